"""Distributions of codes: divergence against Monte Carlo, gradients against their closed form."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from aecompare.evaluation import posteriors
from aecompare.evaluation.subject import Subject
from tests.evaluation.subjects import Projection


def test_the_divergence_is_that_of_draws(rng):
    one, two = [(rng.normal(size=(1, 3)), rng.normal(size=(1, 3)) / 2) for _ in range(2)]
    first, second = [multivariate_normal(m[0], np.diag(np.exp(v[0]))) for m, v in (one, two)]
    drawn = first.rvs(400_000, random_state=1)
    sampled = np.mean(first.logpdf(drawn) - second.logpdf(drawn))
    assert posteriors.divergence(one, two)[0] == pytest.approx(sampled, rel=0.02)
    np.testing.assert_allclose(posteriors.divergence(one, one), 0, atol=1e-12)


def test_equal_spreads_are_symmetric_and_break_triangles(rng):
    """With one variance for all the divergence is half a squared distance: symmetric, and no metric on a line."""
    mean = np.arange(300, dtype=float)[:, None]
    asymmetry, broken = posteriors.no_metric(mean, np.zeros_like(mean), np.random.default_rng(0))
    assert float(asymmetry) == pytest.approx(0, abs=1e-12)
    assert 0.3 < float(broken) < 0.4  # of three points on a line the middle one stands in between in a third of orders
    wide = np.tile([-2.0, 2.0], 150)[:, None]
    assert float(posteriors.no_metric(np.zeros_like(wide), wide, np.random.default_rng(0))[0]) > 0.3


def test_triangles_are_those_of_single_triples(rng):
    """The way over the third: from the first to the second, and on from there."""
    mean, log_variance = rng.normal(size=(60, 2)), rng.normal(size=(60, 2))
    order = np.random.default_rng(3).permutation(60).reshape(3, 20)
    broken = []
    for rows in order.T:
        one, two, three = ((mean[row : row + 1], log_variance[row : row + 1]) for row in rows)
        way = posteriors.divergence(one, two) + posteriors.divergence(two, three)
        broken.append(posteriors.divergence(one, three)[0] > way[0])
    found = posteriors.no_metric(mean, log_variance, np.random.default_rng(3))[1]
    assert 0 < float(found) == pytest.approx(np.mean(broken))


def test_gradients_have_the_variance_of_their_closed_form(material):
    """Of a linear decoder: along the path its gradient is W(Wᵀ(μ + σε) − x), whose covariance is A σ² Aᵀ, A = WᵀW."""
    subject = Subject(Projection(3), material.images)
    images = np.repeat(material.images.test[:1], 4_000, axis=0)
    mean = np.repeat(np.array([[0.5, -1.0, 2.0]], np.float32), len(images), axis=0)
    log_variance = np.full_like(mean, np.log(0.25))
    along, score = posteriors.gradient_variances(subject, images, (mean, log_variance), np.random.default_rng(0))
    basis = subject.model.basis.astype(np.float64)
    inner = basis.T @ basis
    pull = inner @ mean[0] - basis.T @ images[0]
    assert along == pytest.approx(0.25 * np.trace(inner @ inner) / (pull @ pull), rel=0.05)
    noise = np.random.default_rng(5).standard_normal((200_000, 3))
    codes = mean[0] + 0.5 * noise
    squares = np.einsum("ni,ij,nj->n", codes, inner, codes)
    errors = (np.sum(images[0] ** 2) + squares) / 2 - codes @ (basis.T @ images[0])
    estimates = errors[:, None] * noise / 0.5
    np.testing.assert_allclose(estimates.mean(axis=0), pull, atol=0.05 * np.abs(estimates).max() / 10)
    assert score == pytest.approx(estimates.var(axis=0).sum() / (pull @ pull), rel=0.05)
