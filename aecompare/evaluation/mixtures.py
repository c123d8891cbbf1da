"""Gaussian mixtures of codes, from the best of several starts.

EM ends in a local optimum that depends on its start. Starts are run for a few steps on some of the codes, and the best,
by likelihood, goes on with all of them to the end (Biernacki, Celeux and Govaert, "Choosing starting values for the EM
algorithm", Computational Statistics & Data Analysis 41, 2003).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from aecompare import seeds

if TYPE_CHECKING:
    from sklearn.mixture import GaussianMixture

STARTS, SHORT, LONG = 5, 10, 100  # runs, their steps, the most of the best one
FEW = 5_000  # codes for the short runs
RIDGE = 1e-3  # added to each variance, in units of the codes' mean variance: components stay wider than a point
LEAST = 1e-12  # variance: of codes that are all the same, far from where float32 ends


def fit(codes: np.ndarray, components: int, seed: int) -> GaussianMixture:
    """A mixture of Gaussians with full covariances, fitted to codes [n, d]; `converged_` says whether it came to rest
    within scikit-learn's tolerance. In float32, which the ridge allows: the same likelihood to five digits, in half of
    the time."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    values = codes.astype(np.float32)
    ridge = RIDGE * max(float(values.var(axis=0, dtype=np.float64).mean()), LEAST)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # short runs do not converge, on purpose; the last is asked
        starts = [
            GaussianMixture(
                components,
                init_params="k-means++",
                max_iter=SHORT,
                reg_covar=ridge,
                random_state=seeds.derive("start", seed=seed, run=run),
            ).fit(values[:FEW])
            for run in range(STARTS)
        ]
        best = max(starts, key=lambda start: start.lower_bound_)
        return GaussianMixture(
            components,
            max_iter=LONG,
            reg_covar=ridge,
            weights_init=best.weights_,
            means_init=best.means_,
            precisions_init=best.precisions_,
            random_state=seed,
        ).fit(values)
