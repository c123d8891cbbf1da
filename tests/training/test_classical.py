"""Classical methods against scikit-learn called directly, and against what they are known to find."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import NMF, FastICA, KernelPCA
from sklearn.kernel_ridge import KernelRidge

from aecompare.data.images import Images
from aecompare.data.shape import Shape
from tests.training.test_penalties import BUDGET, make


def fitted(kind, images, size=3, shape=None, **settings):
    model = make(kind, size, **settings)
    model.shape = shape or images.shape
    model.fit(images, BUDGET, lambda line: None)
    return model


def test_nmf_is_scikit_learns(digits):
    model = fitted("nmf", digits, 5)
    direct = NMF(5, init="nndsvda", random_state=0).fit(digits.train)
    np.testing.assert_array_equal(model.components, direct.components_)
    codes = direct.transform(digits.test)
    np.testing.assert_array_equal(model.encode(digits.test), codes)
    np.testing.assert_allclose(model.decode(codes), direct.inverse_transform(codes), rtol=1e-5)
    assert codes.min() >= 0
    assert direct.components_.min() >= 0


def test_what_nmf_is_shown_below_zero_is_nothing(digits):
    model = fitted("nmf", digits)
    noisy = digits.test - 0.3 * (digits.test < 0.1)
    np.testing.assert_array_equal(model.encode(noisy), model.encode(np.maximum(noisy, 0)))


def test_kernel_pca_is_scikit_learns(digits):
    model = fitted("kpca", digits, 5, width=0.8)
    direct = KernelPCA(5, kernel="rbf", gamma=model.widths[0]).fit(digits.train)
    codes = direct.transform(digits.test)
    np.testing.assert_allclose(np.abs(model.encode(digits.test)), np.abs(codes), atol=2e-5)  # but for their signs
    back = KernelRidge(alpha=0.01, kernel="rbf", gamma=model.widths[1])
    mean = digits.train.mean(axis=0)
    expected = back.fit(model.encode(digits.train), digits.train - mean).predict(model.encode(digits.test)) + mean
    np.testing.assert_allclose(model.decode(model.encode(digits.test)), expected, atol=2e-4)


def test_a_kernels_width_is_in_typical_distances(digits):
    apart = [np.linalg.norm(one - two) for one in digits.train[:60] for two in digits.train[60:120]]
    for width in (1.0, 2.0):
        gamma = fitted("kpca", digits, width=width).widths[0]
        assert 1 / np.sqrt(2 * gamma) == pytest.approx(width * np.median(apart), rel=0.05)


def test_ica_finds_what_was_mixed(rng):
    """Two uniform sources, mixed: found again but for order and sign, as by scikit-learn's own whitening."""
    sources = rng.random((4_000, 2))
    mixed = 0.2 + sources @ (0.3 * rng.random((2, 64)))
    found = Images(
        name="mixed", shape=Shape(8, 8), classes=(), train_bytes=np.round(255 * mixed).astype(np.uint8),
        validation_bytes=np.zeros((0, 64), np.uint8), test_bytes=np.zeros((0, 64), np.uint8),
        train_labels=np.zeros(0, np.uint8), validation_labels=np.zeros(0, np.uint8), test_labels=np.zeros(0, np.uint8),
    )  # fmt: skip
    codes = fitted("ica", found, 2).encode(found.train)
    direct = FastICA(2, whiten="unit-variance", random_state=0).fit_transform(found.train)
    for other in (sources, direct):
        likeness = np.abs(np.corrcoef(codes.T, other.T)[:2, 2:])
        assert np.sort(likeness.ravel())[-2:].min() > 0.995
        assert np.sort(likeness.ravel())[:2].max() < 0.1
    np.testing.assert_allclose(codes.std(axis=0), 1, rtol=1e-3)


def test_ica_reconstructs_as_pca_does(digits):
    found = [model.decode(model.encode(digits.test)) for model in (fitted(kind, digits, 5) for kind in ("ica", "pca"))]
    np.testing.assert_allclose(*found, atol=1e-4)


@pytest.mark.parametrize("kind", ["pca", "ica", "nmf", "kpca"])
def test_the_gradient_of_an_error_is_that_of_finite_differences(kind, digits):
    model = fitted(kind, digits)
    codes, images = model.encode(digits.test[:4]), digits.test[4:8]
    weights = np.random.default_rng(0).random(images.shape).astype(np.float32)

    def error(at):
        return np.sum(weights * (model.decode(at).astype(np.float64) - images) ** 2, axis=1) / 2

    size = 0.02 * codes.std()
    moves = size * np.eye(3, dtype=np.float32)
    expected = np.stack([(error(codes + move) - error(codes - move)) / (2 * size) for move in moves], axis=1)
    np.testing.assert_allclose(model.error_gradient(codes, images, weights), expected, rtol=0.03, atol=0.02)
