"""One look: models across, applications down, each application's ranked headline on a scale from worthless to perfect.

Numbers and marks of one code size; `figures.overview` draws them, the page makes a table of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aecompare.analysis.answers import Best, Point
from aecompare.analysis.results import Results
from aecompare.evaluation.tasks import task_of
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.language import Language

BEST, LEADS, EQUIVALENT, UNDECIDED, BEHIND = "best", "leads", "equivalent", "undecided", "behind"
SIGNS = {EQUIVALENT: "≈", UNDECIDED: "?"}


@dataclass(frozen=True)
class Square:
    """One model at one application: its value in words, and a bar of its scaled score with the ends of its interval,
    held to [0, 1]; no bar where floor or ceiling were not measured."""

    model: str
    value: str
    interval: str
    mark: str
    bar: tuple[float, float, float] | None  # low, mean, high

    @property
    def sign(self) -> str:
        return SIGNS.get(self.mark, "")


@dataclass(frozen=True)
class Row:
    task: str
    title: str
    metric: str  # its name, unit, and which way is better
    squares: dict[str, Square]  # by model


def rows(results: Results, entries: Sequence[Entry], size: int, language: Language) -> list[Row]:
    """The matrix at a code size; applications that nobody was put to at that size are left out.

    Args:
        results: the numbers.
        entries: each application's ranked headline.
        size: the code size.
        language: of the words.
    """
    return [found for entry in entries if (found := _row(results, entry, size, language)).squares]


def _row(results: Results, entry: Entry, size: int, language: Language) -> Row:
    assert entry.headline is not None
    curves = results.curves(entry.dataset, entry.task, entry.headline)
    points = {model: point for model, found in curves.items() for point in found if point.code_size == size}
    best = results.best(entry.dataset, entry.task, entry.headline, entry.metric).get(size)
    better = language.better(entry.metric)
    squares = {
        model: Square(
            model,
            language.number(point.mean, entry.metric),
            language.interval(point, entry.metric),
            BEHIND if best is None else _mark(model, best),
            _bar(point),
        )
        for model, point in points.items()
    }
    title = language.say(task_of(entry.task).title)
    measured = (language.metric(entry.metric), better, language.features(entry))
    return Row(entry.task, title, ", ".join(filter(None, measured)), squares)


def _mark(model: str, best: Best) -> str:
    """What may be said of a model beside the one with the best mean."""
    if model == best.model:
        return LEADS if best.undecided or best.untested else BEST
    if best.untested or model in best.undecided:
        return UNDECIDED
    return EQUIVALENT if model in best.equivalent else BEHIND


def _bar(point: Point) -> tuple[float, float, float] | None:
    if point.scaled is None:
        return None
    low, mean, high = (min(max(end, 0.0), 1.0) for end in point.scaled)
    return low, mean, high
