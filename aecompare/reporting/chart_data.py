"""All numbers of a report as data for its page: what its curves switch between and its table of all numbers lists."""

from __future__ import annotations

from typing import Any

import pandas as pd

from aecompare.analysis.comparisons import conditions_of
from aecompare.analysis.results import Results
from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.tasks import IDEAL, task_of
from aecompare.reporting.figures.scale import scale_of
from aecompare.reporting.language import Language

DIGITS = 5  # significant ones: more than a chart or a table shows
REACH = 3  # of an interval's reach

Measure = dict[str, Any]


def of(
    results: Results, dataset: str, tasks: list[str], sizes: list[int], language: Language
) -> dict[str, list[Measure]]:
    """By task, each condition and metric that models have: means and intervals by model in the order of the code
    sizes, and baselines.

    Keys are short since a page carries thousands: c condition, m metric, l its name with unit, w which way is better,
    v values by model ([means, how far intervals reach below, and above where that is not as far]), b baselines, o those
    of them that are off the scale, g whether that is logarithmic, e its ends, k ticks with their labels.
    """
    table = results.summary
    table = table[table["dataset"] == dataset]
    found: dict[str, list[Measure]] = {}
    for name in tasks:
        rows = table[table["task"] == name]
        baselines = {
            (condition, metric): dict(zip(group["model"], map(_short, group["mean"]), strict=True))
            for (condition, metric), group in rows[~rows["model"].isin([*results.models, *CONTROLS, IDEAL])].groupby(
                ["condition", "metric"]
            )
        }
        metrics = task_of(name).metrics
        own = rows[rows["model"].isin(results.models)]
        found[name] = [
            {
                "c": condition,
                "t": language.condition(condition),
                "m": metric,
                "l": language.metric(metrics[metric]),
                "w": metrics[metric].better,
                **_drawn(
                    _values(group, results.models, sizes),
                    {
                        baseline: value
                        for level in conditions_of(condition)
                        for baseline, value in baselines.get((level, metric), {}).items()
                    },
                    language,
                ),
            }
            for (condition, metric), group in own.groupby(["condition", "metric"], sort=False)
        ]
    return found


def _values(group: pd.DataFrame, models: list[str], sizes: list[int]) -> dict[str, list[list[float | None]]]:
    found = {}
    for model in models:
        rows = group[group["model"] == model].set_index("code_size")
        if len(rows):
            found[model] = [
                [_short(rows.at[size, column]) if size in rows.index else None for size in sizes]
                for column in ("mean", "low", "high")
            ]
            if rows["low"].isna().all():
                del found[model][1:]  # no interval
    return found


def _drawn(values: dict[str, list[list[float | None]]], baselines: dict[str, float], language: Language) -> Measure:
    """Values and baselines, with the scale that figures have them on."""
    scale = scale_of((mean for means, *_ in values.values() for mean in means if mean is not None), baselines)
    ends = scale.limits(value for rows in values.values() for row in rows for value in row if value is not None)
    ticks = [[tick, language.decimal(f"{tick:.6g}")] for tick in scale.ticks(*ends)]
    return {
        "v": {model: _reaching(*rows) for model, rows in values.items()},
        "b": baselines,
        "o": list(scale.outside),
        "g": scale.logarithmic,
        "e": [_short(end) for end in ends],
        "k": ticks,
    }


def _reaching(
    means: list[float | None], lows: list[float | None] | None = None, highs: list[float | None] | None = None
) -> list[list[float | None]]:
    """Means and the reach of their intervals below and above, which is one where they are even."""
    if lows is None or highs is None:
        return [means]
    below, above = (
        [None if None in (mean, end) else _short(abs(mean - end), REACH) for mean, end in zip(means, ends, strict=True)]  # type: ignore[operator]
        for ends in (lows, highs)
    )
    return [means, below] if below == above else [means, below, above]


def _short(value: float, digits: int = DIGITS) -> float | None:
    return None if pd.isna(value) else float(f"{value:.{digits}g}")
