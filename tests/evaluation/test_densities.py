"""Gaussians and the importance-weighted bound against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from aecompare.evaluation.metrics.importance_sampling import Bound
from aecompare.training.priors import Components, Prior, StandardNormal

MEANS, LOG_VARIANCES = np.array([[0.0, 1, 2], [-1, 0.5, 0]]), np.array([[0.0, -1, 0.5], [0.3, 0, -0.5]])
PRIORS = {
    "standard normal": (StandardNormal(3), lambda codes: multivariate_normal(np.zeros(3)).pdf(codes)),
    "components": (
        Components(MEANS, LOG_VARIANCES),
        lambda codes: sum(
            multivariate_normal(mean, np.diag(np.exp(log))).pdf(codes) / 2
            for mean, log in zip(MEANS, LOG_VARIANCES, strict=True)
        ),
    ),
}
priors = pytest.mark.parametrize(("prior", "density"), PRIORS.values(), ids=PRIORS)


def test_divergence_from_the_standard_normal_is_what_draws_say(rng):
    """KL(q || p) = E_q[log q - log p]."""
    mean, log_variance = rng.normal(size=3), rng.normal(size=3) / 2
    spread = np.exp(log_variance / 2)
    draws = mean + spread * rng.standard_normal((400_000, 3))
    sampled = (norm.logpdf(draws, mean, spread) - norm.logpdf(draws)).mean(axis=0)
    prior = StandardNormal(3)
    np.testing.assert_allclose(prior.divergences(mean, log_variance), sampled, atol=0.01)
    assert prior.divergences(np.zeros(2), np.zeros(2)).tolist() == [0, 0]


@priors
class TestPriors:
    def test_densities_are_scipys(self, prior, density, rng):
        codes = rng.standard_normal((2_500, 3))
        np.testing.assert_allclose(prior.log_density(codes), np.log(density(codes)), rtol=1e-9)

    def test_the_pull_is_that_of_finite_differences(self, prior, density, rng):
        codes, moves = rng.standard_normal((20, 3)), 1e-5 * np.eye(3)
        slopes = [np.log(density(codes + move) / density(codes - move)) / 2e-5 for move in moves]
        np.testing.assert_allclose(prior.pull(codes), -np.stack(slopes, axis=1), atol=1e-6)

    def test_draws_are_of_it(self, prior, density):
        """Of no draws is the density farther from its mean than three standard errors, and its spread is said."""
        draws = prior.draw(20_000, seed=3)
        centre, root = prior.units
        np.testing.assert_allclose(draws.mean(axis=0), centre, atol=0.04)
        np.testing.assert_allclose(draws.std(axis=0), np.diag(root), rtol=0.03)
        other = prior.draw(20_000, seed=4)
        values = [prior.log_density(some) for some in (draws, other)]
        assert abs(values[0].mean() - values[1].mean()) < 3 * values[0].std() / 100
        inside = density(np.random.default_rng(0).uniform(-2, 2, (200_000, 3))).mean() * 4**3  # mass of a cube
        assert np.mean(np.abs(draws).max(axis=1) < 2) == pytest.approx(inside, abs=0.02)

    def test_divergences_are_those_of_many_draws(self, prior, density, rng):
        mean, log_variance = (
            np.repeat(rng.normal(size=(1, 3)), 40_000, axis=0),
            np.full((40_000, 3), -1.0),
        )
        sampled = Prior.divergence(prior, mean, log_variance, rng)  # what holds for every prior
        assert prior.divergence(mean, log_variance, rng).mean() == pytest.approx(sampled.mean(), abs=0.03)
        draws = mean + np.exp(-0.5) * rng.standard_normal(mean.shape)
        expected = norm.logpdf(draws, mean, np.exp(-0.5)).sum(axis=1) - np.log(density(draws))
        assert sampled.mean() == pytest.approx(expected.mean(), abs=0.03)


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
        found = Bound(self.mean, log_variance, StandardNormal(2), self.given, np.random.default_rng(1))
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
    found = Bound(model.mean, log_variance, StandardNormal(2), model.given, np.random.default_rng(1))
    for more in (1, 9, 90):
        found.add(more)
    assert found.value() == pytest.approx(model.bound(100), abs=1e-12)
