"""What the report asks of the numbers: curves, baselines, the best at a code size and by how much. None is made up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from aecompare.analysis.answers import Best, Gain, Held, Point
from aecompare.analysis.comparisons import BETTER, WORSE, conditions_of
from aecompare.evaluation import scores
from aecompare.evaluation.controls import CODE_SIZE, CONTROLS
from aecompare.evaluation.tasks import IDEAL, Headline, Metric, Series, Tradeoff, task_of

Key = tuple[str, str, str, str, int]  # dataset, task, condition, metric, code size
TURNED = {BETTER: WORSE, WORSE: BETTER}


class Results:
    """The outcome of an experiment, asked by data set, task and headline.

    Args:
        summary: as `aecompare.analysis.statistics.summarise` gives it.
        comparisons: as `aecompare.analysis.comparisons.compare` gives them.
        ranks: as `aecompare.analysis.statistics.ranks` gives them.
        models: entries in the order of the config; other names in the summary are baselines and controls.
        selections: as `aecompare.analysis.selections.select` gives them.

    `verdicts` are how many pairs of models have each, by the factor that margins are taken with.
    """

    def __init__(
        self,
        summary: pd.DataFrame,
        comparisons: pd.DataFrame,
        ranks: pd.DataFrame,
        models: Sequence[str],
        selections: pd.DataFrame | None = None,
    ):
        self.summary, self.models, self.selections = summary, list(models), selections
        self._cells = dict(iter(summary.groupby(["dataset", "task", "metric"], sort=False)))
        self._nothing = summary.iloc[:0]
        self._drawn = _drawn(summary[summary["model"].isin(self.models)])
        measure = ["dataset", "task", "condition", "metric", "code_size"]
        self._pairs = _grouped(comparisons, measure)
        between = comparisons[comparisons["against"] == "models"]
        self.verdicts = {
            factor: between[column].value_counts().to_dict()
            for factor, column in ((0.5, "at_half_margin"), (1.0, "verdict"), (2.0, "at_double_margin"))
        }
        self._ranks = _grouped(ranks, measure)

    @classmethod
    def read(
        cls, summary: str, comparisons: str, ranks: str, models: Sequence[str], selections: str | None = None
    ) -> Results:
        tables = (scores.read_summary(path) for path in (summary, comparisons, ranks))
        return cls(*tables, models, None if selections is None else scores.read_summary(selections))

    def chosen(self, dataset: str, task: str, condition: str) -> dict[str, dict[str, list[int]]]:
        """What stands for each model under a condition that is chosen on validation images: code sizes by condition."""
        found: dict[str, dict[str, list[int]]] = {}
        if self.selections is not None:
            asked = {"dataset": dataset, "task": task, "condition": condition}
            rows = self.selections
            for name, value in asked.items():
                rows = rows[rows[name] == value]
            for row in rows[rows["model"].isin(self.models)].sort_values("code_size").itertuples():
                found.setdefault(row.model, {}).setdefault(row.chosen, []).append(int(row.code_size))
        return {model: found[model] for model in self.models if model in found}

    def curves(self, dataset: str, task: str, headline: Headline) -> dict[str, list[Point]]:
        """Points by model, in order of code size."""
        found = self._drawn.get((dataset, task, headline.condition, headline.metric), {})
        return {model: found[model] for model in self.models if model in found}

    def conditions(self, dataset: str, task: str, metric: str) -> list[str]:
        """Under which a metric was measured, in the summary's order."""
        return list(dict.fromkeys(self._cells.get((dataset, task, metric), self._nothing)["condition"]))

    def series(self, dataset: str, task: str, series: Series, size: int) -> dict[tuple[str, int], dict[float, Point]]:
        """Points by (model, code size) and by the number in the condition: of all models at one code size, or of a
        single model at all of them."""
        table = self._cells.get((dataset, task, series.metric), self._nothing)
        rows = table[table["condition"].str.startswith(f"{series.prefix}=") & table["model"].isin(self.models)]
        if rows["model"].nunique() > 1:
            rows = rows[rows["code_size"] == size]
        found: dict[tuple[str, int], dict[float, Point]] = {}
        for row in rows.itertuples():
            line = found.setdefault((row.model, int(row.code_size)), {})
            line[float(row.condition.partition("=")[2])] = _point(row)
        order = sorted(found, key=lambda key: (self.models.index(key[0]), key[1]))
        return {key: dict(sorted(found[key].items())) for key in order}

    def tradeoff(self, dataset: str, task: str, tradeoff: Tradeoff) -> dict[tuple[str, int], tuple[Point, Point]]:
        """Two metrics by (model, code size)."""
        both = [
            self.curves(dataset, task, Headline(tradeoff.condition, metric, "")) for metric in (tradeoff.x, tradeoff.y)
        ]
        return {
            (model, x.code_size): (x, y)
            for model in both[0]
            for x, y in zip(both[0][model], both[1][model], strict=True)
        }

    def held(self, dataset: str, task: str, headline: Headline, networks: Sequence[str] | None = None) -> Held:
        """A headline beside the controls'; `networks` are the models that may stand for the trained ones, else all."""
        rows = self._rows(dataset, task, headline.metric, conditions_of(headline.condition))
        others = rows[~rows["model"].isin(self.models)].drop_duplicates("model").set_index("model")["mean"]
        sign = 1 if task_of(task).metrics[headline.metric].better == "higher" else -1
        by_size: dict[int, list[float]] = {}
        for model, points in self.curves(dataset, task, headline).items():
            if networks is None or model in networks:
                for point in points:
                    by_size.setdefault(point.code_size, []).append(point.mean)
        near = min(by_size, key=lambda size: abs(math.log(size / CODE_SIZE)), default=None)
        best = None if near is None else sign * max(sign * mean for mean in by_size[near])
        given = {name: float(others[name]) if name in others.index else None for name in [*CONTROLS, headline.ceiling]}
        return Held({name: given[name] for name in CONTROLS}, best, given[headline.ceiling])

    def baselines(self, dataset: str, task: str, headline: Headline) -> dict[str, float]:
        """Values by baseline; one that holds for a condition holds for each of its modes (``bottom_half/one-pass``)."""
        rows = self._rows(dataset, task, headline.metric, conditions_of(headline.condition))
        rows = rows[~rows["model"].isin([*self.models, *CONTROLS, IDEAL])]
        return dict(zip(rows["model"], rows["mean"], strict=True))

    def best(self, dataset: str, task: str, headline: Headline, metric: Metric) -> dict[int, Best]:
        """The best model at each code size."""
        by_size: dict[int, dict[str, Point]] = {}
        for model, points in self.curves(dataset, task, headline).items():
            for point in points:
                by_size.setdefault(point.code_size, {})[model] = point
        return {
            size: self._best(by_size[size], (dataset, task, headline.condition, headline.metric, size), metric)
            for size in sorted(by_size)
        }

    def gains(self, key: Key, model: str, metric: Metric, against: str = "models") -> list[Gain]:
        """What a model gains over each other model, or over each baseline."""
        found = []
        for row in self._pairs.get(key, []):
            if row.against == against and model in (row.model, row.other):
                turned = row.other == model
                sign = (-1 if turned else 1) * (1 if metric.better == "higher" else -1)
                ends = sorted(sign * end for end in (row.low, row.high)) if not pd.isna(row.low) else (None, None)
                verdict = TURNED.get(row.verdict, row.verdict) if turned else row.verdict
                needed = None if pd.isna(row.needed_low) else (row.needed_low, row.needed_high)
                other = row.model if turned else row.other
                found.append(Gain(other, sign * row.difference, *ends, verdict, needed))
        return found

    def _best(self, points: dict[str, Point], key: Key, metric: Metric) -> Best:
        sign = 1 if metric.better == "higher" else -1
        name = max(points, key=lambda model: sign * points[model].mean)
        share = next((row.share_best for row in self._ranks.get(key, []) if row.model == name), 1.0)
        return Best(name, points[name], tuple(self.gains(key, name, metric)), float(share))

    def _rows(self, dataset: str, task: str, metric: str, conditions: Sequence[str]) -> pd.DataFrame:
        table = self._cells.get((dataset, task, metric), self._nothing)
        return table[table["condition"].isin(conditions)]


def _grouped(table: pd.DataFrame, by: list[str]) -> dict[Key, list[Any]]:
    """Rows by the values of some columns."""
    found: dict[Key, list[Any]] = {}
    for key, row in zip(table[by].itertuples(index=False, name=None), table.itertuples(index=False), strict=True):
        found.setdefault(key, []).append(row)
    return found


def _drawn(table: pd.DataFrame) -> dict[tuple[str, str, str, str], dict[str, list[Point]]]:
    """Points by (dataset, task, condition, metric) and model, in order of code size."""
    found: dict[tuple[str, str, str, str], dict[str, list[Point]]] = {}
    for row in table.sort_values("code_size", kind="stable").itertuples():
        lines = found.setdefault((row.dataset, row.task, row.condition, row.metric), {})
        lines.setdefault(row.model, []).append(_point(row))
    return found


def _point(row: object) -> Point:
    low, high = (None if pd.isna(end) else float(end) for end in (row.low, row.high))
    scaled = None if pd.isna(row.scaled) else (row.scaled_low, row.scaled, row.scaled_high)
    if scaled and low is None:
        scaled = (row.scaled, row.scaled, row.scaled)
    errors = None if pd.isna(row.sd) or pd.isna(row.se_images) else (row.sd / math.sqrt(row.n), row.se_images)
    return Point(int(row.code_size), float(row.mean), low, high, int(row.n), row.condition, scaled, errors)
