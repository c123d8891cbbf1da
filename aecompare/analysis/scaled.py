"""Each task's ranked headline on one scale: 0 is what the best worthless control reaches, 1 is as good as it gets.

So that applications of different units stand side by side. A measure without a finite end (PSNR) has the scale of
another that orders models in the same way (its mean squared error).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from aecompare.analysis.comparisons import conditions_of
from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.tasks import Headline, Task, task_of

COLUMNS = ["scaled", "scaled_low", "scaled_high"]
CELL = ["model", "code_size"]


def scale(summary: pd.DataFrame, tasks: Iterable[str]) -> pd.DataFrame:
    """The summary with `scaled` = (mean − floor) / (ceiling − floor) and the ends of its interval, not clipped; empty
    where a row is no headline's, or floor or ceiling were not measured.

    Args:
        summary: as `aecompare.analysis.statistics.summarise` gives it.
        tasks: of the experiment.
    """
    found = summary.assign(**dict.fromkeys(COLUMNS, float("nan")))
    for name in tasks:
        task = task_of(name)
        for dataset, rows in summary[summary["task"] == name].groupby("dataset", sort=False):
            _scale(found, rows, task, task.headlines[0], str(dataset))
    return found


def _scale(found: pd.DataFrame, rows: pd.DataFrame, task: Task, headline: Headline, dataset: str) -> None:
    shown, metric = headline.metric, task.metrics[headline.metric].scale or headline.metric
    asked = rows[rows["condition"].isin(conditions_of(headline.condition))]
    values = asked[asked["metric"] == metric]
    ends = bounds(values, task, headline, metric)
    if ends is None:
        return
    floor, ceiling = ends
    given = values.drop_duplicates(CELL).set_index(CELL)
    for index, row in asked[asked["metric"] == shown].iterrows():
        key = row["model"], row["code_size"]
        if key in given.index:
            cell = given.loc[[key]].iloc[0]
            low, mean, high = ((cell[end] - floor) / (ceiling - floor) for end in ("low", "mean", "high"))
            found.loc[index, COLUMNS] = [mean, *(sorted((low, high)))]


def bounds(values: pd.DataFrame, task: Task, headline: Headline, metric: str) -> tuple[float, float] | None:
    """Floor, the best control that does not win by nature, and ceiling; None where one was not measured."""
    means = values.drop_duplicates("model").set_index("model")["mean"]
    worthless = [means[name] for name in CONTROLS if name in means.index and name not in headline.wins]
    if not worthless or headline.ceiling not in means.index:
        return None
    best = max if task.metrics[metric].better == "higher" else min
    floor, ceiling = float(best(worthless)), float(means[headline.ceiling])
    return (floor, ceiling) if floor != ceiling else None
