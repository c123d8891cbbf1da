"""What may be said of two models: that they are equivalent, that one is better, or that it is undecided.

Replicates of two models share nothing but their numbers, so nothing is paired: Welch's test between models, Student's
of one sample against what has no randomness (`aecompare.analysis.welch`). A question is one measure at one code size,
models against models and models against baselines apart. Inside a question p is corrected by Holm's method
(Scandinavian Journal of Statistics 6, 1979), that of equivalence in a family of its own. The order of the outcomes is:
equivalent, within the metric's margin; better or worse; undecided, with the replicates that would tell a difference of
the margin.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from aecompare.analysis.statistics import MEASURE, POINT, by_point
from aecompare.analysis.welch import Difference, Sample
from aecompare.evaluation.tasks import ANY, Metric

NUMBERS = ["difference", "low", "high", "n", "n_other", "p", "p_holm", "margin", "p_equivalent", "p_equivalent_holm"]
MORE = ["effect", "superior", "verdict", "needed_low", "needed_high", "at_half_margin", "at_double_margin"]
COLUMNS = [*POINT, "model", "other", "against", *NUMBERS, *MORE]
MINIMUM = 3  # replicates of each side: the spread of two says too little for any test
BETTER, WORSE, EQUIVALENT, UNDECIDED = "better", "worse", "equivalent", "undecided"
UNTESTED = "too few replicates"

Metrics = Mapping[tuple[str, str], Metric]


def compare(
    scores: pd.DataFrame, models: Sequence[str], plain: Sequence[str], metrics: Metrics, confidence: float
) -> pd.DataFrame:
    """A row for each measure, code size and pair, of two models or of a model and a baseline.

    `difference` is the model's mean less the other's, with the ends of its interval; `effect` is Cohen's d (over the
    root of the mean variance); `superior` is the share of pairs of replicates in which the model is the better one,
    ties counting half (Bouthillier et al., MLSys 2021); `verdict` is said of the model, in the metric's own sense, and
    stands for half and for double margins too; `needed_low` and `needed_high` are how many replicates would tell a
    difference of the margin with 80 % power, at the ends of the spread's interval, where the verdict is undecided
    (infinite: more than 1,000). What has no randomness on either side is compared exactly, without p.

    Args:
        scores: tidy, with the columns of `results/scores.csv`.
        models: entries of the config; the scores' other rows are baselines.
        plain: those without randomness in training.
        metrics: those that have a better end, by (task, metric).
        confidence: of the intervals; 1 − confidence is the level of the tests.
    """
    constant = _baselines(scores, models)
    found: list[pd.DataFrame] = []
    for points, values in by_point(scores, models):
        fixed = _fixed(values, models, plain)
        for one, model in enumerate(models):
            for two in range(one + 1, len(models)):
                sides = [(values[:, at], fixed[:, at]) for at in (one, two)]
                found.append(_pair(points, *sides, model, models[two], "models", confidence))
        found += _against(points, values, models, fixed, constant, confidence)
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    return _decided(pd.concat(found, ignore_index=True), metrics, 1 - confidence, confidence)


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
        other = level[there, None], np.ones(len(there), bool)
        for index, model in enumerate(models):
            own = values[there, index], fixed[there, index]
            yield _pair(points.iloc[there], own, other, model, baseline, "baselines", confidence)


Side = tuple[np.ndarray, np.ndarray]  # values [points, replicates], NaN where there is none; whether they are fixed


def _pair(
    points: pd.DataFrame, one: Side, two: Side, model: str, other: str, against: str, confidence: float
) -> pd.DataFrame:
    """One pair at all points where both have values, with all that does not depend on other pairs."""
    there = np.flatnonzero(~np.isnan(one[0]).all(axis=1) & ~np.isnan(two[0]).all(axis=1))
    found = points.iloc[there].reset_index(drop=True).assign(model=model, other=other, against=against)
    (values, fixed), (others, others_fixed) = [(side[0][there], side[1][there]) for side in (one, two)]
    samples = [Sample.of(values), Sample.of(others)]
    between = Difference.between(*samples)
    exact = fixed & others_fixed
    few = ~exact & np.logical_or.reduce(
        [~known & (sample.count < MINIMUM) for sample, known in zip(samples, (fixed, others_fixed), strict=True)]
    )
    tested = ~exact & ~few
    low, high = between.interval(confidence)
    spread = np.sqrt(between.spread / np.where(fixed | others_fixed, 1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = np.where(tested & (spread > 0), between.value / spread, np.nan)
    pairs = values[:, :, None] - others[:, None, :]
    known = ~np.isnan(pairs)
    above = ((pairs > 0) + 0.5 * (pairs == 0)).sum(axis=(1, 2)) / known.sum(axis=(1, 2))
    return found.assign(
        difference=between.value, low=np.where(tested, low, np.nan), high=np.where(tested, high, np.nan),
        n=samples[0].count, n_other=samples[1].count, p=np.where(tested, between.p(), np.nan), effect=effect,
        superior=above, exact=exact, few=few, between=list(_rows(between)),
    )  # fmt: skip


def _rows(between: Difference) -> Iterator[tuple[float, ...]]:
    yield from zip(between.value, between.error, between.freedom, between.spread, between.shape, strict=True)


def _decided(table: pd.DataFrame, metrics: Metrics, level: float, confidence: float) -> pd.DataFrame:
    """The table with corrections, verdicts and replicates needed."""
    of = [metrics[pair] for pair in zip(table["task"], table["metric"], strict=True)]
    margin = np.array([metric.margin for metric in of])
    sign = np.array([1 if metric.better == "higher" else -1 for metric in of])
    between = Difference(*np.array(table["between"].tolist(), float).reshape(-1, 5).T)
    families = table.groupby([*POINT, "against"], dropna=False).ngroup()
    exact, few = table["exact"].to_numpy(), table["few"].to_numpy()
    gc.freeze()  # statsmodels collects garbage at each call, among all objects that are not frozen
    table["p_holm"] = _holm(table["p"], families)
    gain = sign * table["difference"].to_numpy()
    different = np.where(exact, gain != 0, table["p_holm"] <= level)

    def verdicts(factor: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        p = np.where(exact | few, np.nan, between.p_equivalent(factor * margin))
        corrected = _holm(pd.Series(p), families)
        same = np.where(exact, np.abs(gain) <= factor * margin, corrected <= level)
        said = np.select(
            [few, same, different & (gain > 0), different], [UNTESTED, EQUIVALENT, BETTER, WORSE], UNDECIDED
        )
        return p, corrected, said

    table["p_equivalent"], table["p_equivalent_holm"], table["verdict"] = verdicts(1)
    table["at_half_margin"], table["at_double_margin"] = verdicts(0.5)[2], verdicts(2)[2]
    gc.unfreeze()
    table["margin"] = margin
    size = pd.Series(~(exact | few)).groupby(families.to_numpy()).transform("sum").to_numpy()
    low, high = between.needed(margin, level / np.maximum(size, 1), confidence)
    open_ = (table["verdict"] == UNDECIDED).to_numpy()
    table["needed_low"], table["needed_high"] = np.where(open_, low, np.nan), np.where(open_, high, np.nan)
    table["superior"] = np.where(sign > 0, table["superior"], 1 - table["superior"])
    return table.astype({"code_size": "Int64", "n": "Int64", "n_other": "Int64"})[COLUMNS]


def _holm(p: pd.Series, families: pd.Series) -> np.ndarray:
    """Holm's correction (1979) inside each family; NaN stays NaN and counts for nothing."""
    values, found = p.to_numpy(), np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(families.to_numpy()[tested], kind="stable")]
    for family in np.split(order, np.flatnonzero(np.diff(families.to_numpy()[order])) + 1):
        if len(family):
            found[family] = multipletests(values[family], method="holm")[1]
    return found
