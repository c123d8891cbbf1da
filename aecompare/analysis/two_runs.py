"""Two runs of the same kind, beside each other: what was changed between them, and what that changed.

Every measurement that both have is compared, model by model: identical where all replicates have the same bits, else by
Welch's test and within the metric's margin, as two models are (`aecompare.analysis.comparisons`). p is corrected by
Holm's method over all models, code sizes and conditions of a metric, since nobody asked for one of them beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from aecompare.analysis import comparisons
from aecompare.analysis.comparisons import BETTER, EQUIVALENT, UNDECIDED, UNTESTED, WORSE
from aecompare.evaluation.tasks import Metric

IDENTICAL = "identical"
VERDICTS = (IDENTICAL, EQUIVALENT, BETTER, WORSE, UNDECIDED, UNTESTED)
CELL = ["dataset", "task", "condition", "metric", "code_size", "model"]
FAMILY = ["dataset", "task", "metric"]
COLUMNS = [*CELL, "first", "second", "difference", "low", "high", "n", "n_other", "p_holm", "margin", "verdict"]
FIRST, SECOND = "first", "second"


def compare(
    first: pd.DataFrame, second: pd.DataFrame, metrics: Mapping[tuple[str, str], Metric], confidence: float
) -> pd.DataFrame:
    """A row for each measurement of a model that both runs have: means, `difference` (second less first) with Welch's
    interval, p, and what may be said of the second run.

    Args:
        first, second: tidy, with the columns of `results/scores.csv`.
        metrics: those that have a better end, by (task, metric).
        confidence: of the intervals; 1 − confidence is the level of the tests.
    """
    given = [_ranked(scores, metrics) for scores in (first, second)]
    values = [scores.groupby(CELL, dropna=False)["value"].agg(list) for scores in given]
    both = values[0].index.intersection(values[1].index)
    if both.empty:
        return pd.DataFrame(columns=COLUMNS)
    # the model is put where a data set stands, and each run where a model does
    named = [
        scores.assign(dataset=scores["dataset"] + "\n" + scores["model"], model=name)
        for scores, name in zip(given, (FIRST, SECOND), strict=True)
    ]
    table = comparisons.compare(pd.concat(named), [SECOND, FIRST], [], metrics, confidence)
    table[["dataset", "model"]] = table["dataset"].str.split("\n", expand=True)
    cells = [tuple(row) for row in table[CELL].itertuples(index=False, name=None)]
    found = [{cell: series.loc[cell] for cell in both} for series in values]
    table["first"], table["second"] = ([float(np.mean(of[cell])) for cell in cells] for of in found)
    same = np.array([found[0][cell] == found[1][cell] for cell in cells])
    table["verdict"] = _decided(table, same, metrics, 1 - confidence)
    table.loc[same, ["difference", "low", "high"]] = 0.0
    return table[COLUMNS].sort_values(CELL, ignore_index=True)


def _ranked(scores: pd.DataFrame, metrics: Mapping[tuple[str, str], Metric]) -> pd.DataFrame:
    """What models measured of these metrics, replicate by replicate."""
    asked = np.array([pair in metrics for pair in zip(scores["task"], scores["metric"], strict=True)], bool)
    return scores[scores["replicate"].notna() & asked].sort_values("replicate", kind="stable")


def _decided(
    table: pd.DataFrame, same: np.ndarray, metrics: Mapping[tuple[str, str], Metric], level: float
) -> np.ndarray:
    """Verdicts with p corrected in families of a metric."""
    families = table.groupby(FAMILY, dropna=False).ngroup()
    told = ~same & table["p"].notna().to_numpy()
    for column, into in (("p", "p_holm"), ("p_equivalent", "p_same")):
        table[into] = np.nan
        for _, rows in table[told].groupby(families[told]):
            table.loc[rows.index, into] = multipletests(rows[column], method="holm")[1]
    sign = [1 if metrics[pair].better == "higher" else -1 for pair in zip(table["task"], table["metric"], strict=True)]
    gain = np.array(sign) * table["difference"].to_numpy()
    different = (table["p_holm"] <= level).to_numpy()
    return np.select(
        [same, ~told, (table["p_same"] <= level).to_numpy(), different & (gain > 0), different],
        [IDENTICAL, UNTESTED, EQUIVALENT, BETTER, WORSE],
        UNDECIDED,
    )


def changed(first: Mapping[str, Any], second: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Keys whose values differ between two records, with both; None where a record has none."""
    for key in dict.fromkeys([*first, *second]):
        one, two, name = first.get(key), second.get(key), f"{path}{key}"
        if isinstance(one, Mapping) and isinstance(two, Mapping):
            yield from changed(one, two, f"{name}.")
        elif one != two:
            yield name, one, two


def counts(table: pd.DataFrame) -> pd.DataFrame:
    """How many measurements have which verdict, a row a task."""
    found = table.groupby(["task", "verdict"]).size().unstack(fill_value=0)
    return found.reindex(columns=list(VERDICTS), fill_value=0)
