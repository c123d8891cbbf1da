"""Tables: the numbers of a curve, a row a model, a column a code size, the best of each column marked; the numbers of
a series, a column a condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aecompare.catalogue import Entry, task_of
from aecompare.results import Results, interval, number

LONGEST = 10  # columns of a series' table; its figure has all


@dataclass(frozen=True)
class Cell:
    value: str
    interval: str = ""
    best: bool = False
    tied: bool = False  # cannot be told from the best one


@dataclass(frozen=True)
class Table:
    name: str
    caption: str
    metric: str
    better: str
    header: str  # of the columns
    columns: list[str]
    rows: list[tuple[str, list[Cell | None]]]
    baselines: list[tuple[str, str]]


def table(entry: Entry, results: Results, titles: Mapping[str, str]) -> Table:
    """The table of a curve's numbers."""
    task = task_of(entry.task)
    assert entry.headline is not None
    metric = task.metrics[entry.headline.metric]
    best = results.best(entry.dataset, entry.task, entry.headline, metric)
    rows = []
    for model, points in results.curves(entry.dataset, entry.task, entry.headline).items():
        cells = {
            point.code_size: Cell(
                number(point.mean, metric),
                interval(point, metric),
                best=best[point.code_size].model == model,
                tied=model in best[point.code_size].tied,
            )
            for point in points
        }
        rows.append((titles[model], [cells.get(size) for size in best]))
    baselines = results.baselines(entry.dataset, entry.task, entry.headline)
    return Table(
        name=entry.name,
        caption=entry.caption,
        metric=f"{metric.title} in {metric.unit}" if metric.unit else metric.title,
        better=metric.better,
        header="code size",
        columns=[str(size) for size in best],
        rows=rows,
        baselines=[(name, number(value, metric)) for name, value in baselines.items()],
    )


def series_table(entry: Entry, results: Results, titles: Mapping[str, str], size: int) -> Table:
    """The table of a series' numbers."""
    assert entry.series is not None
    metric = task_of(entry.task).metrics[entry.series.metric]
    lines = results.series(entry.dataset, entry.task, entry.series, size)
    numbers = sorted({number for points in lines.values() for number in points})[:LONGEST]
    rows = [
        (
            f"{titles[model]}, {of}",
            [
                Cell(number(points[at].mean, metric), interval(points[at], metric)) if at in points else None
                for at in numbers
            ],
        )
        for (model, of), points in lines.items()
    ]
    return Table(
        name=entry.name,
        caption=entry.caption,
        metric=f"{metric.title} in {metric.unit}" if metric.unit else metric.title,
        better=metric.better,
        header=entry.series.axis,
        columns=[f"{at:g}" for at in numbers],
        rows=rows,
        baselines=[],
    )
