"""Few labels: which images have one, and what classifiers of the codes make of them. What tasks about it share.

Labels are drawn evenly from the classes, twenty times, the same for every model. Codes are put to mean 0 and spread 1
of all training codes, so that no model is helped by the scale of its own.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from aecompare import seeds
from aecompare.data.images import Images
from aecompare.evaluation.material import Material, evenly_spaced
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import IDEAL, Baseline, Metric, Task

COUNTS = (100, 600, 1_000, 3_000)
DRAWS = 20
COLUMNS = 256  # numbers of a code at a time

SPREAD = Metric(
    "spread over draws of the labels",
    "neither",
    about="Standard deviation of that accuracy from one draw of the labels to another.",
)
Right = Callable[[Callable, int, int | None], np.ndarray]


class FromFewLabels(Task):
    """Classification of test images after few labels; a task says by which classifiers."""

    question = "How many labels does a classifier of the codes need?"
    needs_classes = True
    baseline_notes = {
        "pixels": Baseline("the images themselves in place of codes"),
        IDEAL: Baseline("every image named rightly", bound=True),
    }

    def evaluate(self, subject: Subject, material: Material) -> Result:
        return self._score(subject.train_codes, subject.test_codes, material.images)

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        yield "pixels", self._score(material.images.train, material.images.test, material.images)
        ideal = Result()
        named = {headline.metric: 1.0 for headline in self.headlines}
        for count in counts(material.images):
            ideal.add(f"labels={count}", **named)
        yield IDEAL, ideal

    @abstractmethod
    def measured(self, right: Right) -> dict[str, Any]:
        """Metrics after so many labels. `right` takes a classifier, the number of draws and that of test images, None
        for all, and gives whether each was named rightly after each draw: bool [draws, images]."""

    def _score(self, train: np.ndarray, test: np.ndarray, images: Images) -> Result:
        centre, spread = _level(train)

        def scaled(part: np.ndarray) -> np.ndarray:
            found = np.empty(part.shape, np.float32)
            for at in range(0, part.shape[1], COLUMNS):
                some = np.s_[at : at + COLUMNS]
                found[:, some] = (part[:, some] - centre[some]) / spread[some]
            return found

        asked, result = scaled(test), Result()
        for count in counts(images):
            rows = [labelled(images, count, draw) for draw in range(DRAWS)]

            def right(classify: Callable, draws: int, most: int | None, rows: list[np.ndarray] = rows) -> np.ndarray:
                on = evenly_spaced(len(test), most or len(test))
                labels, classes = images.train_labels, len(images.classes)
                named = [classify(scaled(train[few]), labels[few], classes, asked[on]) for few in rows[:draws]]
                return np.array(named) == images.test_labels[on]

            result.add(f"labels={count}", **self.measured(right))
        return result


def _level(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and spread of each number, float64; some at a time, since NumPy's spread takes twice the codes in memory."""
    parts = [codes[:, at : at + COLUMNS] for at in range(0, codes.shape[1], COLUMNS)]
    spread = np.concatenate([part.std(axis=0, dtype=np.float64) for part in parts])
    return codes.mean(axis=0, dtype=np.float64), np.maximum(spread, 1e-6)


def counts(images: Images) -> list[int]:
    """How many labels are given: no more than half of the smallest class has."""
    smallest = np.bincount(images.train_labels, minlength=len(images.classes)).min()
    return [count for count in COUNTS if count // len(images.classes) <= smallest // 2]


def labelled(images: Images, count: int, draw: int) -> np.ndarray:
    """Rows of a draw's labelled training images, as many of each class: int [count]; more hold the fewer."""
    source = seeds.generator("labels", dataset=images.name, draw=draw)
    each = count // len(images.classes)
    own = (np.flatnonzero(images.train_labels == label) for label in range(len(images.classes)))
    return np.concatenate([source.permutation(rows)[:each] for rows in own])
