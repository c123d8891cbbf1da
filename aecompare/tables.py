"""Tables: the numbers of a curve, a row a model, a column a code size, the best of each column marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aecompare.catalogue import Entry, task_of
from aecompare.results import Results, interval, number


@dataclass(frozen=True)
class Cell:
    value: str
    interval: str = ""
    best: bool = False
    tied: bool = False  # its interval overlaps the best one's


@dataclass(frozen=True)
class Table:
    name: str
    caption: str
    metric: str
    better: str
    sizes: list[int]
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
        sizes=list(best),
        rows=rows,
        baselines=[(name, number(value, metric)) for name, value in baselines.items()],
    )
