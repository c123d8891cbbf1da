"""Learning from few labels: how well are images classified by their codes when hardly any of them is labelled?

The codes were learnt from all training images, without labels; the classifier sees the labels of a few of them, the
same few for every model, drawn evenly from the classes twenty times. Codes are put to mean 0 and spread 1 of all
training codes, so that no model is helped by the scale of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from aecompare import seeds
from aecompare.data.images import Images
from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.material import Material, evenly_spaced
from aecompare.evaluation.metrics import few_labels
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import IDEAL, Baseline, Headline, Metric, Series, Task

COUNTS = (100, 600, 1_000, 3_000)
DRAWS = 20
NEIGHBOURS_ON = 1_000  # test images: neighbours take the distances of all pairs
FEWER = 5  # draws, of neighbours


class FewLabels(Task):
    title = "Learning from few labels"
    question = "How many labels does a classifier of the codes need?"
    metrics = {
        "accuracy": Metric(
            "accuracy of a ridge classifier",
            "higher",
            about=f"Share of test images that ridge regression on few labelled codes names rightly; mean of {DRAWS} "
            "draws of the labels.",
            margin=0.01,
            why="one image in a hundred",
        ),
        "spread": Metric(
            "spread over draws of the labels",
            "neither",
            about="Standard deviation of that accuracy from one draw of the labels to another.",
        ),
        "knn_accuracy": Metric(
            "accuracy of nearest neighbours",
            "higher",
            about=f"The same by the vote of the nearest labelled codes; mean of {FEWER} draws.",
            margin=0.01,
            why="one image in a hundred",
        ),
    }
    headlines = (
        Headline("labels=100", "accuracy", "Classified after 100 labels", ceiling=IDEAL),
        Headline("labels=100", "knn_accuracy", "The same by nearest neighbours"),
    )
    series = (Series("labels", "accuracy", "Accuracy by the number of labels", "labels"),)
    needs_classes = True
    note = (
        f"Labels are drawn evenly from the classes, {DRAWS} times, the same for every model; penalty and number of "
        f"neighbours are chosen by leaving one labelled image out. Neighbours are looked for {NEIGHBOURS_ON:,} test "
        "images."
    )
    baseline_notes = {
        "pixels": Baseline("the images themselves in place of codes"),
        IDEAL: Baseline("every image named rightly", bound=True),
    }

    def evaluate(self, subject: Subject, material: Material) -> Result:
        return _score(subject.train_codes, subject.test_codes, material)

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        yield "pixels", _score(material.images.train, material.images.test, material)
        ideal = Result()
        for count in counts(material.images):
            ideal.add(f"labels={count}", accuracy=1.0, knn_accuracy=1.0)
        yield IDEAL, ideal


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


def _score(train: np.ndarray, test: np.ndarray, material: Material) -> Result:
    images, classes = material.images, len(material.images.classes)
    centre, spread = train.mean(axis=0, dtype=np.float64), train.std(axis=0, dtype=np.float64)
    scaled = [((part - centre) / np.maximum(spread, 1e-6)).astype(np.float32) for part in (train, test)]
    some = evenly_spaced(len(test), NEIGHBOURS_ON)
    result = Result()
    for count in counts(images):
        rows = [labelled(images, count, draw) for draw in range(DRAWS)]

        def right(classify: Callable, rows: list[np.ndarray], on: np.ndarray) -> np.ndarray:
            """Whether each test image is named rightly after each draw: bool [draws, images]"""
            named = [classify(scaled[0][few], images.train_labels[few], classes, scaled[1][on]) for few in rows]
            return np.array(named) == images.test_labels[on]

        found = right(few_labels.ridge, rows, np.arange(len(test)))
        near = right(few_labels.neighbours, rows[:FEWER], some)
        result.add(
            f"labels={count}", accuracy=Estimate.of(found.mean(axis=0)), spread=found.mean(axis=1).std(ddof=1),
            knn_accuracy=Estimate.of(near.mean(axis=0)),
        )  # fmt: skip
    return result


TASK = FewLabels()
