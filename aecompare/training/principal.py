"""Principal axes of images: exact where a covariance of all values can be had, else by random projections."""

from __future__ import annotations

import numpy as np

ROUNDS = 7  # power iterations: scikit-learn's for few components


def exact(images: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, float]:
    """From the covariance matrix, the same each time: mean float64 [values], axes float64 [count, values], and the
    share of the variance that they explain.

    Args:
        images: float32 [n, values].
        count: of axes.
    """
    from sklearn.decomposition import PCA

    fitted = PCA(count, svd_solver="covariance_eigh").fit(images.astype(np.float64))
    return fitted.mean_, fitted.components_, float(fitted.explained_variance_ratio_.sum())


def leading(images: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, float]:
    """By random projections (Halko, Martinsson and Tropp, SIAM Review 53, 2011), in float32 and with one fixed seed:
    what `exact` gives, to three digits of the explained variance."""
    from sklearn.decomposition import PCA

    solver = PCA(count, svd_solver="randomized", iterated_power=ROUNDS, random_state=0)
    fitted = solver.fit(images)
    return fitted.mean_, fitted.components_, float(fitted.explained_variance_ratio_.sum())
