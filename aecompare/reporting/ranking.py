"""Which model serves a mix of applications: ranks in each, weighed, with what chance leaves open.

Replicates are drawn again within each model, for all applications together, since one network was put to all of them.
In each draw models are ranked in each application; the weighed mean of the ranks gives each model's place. The page
does the same in JavaScript when its reader moves a weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from aecompare import seeds
from aecompare.reporting.catalogue import Entry

DRAWS = 2_000
REACH = (0.05, 0.95)  # quantiles of a place


@dataclass(frozen=True)
class Place:
    model: str
    rank: float  # weighed mean of the ranks, of the means over replicates
    low: int  # place in 5 % of the draws, and in 95 %
    high: int
    first: float  # share of draws in which it is alone or with others in the first place


Values = Mapping[str, Mapping[str, list[float]]]  # by application and model, a value a replicate; higher is better


def values(scores: pd.DataFrame, entries: Sequence[Entry], models: Sequence[str], size: int) -> Values:
    """Each application's first headline at one code size, turned so that more is better; without applications that a
    model was not put to."""
    found: dict[str, dict[str, list[float]]] = {}
    for entry in entries:
        assert entry.headline is not None
        sign = 1 if entry.metric.better == "higher" else -1
        asked = {"dataset": entry.dataset, "task": entry.task, "code_size": size,
                 "condition": entry.headline.condition, "metric": entry.headline.metric}  # fmt: skip
        rows = scores[np.logical_and.reduce([scores[name].eq(value).fillna(False) for name, value in asked.items()])]
        rows = rows.sort_values("replicate")
        own = {model: [sign * value for value in rows.loc[rows["model"] == model, "value"]] for model in models}
        if all(own.values()):
            found[entry.task] = own
    return found


def places(found: Values, weights: Mapping[str, float], models: Sequence[str]) -> list[Place]:
    """Models in the order of their weighed mean rank."""
    if not found or not any(weights[task] for task in found):
        return []
    shares = np.array([weights[task] for task in found], float)
    shares /= shares.sum()
    means = np.array([[np.mean(own[model]) for model in models] for own in found.values()])
    drawn = np.empty((DRAWS, len(found), len(models)))
    for column, model in enumerate(models):
        count = min(len(own[model]) for own in found.values())
        rows = seeds.generator("standing", model=model).integers(0, count, (DRAWS, count))
        for task, own in enumerate(found.values()):
            drawn[:, task, column] = np.asarray(own[model])[rows].mean(axis=1)
    weighed = np.tensordot(rankdata(-drawn, axis=2), shares, (1, 0))  # [draws, models]
    place = rankdata(np.round(weighed, 9), axis=1, method="min")
    low, high = np.quantile(place, REACH, axis=0, method="nearest").astype(int)
    ranks = shares @ rankdata(-means, axis=1)
    order = np.argsort(np.round(ranks, 9), kind="stable")  # equal but for rounding: in the order of the config
    return [
        Place(models[at], float(ranks[at]), int(low[at]), int(high[at]), float(np.mean(place[:, at] == 1)))
        for at in order
    ]
