"""What may be said of two models: their difference, its interval, and whether it is more than chance.

Differences are paired by replicate. Interval and p are Student's, of the mean difference against 0: with three
replicates they are wide, and honest if differences are about normal; a bootstrap of three values would cover the
truth three times in four at best, and no rank test can reach p < 0.05 below six. p is corrected by Holm's method
(Scandinavian Journal of Statistics 6, 1979) among all pairs of one question: one measure at one code size, models
against models and models against baselines apart. A model without randomness, or a baseline, is a constant.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import ttest_1samp
from statsmodels.stats.multitest import multipletests

from aecompare.analysis.statistics import MEASURE, POINT, by_point
from aecompare.evaluation.tasks import ANY

COLUMNS = [*POINT, "model", "other", "against", "difference", "low", "high", "n", "p", "p_holm", "effect", "verdict"]
MINIMUM = 3  # differences: the spread of two says too little for any test
BETTER, WORSE, TIED, UNTESTED = "better", "worse", "not distinguishable", "too few replicates"


def compare(
    scores: pd.DataFrame,
    models: Sequence[str],
    plain: Sequence[str],
    better: Mapping[tuple[str, str], str],
    confidence: float,
) -> pd.DataFrame:
    """A row for each measure, code size and pair, of two models or of a model and a baseline.

    `difference` is the model's mean less the other's, with the ends of its interval; `effect` is Cohen's d of the
    paired differences (mean / sd); `verdict` says whether the model is better or worse than the other, in the metric's
    own sense, or that it cannot be told. What has no randomness on either side is compared exactly, without p.

    Args:
        scores: tidy, with the columns of `results/scores.csv`.
        models: entries of the config; the scores' other rows are baselines.
        plain: those without randomness.
        better: "higher" or "lower" by (task, metric).
        confidence: of the intervals; 1 − confidence is the level of the test.
    """
    constant = _baselines(scores, models)
    found: list[pd.DataFrame] = []
    for points, values in by_point(scores, models):
        fixed = _fixed(values, models, plain)
        for one, model in enumerate(models):
            for two in range(one + 1, len(models)):
                exact = fixed[:, one] & fixed[:, two]
                differences = values[:, one] - values[:, two]
                found.append(_pairs(points, differences, model, models[two], "models", exact, confidence))
        found += _against(points, values, models, fixed, constant, confidence)
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    table = pd.concat(found, ignore_index=True)
    gc.freeze()  # statsmodels collects garbage at each call, among all objects that are not frozen
    table["p_holm"] = _holm(table["p"], table.groupby([*POINT, "against"], dropna=False).ngroup())
    gc.unfreeze()
    signs = np.array([1 if better[pair] == "higher" else -1 for pair in zip(table["task"], table["metric"])])  # noqa: B905
    gain = table["difference"] * signs
    sure = np.where(table["exact"], gain != 0, table["p_holm"] <= 1 - confidence)
    table["verdict"] = np.select(
        [~table["exact"] & (table["n"] < MINIMUM), ~sure, gain > 0], [UNTESTED, TIED, BETTER], WORSE
    )
    return table.astype({"code_size": "Int64", "n": "Int64"})[COLUMNS]


def _fixed(values: np.ndarray, models: Sequence[str], plain: Sequence[str]) -> np.ndarray:
    """Where a model without randomness has one value in all replicates: bool [points, models]. What an evaluation
    draws (starts of clusters, codes) has a spread of its own."""
    with np.errstate(invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a point that nobody measured
        same = np.nanmax(values, axis=2) == np.nanmin(values, axis=2)
    return same & np.array([model in plain for model in models])


def _baselines(scores: pd.DataFrame, models: Sequence[str]) -> dict[tuple[str, ...], dict[str, float]]:
    """Values by baseline, by measure."""
    rows = scores[~scores["model"].isin(models)]
    found: dict[tuple[str, ...], dict[str, float]] = {}
    for *measure, model, value in rows[[*MEASURE, "model", "value"]].itertuples(index=False, name=None):
        found.setdefault(tuple(measure), {})[model] = value
    return found


def conditions_of(condition: str) -> list[str]:
    """Conditions under which a baseline's value holds for a model's: its own, its base (``bottom_half`` of
    ``bottom_half/one-pass``), any."""
    return [condition, condition.partition("/")[0], ANY]


def _against(
    points: pd.DataFrame,
    values: np.ndarray,
    models: Sequence[str],
    fixed: np.ndarray,
    constant: Mapping[tuple[str, ...], Mapping[str, float]],
    confidence: float,
) -> Iterator[pd.DataFrame]:
    """Every model against every baseline that has a value for the measure."""
    named: dict[str, np.ndarray] = {}
    for row, (dataset, task, condition, metric) in enumerate(points[MEASURE].itertuples(index=False, name=None)):
        for level in conditions_of(condition):
            for baseline, value in constant.get((dataset, task, level, metric), {}).items():
                named.setdefault(baseline, np.full(len(points), np.nan))[row] = value
    for baseline, level in named.items():
        there = np.flatnonzero(~np.isnan(level))
        for index, model in enumerate(models):
            differences = values[there, index] - level[there, None]
            yield _pairs(points.iloc[there], differences, model, baseline, "baselines", fixed[there, index], confidence)


def _pairs(
    points: pd.DataFrame,
    differences: np.ndarray,
    model: str,
    other: str,
    against: str,
    exact: np.ndarray,
    confidence: float,
) -> pd.DataFrame:
    """One pair at all points where both have values; `differences` is [points, replicates], NaN where there is none."""
    counts = (~np.isnan(differences)).sum(axis=1)
    there = np.flatnonzero(counts)
    found = points.iloc[there].reset_index(drop=True)
    differences, counts = differences[there], counts[there]
    found["model"], found["other"], found["against"], found["exact"] = model, other, against, exact[there]
    found["difference"], found["n"] = np.nanmean(differences, axis=1) if len(there) else np.empty(0), counts
    numbers = {name: np.full(len(found), np.nan) for name in ("low", "high", "p", "effect")}
    for count in sorted({count for count in counts if count >= MINIMUM}):
        rows = np.flatnonzero((counts == count) & ~exact[there])
        if not len(rows):
            continue
        own = differences[rows][~np.isnan(differences[rows])].reshape(len(rows), count)
        spread = own.std(axis=1, ddof=1)
        varies = spread > 1e-12 * np.abs(own).max(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            test = ttest_1samp(own[varies], 0, axis=1)
            ends = test.confidence_interval(confidence)
        numbers["low"][rows], numbers["high"][rows] = own.mean(axis=1), own.mean(axis=1)
        numbers["low"][rows[varies]], numbers["high"][rows[varies]] = ends.low, ends.high
        numbers["p"][rows] = np.where(own.mean(axis=1) == 0, 1.0, 0.0)  # without spread there is no doubt
        numbers["p"][rows[varies]] = test.pvalue
        numbers["effect"][rows[varies]] = own[varies].mean(axis=1) / spread[varies]
    return found.assign(**numbers)


def _holm(p: pd.Series, families: pd.Series) -> np.ndarray:
    """Holm's correction (1979) inside each family; NaN stays NaN and counts for nothing."""
    values, found = p.to_numpy(), np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(families.to_numpy()[tested], kind="stable")]
    for family in np.split(order, np.flatnonzero(np.diff(families.to_numpy()[order])) + 1):
        if len(family):
            found[family] = multipletests(values[family], method="holm")[1]
    return found
