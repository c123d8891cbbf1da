"""The best linear restorer: what can be had from means and covariances alone, and what a network has to beat.

Under white noise, ridge regression of the clean on the noisy image has the penalty n σ² in expectation (Bishop,
"Training with noise is equivalent to Tikhonov regularization", 1995): the Wiener filter (C + σ² I)⁻¹ C. For missing
pixels it is ridge regression of the removed on the known ones, C_uk (C_kk + λ I)⁻¹, the mean of a Gaussian given them.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve

BLOCK = 2_000  # images at a time


class LinearRestorer:
    """Fitted to training images.

    Args:
        images: float32 [n, p] in [0, 1].
    """

    def __init__(self, images: np.ndarray):
        self.mean = images.mean(axis=0, dtype=np.float64)  # [p]
        second = np.zeros((images.shape[1], images.shape[1]))
        for at in range(0, len(images), BLOCK):  # float64, without which it is not positive definite for few images
            block = images[at : at + BLOCK].astype(np.float64)
            second += block.T @ block
        self.covariance = second / len(images) - np.outer(self.mean, self.mean)  # [p, p]

    def denoise(self, noisy: np.ndarray, sigma: float) -> np.ndarray:
        """Images with N(0, σ²) added, float32 [n, p] -> float32 [n, p], clipped to [0, 1]."""
        noise = sigma**2 * np.eye(len(self.mean))
        weights = cho_solve(cho_factor(self.covariance + noise, lower=True), self.covariance)  # [p, p]
        restored = (noisy - self.mean.astype(np.float32)) @ weights.astype(np.float32)
        return np.clip(restored + self.mean.astype(np.float32), 0, 1)

    def complete(self, images: np.ndarray, known: np.ndarray, ridge: float) -> np.ndarray:
        """Guess the pixels that are not `known`: float32 [n, p], bool [n, p] -> float32 [n, p], clipped to [0, 1].

        Images with the same pixels known share one regression; else each has its own.
        """
        masks, groups = np.unique(np.packbits(known, axis=1), axis=0, return_inverse=True)
        completed = images.copy()
        order = np.argsort(groups.ravel(), kind="stable")
        bounds = np.searchsorted(groups.ravel()[order], np.arange(len(masks) + 1))
        for group in range(len(masks)):
            rows = order[bounds[group] : bounds[group + 1]]
            seen = known[rows[0]]
            guessed = self._given(images[rows][:, seen], seen, ridge)
            completed[np.ix_(rows, ~seen)] = np.clip(guessed, 0, 1)
        return completed

    def _given(self, values: np.ndarray, seen: np.ndarray, ridge: float) -> np.ndarray:
        """[n, known] -> [n, removed]"""
        rows, columns = np.flatnonzero(seen), np.flatnonzero(~seen)
        among = self.covariance[np.ix_(rows, rows)]
        among[np.diag_indices_from(among)] += ridge
        across = self.covariance[np.ix_(rows, columns)]
        factor = cho_factor(among, lower=True, overwrite_a=True, check_finite=False)
        if len(values) < len(columns):  # few images: solve for them instead of for all weights
            return self.mean[columns] + cho_solve(factor, (values - self.mean[rows]).T).T @ across
        return self.mean[columns] + (values - self.mean[rows]) @ cho_solve(factor, across)
