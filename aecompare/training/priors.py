"""What models hold their codes to: distributions p(z) to draw from and to measure by. All densities in nats.

A model that declares one is drawn from it, completed under it and charged by it, and no model by another's: a VAE with
a VampPrior has little in common with N(0, I).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
from scipy.special import logsumexp

from aecompare import seeds

BLOCK = 1_000  # codes at a time for the densities of many components


class Prior(ABC):
    """A distribution of codes; all but drawing is for codes that are continuous."""

    gaussian: ClassVar[bool] = False
    """It is one, so that a linear decoder's most probable code is known in closed form."""

    @property
    def units(self) -> tuple[np.ndarray, np.ndarray]:
        """What steps are measured by: mean float64 [d], and a root of the covariance, or of its diagonal, [d, d]."""
        raise TypeError(f"{type(self).__name__} has no density")

    @abstractmethod
    def draw(self, count: int, seed: int) -> np.ndarray:
        """float32 [count, d]"""

    def log_density(self, codes: np.ndarray) -> np.ndarray:
        """log p(z): float [n, d] -> float64 [n]"""
        raise TypeError(f"{type(self).__name__} has no density")

    def pull(self, codes: np.ndarray) -> np.ndarray:
        """−∇ log p(z), which a search for probable codes follows down: float [n, d] -> float64 [n, d]"""
        raise TypeError(f"{type(self).__name__} has no density")

    def divergence(self, mean: np.ndarray, log_variance: np.ndarray, source: np.random.Generator) -> np.ndarray:
        """KL(N(μ, σ²) ‖ p) of each image: float [n, d] twice -> float64 [n]; where it has no closed form, its unbiased
        estimate log q(z) − log p(z) by one draw z an image."""
        noise = source.standard_normal(mean.shape)
        codes = mean + np.exp(log_variance / 2) * noise
        return gaussian_log_density(noise) - log_variance.sum(axis=1, dtype=np.float64) / 2 - self.log_density(codes)

    def divergences(self, mean: np.ndarray, log_variance: np.ndarray) -> np.ndarray | None:
        """The same of each dimension, float64 [n, d], where p has independent ones; else None."""
        return None


class StandardNormal(Prior):
    """N(0, I).

    Args:
        size: d, dimensions of the code.
    """

    gaussian = True

    def __init__(self, size: int):
        self.size = size

    @property
    def units(self) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(self.size), np.eye(self.size)

    def draw(self, count: int, seed: int) -> np.ndarray:
        return seeds.generator("prior", seed=seed).standard_normal((count, self.size), dtype=np.float32)

    def log_density(self, codes: np.ndarray) -> np.ndarray:
        return gaussian_log_density(codes)

    def pull(self, codes: np.ndarray) -> np.ndarray:
        return codes.astype(np.float64)

    def divergence(self, mean: np.ndarray, log_variance: np.ndarray, source: np.random.Generator) -> np.ndarray:
        return self.divergences(mean, log_variance).sum(axis=1)

    def divergences(self, mean: np.ndarray, log_variance: np.ndarray) -> np.ndarray:
        """½ (σ² + μ² − log σ² − 1), Kingma and Welling, ICLR 2014, appendix B."""
        mean, log_variance = mean.astype(np.float64), log_variance.astype(np.float64)
        return (np.exp(log_variance) + mean**2 - log_variance - 1) / 2


class Components(Prior):
    """Gaussians of independent dimensions, all equally probable: 1/K Σ N(mₖ, sₖ²).

    Args:
        means: float [K, d].
        log_variances: float [K, d].
    """

    def __init__(self, means: np.ndarray, log_variances: np.ndarray):
        self.means, self.log_variances = means.astype(np.float64), log_variances.astype(np.float64)

    @property
    def units(self) -> tuple[np.ndarray, np.ndarray]:
        variances = np.exp(self.log_variances).mean(axis=0) + self.means.var(axis=0)
        return self.means.mean(axis=0), np.diag(np.sqrt(variances))

    def draw(self, count: int, seed: int) -> np.ndarray:
        source = seeds.generator("prior", seed=seed)
        which = source.integers(len(self.means), size=count)
        noise = source.standard_normal((count, self.means.shape[1]))
        return (self.means[which] + np.exp(self.log_variances[which] / 2) * noise).astype(np.float32)

    def log_density(self, codes: np.ndarray) -> np.ndarray:
        parts = [self._each(codes[at : at + BLOCK]) for at in range(0, len(codes), BLOCK)]
        return np.concatenate([logsumexp(part, axis=1) for part in parts]) - np.log(len(self.means))

    def pull(self, codes: np.ndarray) -> np.ndarray:
        each = self._each(codes)
        shares = np.exp(each - logsumexp(each, axis=1, keepdims=True))  # of each component in a code: [n, K]
        precisions = np.exp(-self.log_variances)
        return codes * (shares @ precisions) - shares @ (precisions * self.means)

    def _each(self, codes: np.ndarray) -> np.ndarray:
        """log N(z; mₖ, sₖ²) by products of matrices: [n, d] -> float64 [n, K]"""
        exact, precisions = codes.astype(np.float64), np.exp(-self.log_variances)
        squares = exact**2 @ precisions.T - 2 * exact @ (precisions * self.means).T
        levels = (precisions * self.means**2 + self.log_variances + np.log(2 * np.pi)).sum(axis=1)
        return -(squares + levels) / 2


def gaussian_log_density(noise: np.ndarray) -> np.ndarray:
    """log N(ε; 0, I): [..., d] -> float64 [...]"""
    squares = np.einsum("...i,...i->...", noise, noise, dtype=np.float64)
    return -(squares + noise.shape[-1] * np.log(2 * np.pi)) / 2
