"""Gaussians and the importance-weighted bound against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from aecompare.evaluation.metrics import (
    gaussians,
)
from aecompare.evaluation.metrics.importance_sampling import Bound


def test_divergence_is_what_draws_say(rng):
    """KL(q || p) = E_q[log q - log p]."""
    mean, log_variance = rng.normal(size=3), rng.normal(size=3) / 2
    spread = np.exp(log_variance / 2)
    draws = mean + spread * rng.standard_normal((400_000, 3))
    sampled = (norm.logpdf(draws, mean, spread) - norm.logpdf(draws)).mean(axis=0)
    np.testing.assert_allclose(gaussians.divergence(mean, log_variance), sampled, atol=0.01)
    assert gaussians.divergence(np.zeros(2), np.zeros(2)).tolist() == [0, 0]


def test_log_density_is_scipys(rng):
    noise = rng.standard_normal((5, 3))
    np.testing.assert_allclose(gaussians.log_density(noise), multivariate_normal(np.zeros(3)).logpdf(noise))


class LinearGaussian:
    """p(z) = N(0, I), p(x|z) = N(Wz, s²I): the likelihood N(0, WWᵀ + s²I) and the posterior are known."""

    def __init__(self, rng):
        self.weights, self.noise = rng.standard_normal((4, 2)), 0.7
        self.images = rng.standard_normal((300, 2)) @ self.weights.T + self.noise * rng.standard_normal((300, 4))
        covariance = self.weights @ self.weights.T + self.noise**2 * np.eye(4)
        self.likelihood = multivariate_normal(np.zeros(4), covariance).logpdf(self.images).mean()
        precision = np.eye(2) + self.weights.T @ self.weights / self.noise**2
        self.mean = self.images @ self.weights @ np.linalg.inv(precision) / self.noise**2
        self.variance = np.diag(np.linalg.inv(precision))

    def bound(self, draws, wider=1.0):
        log_variance = np.broadcast_to(np.log(wider * self.variance), self.mean.shape)
        found = Bound(self.mean, log_variance, self.given, np.random.default_rng(1))
        found.add(draws)
        return found.value()

    def given(self, codes):
        return norm.logpdf(self.images, codes @ self.weights.T, self.noise).sum(axis=1)


def test_the_importance_weighted_bound_reaches_a_known_likelihood(rng):
    model = LinearGaussian(rng)
    bounds = [model.bound(draws, wider=2.0) for draws in (1, 10, 100, 3_000)]
    assert bounds == sorted(bounds)
    assert bounds[0] < model.likelihood - 0.1
    assert bounds[-1] == pytest.approx(model.likelihood, abs=0.01)


def test_draws_may_be_added_bit_by_bit(rng):
    model = LinearGaussian(rng)
    log_variance = np.broadcast_to(np.log(model.variance), model.mean.shape)
    found = Bound(model.mean, log_variance, model.given, np.random.default_rng(1))
    for more in (1, 9, 90):
        found.add(more)
    assert found.value() == pytest.approx(model.bound(100), abs=1e-12)
