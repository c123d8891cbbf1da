"""From replicates to means and intervals.

A replicate is a new initialisation, order and training noise; images inside one model do not replace replicates.
Intervals are percentile bootstrap intervals of the mean (Efron, 1979). One replicate has none.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import bootstrap

from aecompare import seeds

CELL = ["dataset", "model", "code_size", "task", "condition", "metric"]
SUMMARY = [*CELL, "mean", "sd", "low", "high", "n"]


def summarise(scores: pd.DataFrame, confidence: float, draws: int) -> pd.DataFrame:
    """A row for each cell of the grid and metric: mean, sd, ends of the interval, number of replicates.

    Args:
        scores: tidy, with the columns of `results/scores.csv`.
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
    return summary[SUMMARY]


def intervals(values: np.ndarray, confidence: float, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the bootstrap interval of each row's mean: float64 [cells, n] -> two of [cells]."""
    found = bootstrap(
        (values,),
        np.mean,
        axis=-1,
        n_resamples=draws,
        batch=100,  # of all cells at once: bounds memory
        confidence_level=confidence,
        method="percentile",
        rng=seeds.generator("bootstrap", n=values.shape[1]),
    )
    return found.confidence_interval.low, found.confidence_interval.high
