"""What a figure shows, as rows: a table for each, so that it can be drawn again elsewhere and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aecompare.analysis.answers import Point
from aecompare.analysis.results import Results
from aecompare.evaluation.tasks import Headline, task_of
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.figures import overview
from aecompare.reporting.figures.galleries import Runs

NUMBERS = ("dataset", "task", "condition", "metric", "model", "code_size", "mean", "low", "high", "n")
SCALED = ("dataset", "task", "condition", "metric", "model", "code_size", "mean", "scaled", "scaled_low", "scaled_high")
DIGITS = 7  # significant ones
IMAGES = ("row", "what", "code_size", "replicate", "file", "array")
CODES = ("model", "z1", "z2", "label")


def of(
    entry: Entry, firsts: Sequence[Entry], results: Results, shown: Sequence[int], runs: Runs
) -> tuple[Sequence[str], list[Sequence[Any]]]:
    """Columns and rows: numbers with their intervals, codes of the plane, or where a picture's arrays are kept.

    Args:
        entry: the figure.
        firsts: each application's ranked headline, for the matrix and the strip.
        results: the numbers.
        shown: code sizes that pictures show.
        runs: arrays by model and code size, of the figure's data set.
    """
    if entry.kind in ("curve", "series", "tradeoff"):
        return NUMBERS, list(_numbers(entry, results, shown[-1]))
    if entry.kind == "matrix":
        return SCALED, list(_scaled(firsts, results))
    if entry.kind == "plane":
        return CODES, list(_codes(entry, runs))
    pictured = overview.pictured(firsts, results, shown[-1]) if entry.kind == "strip" else {}
    return IMAGES, list(_images(entry, pictured, shown, runs))


def _numbers(entry: Entry, results: Results, size: int) -> Iterator[Sequence[Any]]:
    def row(metric: str, model: str, point: Point) -> Sequence[Any]:
        own = (point.code_size, *map(_short, (point.mean, point.low, point.high)), point.n)
        return (entry.dataset, entry.task, point.condition, metric, model, *own)

    if entry.headline:
        condition, metric = entry.headline.condition, entry.headline.metric
        for model, points in results.curves(entry.dataset, entry.task, entry.headline).items():
            yield from (row(metric, model, point) for point in points)
        for name, value in results.baselines(entry.dataset, entry.task, entry.headline).items():
            yield (entry.dataset, entry.task, condition, metric, name, None, _short(value), None, None, 1)
    elif entry.series:
        for (model, _), points in results.series(entry.dataset, entry.task, entry.series, size).items():
            yield from (row(entry.series.metric, model, point) for point in points.values())
    elif entry.tradeoff:
        for metric in (entry.tradeoff.x, entry.tradeoff.y):
            asked = Headline(entry.tradeoff.condition, metric, "")
            for model, points in results.curves(entry.dataset, entry.task, asked).items():
                yield from (row(metric, model, point) for point in points)


def _short(value: float | None) -> float | None:
    """With more digits than a figure shows; `results/summary.csv` has all of them."""
    return None if value is None else float(f"{value:.{DIGITS}g}")


def _codes(entry: Entry, runs: Runs) -> Iterator[Sequence[Any]]:
    for (model, size), arrays in runs.items():
        if size == 2:
            codes, labels = arrays[f"{entry.task}/codes"], arrays[f"{entry.task}/labels"]
            yield from ((model, *map(float, code), int(label)) for code, label in zip(codes, labels, strict=True))


def _scaled(firsts: Sequence[Entry], results: Results) -> Iterator[Sequence[Any]]:
    for entry in firsts:
        assert entry.headline is not None
        for model, points in results.curves(entry.dataset, entry.task, entry.headline).items():
            for point in points:
                low, mean, high = point.scaled or (None, None, None)
                own = (model, point.code_size, point.mean, mean, low, high)
                yield (entry.dataset, entry.task, point.condition, entry.headline.metric, *own)


def _images(
    entry: Entry, pictured: Mapping[str, Mapping[str, str]], shown: Sequence[int], runs: Runs
) -> Iterator[Sequence[Any]]:
    """Where the arrays of a picture's rows are kept."""
    beside = f"results/baselines/{entry.dataset}/arrays.npz"
    found: list[tuple[str, int | None, str, str]] = []
    if entry.kind == "samples":
        found = [("samples", None, beside, "samples")]
    elif entry.kind == "strip":
        for task, ways in pictured.items():
            condition = next(iter(task_of(task).pictures))
            found += [(name, None, beside, f"{task}/{condition}/{name}") for name in task_of(task).inputs]
            path = f"results/runs/{entry.dataset}/{{}}/code{shown[-1]}/rep1/arrays.npz"
            found += [(model, shown[-1], path.format(model), f"{task}/{way}") for model, way in ways.items()]
    elif entry.kind == "pictures":
        kept = f"{entry.task}/{entry.condition}"
        found = [(name, None, beside, f"{kept}/{name}") for name in task_of(entry.task).inputs]
        found += [
            (model, size, f"results/runs/{entry.dataset}/{model}/code{size}/rep1/arrays.npz", kept)
            for at in shown
            for (model, size), arrays in runs.items()
            if size == at and kept in arrays
        ]
    elif entry.kind == "reparameterisation":
        path = f"results/runs/{entry.dataset}/{entry.model}/code2/rep1/arrays.npz"
        found = [(entry.model, 2, path, f"latent/{name}") for name in ("codes", "spreads", "labels")]
    for index, (what, size, path, array) in enumerate(found, start=1):
        yield (index, what, size, None if size is None else 1, path, array)
