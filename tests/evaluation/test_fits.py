"""What is fitted in an evaluation against scikit-learn: linear restorers, mixtures, probes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.linear_model import Ridge

from aecompare.evaluation import mixtures
from aecompare.evaluation.linear import LinearRestorer
from aecompare.evaluation.metrics import (
    clustering,
)


def test_linear_completion_is_scikit_learns_ridge(mnist):
    """C_uk (C_kk + λI)⁻¹ is ridge regression with penalty nλ."""
    train, test = mnist.train[:3_000], mnist.test[:40]
    known = np.ones((28, 28), bool)
    known[14:] = False
    seen = known.ravel()
    theirs = Ridge(alpha=0.01 * len(train)).fit(train[:, seen].astype(float), train[:, ~seen]).predict(test[:, seen])
    ours = LinearRestorer(train).complete(test * seen, np.broadcast_to(seen, test.shape), 0.01)
    np.testing.assert_allclose(ours[:, ~seen], np.clip(theirs, 0, 1), atol=1e-3)
    np.testing.assert_array_equal(ours[:, seen], test[:, seen])


def test_linear_completion_with_a_mask_an_image(mnist, rng):
    """Each image by itself gives what all of them give together."""
    restorer, test = LinearRestorer(mnist.train[:3_000]), mnist.test[:6]
    known = rng.random(test.shape) > 0.5
    known[4] = known[1]
    together = restorer.complete(test * known, known, 0.01)
    alone = [restorer.complete((test * known)[row : row + 1], known[row : row + 1], 0.01)[0] for row in range(6)]
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_linear_denoising_is_ridge_regression_on_noisy_images(mnist, rng):
    """In expectation over the noise; with fresh noise on 50,000 images nearly so."""
    test = mnist.test[:2_000] + rng.standard_normal((2_000, 784), dtype=np.float32)
    noisy = mnist.train + rng.standard_normal(mnist.train.shape, dtype=np.float32)
    theirs = np.clip(Ridge(alpha=1e-6).fit(noisy, mnist.train).predict(test), 0, 1)
    ours = LinearRestorer(mnist.train).denoise(test, 1.0)
    errors = [np.mean((found - mnist.test[:2_000]) ** 2) for found in (ours, theirs)]
    assert errors[0] < errors[1] < 1.05 * errors[0]


def test_a_mixture_finds_what_it_was_drawn_from(rng):
    centres = 8 * rng.standard_normal((10, 3))
    codes = (centres[rng.integers(0, 10, 4_000)] + rng.standard_normal((4_000, 3))).astype(np.float32)
    found = mixtures.fit(codes, 10, seed=1)
    assert cdist(centres, found.means_).min(axis=1).max() < 0.5
    np.testing.assert_array_equal(found.means_, mixtures.fit(codes, 10, seed=1).means_)


def test_a_linear_probe_separates_what_is_separable(rng):
    codes = rng.standard_normal((600, 3)) * [1, 100, 0.01]
    classes = (codes[:, 2] > 0).astype(int)  # in the smallest dimension
    assert clustering.probe_accuracy(codes[:400], classes[:400], codes[400:], classes[400:]) > 0.97
    noise = rng.integers(0, 2, 600)
    assert clustering.probe_accuracy(codes[:400], noise[:400], codes[400:], noise[400:]) < 0.65


@pytest.mark.parametrize("scale", [0.0, 1e-20, 1e-6, 1.0, 1e6])
def test_a_mixture_of_any_scale_is_finite(rng, scale):
    """Of codes that are all the same too, which a constant model has."""
    codes = (scale * rng.standard_normal((500, 16))).astype(np.float32)
    found = mixtures.fit(codes, 10, seed=1)
    for values in (found.means_, found.covariances_, found.predict_proba(codes.astype(np.float64))):
        assert np.isfinite(values).all()
