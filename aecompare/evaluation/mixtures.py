"""Gaussian mixtures of codes, from the best of many short runs.

EM ends in a local optimum that depends on its start. Twenty runs to the end would take most of an evaluation's time, so
each start is run for a few steps and the best, by likelihood, to the end (Biernacki, Celeux and Govaert, "Choosing
starting values for the EM algorithm", Computational Statistics & Data Analysis 41, 2003).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from aecompare import seeds

if TYPE_CHECKING:
    from sklearn.mixture import GaussianMixture

STARTS, SHORT, LONG = 20, 3, 12  # runs, their steps, the best one's
FEW = 1_000  # codes for the short runs


def fit(codes: np.ndarray, components: int, seed: int) -> GaussianMixture:
    """A mixture of Gaussians with full covariances, fitted to codes [n, d]; the short runs see the first `FEW`."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    values = codes.astype(np.float64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # short runs do not converge, on purpose
        starts = [
            GaussianMixture(
                components,
                init_params="k-means++",
                max_iter=SHORT,
                random_state=seeds.derive("start", seed=seed, run=run),
            ).fit(values[:FEW])
            for run in range(STARTS)
        ]
        best = max(starts, key=lambda start: start.lower_bound_)
        return GaussianMixture(
            components,
            max_iter=LONG,
            weights_init=best.weights_,
            means_init=best.means_,
            precisions_init=best.precisions_,
            random_state=seed,
        ).fit(values)
