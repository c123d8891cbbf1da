"""The importance-weighted bound of the log-likelihood.

Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", ICLR 2016:
log p(x) ≥ E log (1/S) Σ p(x, z) / q(z|x) over S draws z from q(z|x). S = 1 gives the ELBO; the bound rises with S
towards the log-likelihood.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecompare.training.priors import Prior, gaussian_log_density


class Bound:
    """The bound of n images while draws come in, from running sums: nothing but n numbers is kept.

    Args:
        mean: of q(z|x), float [n, d].
        log_variance: of q(z|x), float [n, d].
        prior: p(z).
        log_likelihood: log p(x|z) of each image for its code, float [n, d] -> float [n].
        source: of the draws.
    """

    def __init__(
        self,
        mean: np.ndarray,
        log_variance: np.ndarray,
        prior: Prior,
        log_likelihood: Callable[[np.ndarray], np.ndarray],
        source: np.random.Generator,
    ):
        self.mean, self.spread = mean, np.exp(log_variance / 2)
        self.log_spread = log_variance.sum(axis=1, dtype=np.float64) / 2
        self.prior, self.log_likelihood, self.source = prior, log_likelihood, source
        self.draws = 0
        self.log_sum = np.full(len(mean), -np.inf)  # of the weights so far

    def add(self, draws: int) -> None:
        """Draw that many more codes for each image."""
        for _ in range(draws):
            noise = self.source.standard_normal(self.mean.shape, dtype=np.float32)
            codes = self.mean + self.spread * noise
            weights = self.log_likelihood(codes) + self.prior.log_density(codes)
            weights += self.log_spread - gaussian_log_density(noise)
            self.log_sum = np.logaddexp(self.log_sum, weights)
        self.draws += draws

    def values(self) -> np.ndarray:
        """Of each image, in nats: float64 [n]"""
        return self.log_sum - np.log(self.draws)

    def value(self) -> float:
        """Mean over images, in nats."""
        return float(np.mean(self.values()))
