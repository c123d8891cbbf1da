"""Measures of restored images against scikit-image and their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import sem
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from aecompare.data.shape import Shape
from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.metrics import image_quality


@pytest.fixture
def pair(mnist, rng):
    truth = mnist.test[:50]
    found = np.clip(truth + 0.3 * rng.standard_normal(truth.shape, dtype=np.float32), 0, 1)
    return truth, found


def test_ssim_is_scikit_images(pair):
    truth, found = pair
    theirs = [
        structural_similarity(x.reshape(28, 28).astype(float), y.reshape(28, 28).astype(float), data_range=1)
        for x, y in zip(truth, found, strict=True)
    ]
    assert image_quality.ssim(truth, found, Shape(28, 28)) == pytest.approx(np.mean(theirs), abs=1e-12)
    assert image_quality.ssim(truth, truth, Shape(28, 28)) == pytest.approx(1)


def test_psnr_is_scikit_images(pair):
    truth, found = pair
    errors = image_quality.squared_errors(truth, found)
    assert image_quality.psnr(errors.mean()) == pytest.approx(
        peak_signal_noise_ratio(truth.astype(float), found.astype(float))
    )


def test_cross_entropy_by_its_definition(pair):
    truth, found = (array.astype(float) for array in pair)
    held = np.clip(found, 1e-7, 1 - 1e-7)
    expected = -np.mean(np.sum(truth * np.log(held) + (1 - truth) * np.log(1 - held), axis=1))
    assert image_quality.cross_entropy(*pair) == pytest.approx(expected, rel=1e-6)


def test_errors_over_images_are_those_of_means():
    """Independent of `Estimate`: the standard error of the mean, and of a share, by scipy; PSNR's by resampling."""
    rng = np.random.default_rng(0)
    values = rng.gamma(2.0, size=4_000)
    assert Estimate.of(values) == pytest.approx(values.mean())
    assert Estimate.of(values).error == pytest.approx(sem(values))
    right = rng.random(4_000) < 0.8
    assert Estimate.share(right.mean(), len(right)).error == pytest.approx(sem(right.astype(float)))
    drawn = [image_quality.psnr(values[rng.integers(0, 4_000, 4_000)].mean()) for _ in range(2_000)]
    assert image_quality.pooled_psnr(Estimate.of(values)).error == pytest.approx(np.std(drawn), rel=0.05)
