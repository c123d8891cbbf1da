"""Tables: the numbers of a curve, a row a model, a column a code size, the best of each column marked; the numbers of
a series, a column a condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aecompare.analysis.results import Results
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.language import Language

HALF = 62  # letters across half a line of LaTeX
LONGEST = 10  # columns of a series' table; its figure has all


@dataclass(frozen=True)
class Cell:
    value: str
    interval: str = ""
    best: bool = False
    equivalent: bool = False  # to the best one
    undecided: bool = False  # against the best one


@dataclass(frozen=True)
class Table:
    caption: str
    metric: str  # with its unit
    better: str  # which way, in words
    header: str  # of the columns
    columns: list[str]
    rows: list[tuple[str, str, list[Cell | None]]]  # model, its name in words, cells
    baselines: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """All numbers as they are written."""
        shown = [cell.value for _, _, cells in self.rows for cell in cells if cell]
        return shown + [value for _, value in self.baselines]

    @property
    def longest(self) -> int:
        """Letters of the longest number; 0 where no model of the grid has any."""
        return max(map(len, self.texts), default=0)

    @property
    def wide(self) -> bool:
        """Whether it needs a whole line."""
        names = max(map(len, [self.header, *(name for _, name, _ in self.rows)]))
        return names + len(self.columns) * (max([self.longest, *map(len, self.columns)]) + 2) > HALF


def table(entry: Entry, results: Results, titles: Mapping[str, str], size: int, language: Language) -> Table:
    """The table of a curve's numbers, or of a series' at one code size."""
    if entry.kind == "series":
        return _of_series(entry, results, titles, size, language)
    metric = entry.metric
    best = results.best(entry.dataset, entry.task, entry.headline, metric)
    rows = []
    for model, points in results.curves(entry.dataset, entry.task, entry.headline).items():
        cells = {
            point.code_size: Cell(
                language.number(point.mean, metric),
                language.interval(point, metric),
                best=best[point.code_size].model == model,
                equivalent=model in best[point.code_size].equivalent,
                undecided=model in best[point.code_size].undecided,
            )
            for point in points
        }
        rows.append((model, titles[model], [cells.get(size) for size in best]))
    baselines = results.baselines(entry.dataset, entry.task, entry.headline)
    return _table(
        entry,
        language,
        language.say("code size"),
        [str(size) for size in best],
        rows,
        [(name, language.number(value, metric)) for name, value in baselines.items()],
    )


def _of_series(entry: Entry, results: Results, titles: Mapping[str, str], size: int, language: Language) -> Table:
    assert entry.series is not None
    metric = entry.metric
    lines = results.series(entry.dataset, entry.task, entry.series, size)
    numbers = sorted({number for points in lines.values() for number in points})[:LONGEST]
    rows = []
    for (model, of), points in lines.items():
        cells = [
            Cell(language.number(points[at].mean, metric), language.interval(points[at], metric))
            if at in points
            else None
            for at in numbers
        ]
        rows.append((model, f"{titles[model]}, {of}", cells))
    columns = [language.decimal(f"{at:g}") for at in numbers]
    return _table(entry, language, language.say(entry.series.axis), columns, rows, [])


def _table(
    entry: Entry,
    language: Language,
    header: str,
    columns: list[str],
    rows: list[tuple[str, str, list[Cell | None]]],
    baselines: Sequence[tuple[str, str]],
) -> Table:
    return Table(
        caption=language.caption(entry),
        metric=language.metric(entry.metric),
        better=language.better(entry.metric),
        header=header,
        columns=columns,
        rows=rows,
        baselines=list(baselines),
    )
