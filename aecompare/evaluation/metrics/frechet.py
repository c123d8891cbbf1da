"""Fréchet distance of two sets of features, each summarised by a Gaussian.

Dowson and Landau, "The Fréchet distance between multivariate normal distributions", 1982; for generated images Heusel
et al., NeurIPS 2017: ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½).
"""

from __future__ import annotations

import numpy as np


def distance(first: np.ndarray, second: np.ndarray) -> float:
    """Squared Fréchet distance of features [n, d] and [m, d]; 0 for equal mean and covariance."""
    return between(*moments(first), *moments(second))


def moments(features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean [d] and covariance [d, d], in float64."""
    values = features.astype(np.float64)
    return values.mean(axis=0), np.cov(values, rowvar=False)


def between(mean_1: np.ndarray, cov_1: np.ndarray, mean_2: np.ndarray, cov_2: np.ndarray) -> float:
    """Squared Fréchet distance of two Gaussians.

    tr((Σ₁ Σ₂)^½) is the sum of the square roots of the eigenvalues of Σ₁^½ Σ₂ Σ₁^½, which is symmetric: no complex
    square root of a matrix, and nothing breaks where a covariance is singular.
    """
    values, vectors = np.linalg.eigh(cov_1)
    root = vectors * np.sqrt(np.maximum(values, 0)) @ vectors.T
    cross = np.linalg.eigvalsh(root @ cov_2 @ root)
    trace = np.trace(cov_1) + np.trace(cov_2) - 2 * np.sqrt(np.maximum(cross, 0)).sum()
    return float(max(0.0, np.sum((mean_1 - mean_2) ** 2) + trace))
