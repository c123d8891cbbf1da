"""What the report asks of the summary: curves, baselines, the best at a code size. No number is made up here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from aecompare.tasks import ANY, Headline, Metric


@dataclass(frozen=True)
class Point:
    """A mean over `n` replicates with its interval; a single replicate has none."""

    code_size: int
    mean: float
    low: float | None
    high: float | None
    n: int

    @property
    def ends(self) -> tuple[float, float]:
        """The interval, or the mean twice where there is none."""
        return (self.mean if self.low is None else self.low, self.mean if self.high is None else self.high)


@dataclass(frozen=True)
class Best:
    """The best model at a code size, and those that cannot be told from it: their intervals overlap its own."""

    model: str
    point: Point
    tied: tuple[str, ...]


class Results:
    """The summary of an experiment, asked by data set, task and headline.

    Args:
        summary: as `aecompare.statistics.summarise` gives it.
        models: entries in the order of the config; other names in the summary are baselines.
    """

    def __init__(self, summary: pd.DataFrame, models: Sequence[str]):
        self.summary, self.models = summary, list(models)

    def curves(self, dataset: str, task: str, headline: Headline) -> dict[str, list[Point]]:
        """Points by model, in order of code size."""
        rows = self._rows(dataset, task, headline.metric, [headline.condition])
        return {
            model: [_point(row) for row in rows[rows["model"] == model].sort_values("code_size").itertuples()]
            for model in self.models
            if (rows["model"] == model).any()
        }

    def baselines(self, dataset: str, task: str, headline: Headline) -> dict[str, float]:
        """Values by baseline; one that holds for a condition holds for each of its modes (``bottom_half/one-pass``)."""
        conditions = [headline.condition, headline.condition.partition("/")[0], ANY]
        rows = self._rows(dataset, task, headline.metric, conditions)
        rows = rows[~rows["model"].isin(self.models)]
        return dict(zip(rows["model"], rows["mean"], strict=True))

    def best(self, dataset: str, task: str, headline: Headline, metric: Metric) -> dict[int, Best]:
        """The best model at each code size."""
        by_size: dict[int, dict[str, Point]] = {}
        for model, points in self.curves(dataset, task, headline).items():
            for point in points:
                by_size.setdefault(point.code_size, {})[model] = point
        return {size: best_of(by_size[size], metric) for size in sorted(by_size)}

    def _rows(self, dataset: str, task: str, metric: str, conditions: Sequence[str]) -> pd.DataFrame:
        table = self.summary
        chosen = (table["dataset"] == dataset) & (table["task"] == task) & (table["metric"] == metric)
        return table[chosen & table["condition"].isin(conditions)]


def best_of(points: dict[str, Point], metric: Metric) -> Best:
    """The model with the best mean, and those whose interval overlaps its interval."""
    sign = 1 if metric.better == "higher" else -1
    name = max(points, key=lambda model: sign * points[model].mean)
    low, high = points[name].ends
    tied = [
        model for model, point in points.items() if model != name and point.ends[0] <= high and low <= point.ends[1]
    ]
    return Best(name, points[name], tuple(tied))


def number(value: float, metric: Metric) -> str:
    """A value with its metric's digits; large ones keep four figures."""
    digits = metric.digits
    if value and abs(value) >= 10:
        digits = max(0, min(digits, 3 - math.floor(math.log10(abs(value)))))
    return f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")


def interval(point: Point, metric: Metric) -> str:
    """``[low, high]``, or nothing where there is a single replicate."""
    if point.low is None or point.high is None:
        return ""
    return f"[{number(point.low, metric)}, {number(point.high, metric)}]"


def _point(row: object) -> Point:
    low, high = (None if pd.isna(end) else float(end) for end in (row.low, row.high))
    return Point(int(row.code_size), float(row.mean), low, high, int(row.n))
