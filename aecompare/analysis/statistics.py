"""From replicates to means, intervals and ranks; what may be said of two models stands in `comparisons`.

A replicate is a new initialisation, order and training noise; images inside one model do not replace replicates.
Intervals of a mean are Student's below ten replicates, of which a bootstrap would hold the truth three times in four at
best, and percentile bootstrap intervals (Efron, 1979) from ten on. One replicate has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import bootstrap, t

from aecompare import seeds

MEASURE = ["dataset", "task", "condition", "metric"]
CELL = ["dataset", "model", "code_size", "task", "condition", "metric"]
SUMMARY = [*CELL, "mean", "sd", "low", "high", "n", "se_images"]
POINT = [*MEASURE, "code_size"]
RANKS = [*POINT, "model", "rank", "share_best"]
BLOCK = 100  # points or cells at a time: bounds memory
ENOUGH = 10  # replicates for a bootstrap


def summarise(scores: pd.DataFrame, confidence: float, draws: int) -> pd.DataFrame:
    """A row for each cell of the grid and metric: mean, sd, ends of the interval, number of replicates, and the
    standard error over the fixed test images, which are the same for all replicates: the root of its squares' mean.

    Args:
        scores: tidy, with the columns of the runs' own files.
        confidence: of the interval, e.g. 0.95.
        draws: bootstrap draws; all cells share them, so that equal values get equal intervals.
    """
    grouped = scores.groupby(CELL, sort=False, dropna=False)["value"]
    values = grouped.agg(list)
    summary = values.index.to_frame(index=False)
    summary["mean"] = [float(np.mean(cell)) for cell in values]
    summary["sd"] = [float(np.std(cell, ddof=1)) if len(cell) > 1 else np.nan for cell in values]
    summary["low"], summary["high"] = np.nan, np.nan
    summary["n"] = [len(cell) for cell in values]
    for count in sorted(set(summary["n"]) - {1}):
        rows = np.flatnonzero(summary["n"] == count)
        low, high = intervals(np.array([values.iloc[row] for row in rows]), confidence, draws)
        summary.loc[rows, "low"], summary.loc[rows, "high"] = low, high
    squares = scores.assign(square=scores["se_images"] ** 2).groupby(CELL, sort=False, dropna=False)["square"]
    summary["se_images"] = np.sqrt(squares.mean().to_numpy())
    return summary[SUMMARY]


def intervals(values: np.ndarray, confidence: float, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the interval of each row's mean: float64 [cells, n] -> two of [cells]."""
    count = values.shape[1]
    if count < ENOUGH:
        mean, error = values.mean(axis=1), values.std(axis=1, ddof=1) / np.sqrt(count)
        reach = t.ppf((1 + confidence) / 2, count - 1) * error
        return mean - reach, mean + reach
    ends = [_ends(values[at : at + BLOCK], confidence, draws) for at in range(0, len(values), BLOCK)]
    low, high = np.concatenate(ends, axis=1)
    return low, high


def _ends(values: np.ndarray, confidence: float, draws: int) -> np.ndarray:
    """[2, cells]; every block draws the same replicates."""
    found = bootstrap(
        (values,),
        np.mean,
        axis=-1,
        n_resamples=draws,
        batch=1000,  # bounds memory too
        confidence_level=confidence,
        method="percentile",
        rng=seeds.generator("bootstrap", n=values.shape[1]),
    )
    return np.stack([found.confidence_interval.low, found.confidence_interval.high])


def ranks(
    scores: pd.DataFrame, models: Sequence[str], better: Mapping[tuple[str, str], str], draws: int
) -> pd.DataFrame:
    """How sure an order of models is: a row for each measure, code size and model, with its rank by the mean and the
    share of bootstrap draws in which it is the best.

    Replicates are drawn again within each model by itself, since those of two models have nothing in common.

    Args:
        scores: tidy, with the columns of `results/scores.csv`.
        models: entries of the config; the scores' other rows are baselines and take no part.
        better: "higher" or "lower" by (task, metric).
        draws: of the bootstrap.
    """
    kept = [_ranked(points, values, models, better, draws) for points, values in by_point(scores, models)]
    found = pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=RANKS)
    return found.astype({"code_size": "Int64", "rank": "Int64"})[RANKS]


def by_point(scores: pd.DataFrame, models: Sequence[str]) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    """Blocks of points (measure and code size) with the models' values: float64 [points, models, replicates], NaN where
    there is none; a model without randomness has its value in the first place alone."""
    rows = scores[scores["model"].isin(models)]
    if rows.empty:
        return
    wide = rows.pivot_table(index=POINT, columns=["model", "replicate"], values="value", sort=False)
    replicates = sorted(rows["replicate"].unique())
    columns = pd.MultiIndex.from_product([models, replicates])
    values = wide.reindex(columns=columns).to_numpy(np.float64).reshape(len(wide), len(models), len(replicates))
    points = wide.index.to_frame(index=False)
    for at in range(0, len(points), BLOCK):
        yield points.iloc[at : at + BLOCK], values[at : at + BLOCK]


def _ranked(
    points: pd.DataFrame,
    values: np.ndarray,
    models: Sequence[str],
    better: Mapping[tuple[str, str], str],
    draws: int,
) -> pd.DataFrame:
    signs = np.array([1 if better[pair] == "higher" else -1 for pair in zip(points["task"], points["metric"])])  # noqa: B905
    drawn = np.full((len(models), len(points), draws), -np.inf, np.float32)
    means = np.full((len(points), len(models)), np.nan)
    for index, model in enumerate(models):
        there = ~np.isnan(values[:, index])  # [points, replicates]
        for count in sorted(set(there.sum(axis=1)) - {0}):
            chosen = np.flatnonzero(there.sum(axis=1) == count)
            own = values[chosen, index][there[chosen]].reshape(len(chosen), count) * signs[chosen, None]
            weights = seeds.generator("ranks", model=model, n=int(count)).multinomial(
                count, np.full(count, 1 / count), draws
            )  # [draws, count]
            drawn[index, chosen] = own @ (weights.T / count)
            means[chosen, index] = own.mean(axis=1)
    winners = drawn.argmax(axis=0)  # [points, draws]
    shares = np.stack([(winners == index).mean(axis=1) for index in range(len(models))], axis=1)
    places = np.argsort(np.argsort(-np.where(np.isnan(means), -np.inf, means), axis=1, kind="stable"), axis=1) + 1
    row, column = np.nonzero(~np.isnan(means))
    found = points.iloc[row].reset_index(drop=True)
    found["model"] = [models[index] for index in column]
    found["rank"], found["share_best"] = places[row, column], shares[row, column]
    return found
