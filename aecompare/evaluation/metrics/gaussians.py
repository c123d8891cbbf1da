"""Gaussians with independent dimensions: densities, and divergence from N(0, I). All in nats."""

from __future__ import annotations

import numpy as np


def divergence(mean: np.ndarray, log_variance: np.ndarray) -> np.ndarray:
    """KL(N(μ, σ²) ‖ N(0, 1)) of each dimension: float [..., d] twice -> float64 [..., d].

    ½ (σ² + μ² − log σ² − 1), Kingma and Welling, ICLR 2014, appendix B.
    """
    mean, log_variance = mean.astype(np.float64), log_variance.astype(np.float64)
    return (np.exp(log_variance) + mean**2 - log_variance - 1) / 2


def log_density(noise: np.ndarray) -> np.ndarray:
    """log N(ε; 0, I): [..., d] -> float64 [...]"""
    squares = np.einsum("...i,...i->...", noise, noise, dtype=np.float64)
    return -(squares + noise.shape[-1] * np.log(2 * np.pi)) / 2
