"""What encoders are shown in training: noise of every level, and images with a part removed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest, norm, uniform

from aecompare.data import masks
from aecompare.data.shape import Shape
from aecompare.training.backend import tf
from aecompare.training.noise import deal, normals
from tests.training.test_models import make


def test_dae_noise_is_gaussian_not_clipped_and_fresh():
    dae = make("dae", sigma=0.5, fixed=True)
    images = tf.zeros((200, 784))
    first, second = (dae.corrupt(images, tf.constant([seed, 0], tf.int64)).numpy() for seed in (1, 2))
    assert kstest(first.ravel(), norm(0, 0.5).cdf).pvalue > 1e-3
    assert first.min() < -1
    assert not np.array_equal(first, second)


def test_dae_noise_has_a_level_of_its_own_for_each_image():
    """Drawn uniformly from 0 to sigma."""
    noise = make("dae", sigma=2.0).corrupt(tf.zeros((2_000, 784)), tf.constant([1, 0], tf.int64)).numpy()
    assert kstest(noise.std(axis=1) / 2, uniform.cdf).pvalue > 1e-3


@pytest.mark.parametrize("pixels", [784, 64, 625])
def test_dealt_noise_is_as_good_as_drawn(pixels):
    """Of N(0, 1), without a trace of another image's or pixel's noise, whatever the images' size."""
    values = normals(np.random.default_rng(0))
    dealt = deal(values, 1_000, pixels, tf.constant([1, 0], tf.int64)).numpy()
    assert dealt.shape == (1_000, pixels)
    assert kstest(dealt.ravel(), norm.cdf).pvalue > 1e-3
    between = np.corrcoef(dealt)[np.triu_indices(1_000, 1)]
    assert between.std() == pytest.approx(pixels**-0.5, rel=0.02)  # of independent images
    assert np.abs(between).max() < 0.99  # no two images have the same noise
    assert np.abs(np.corrcoef(dealt.T)[np.triu_indices(pixels, 1)]).max() < 6 / 1_000**0.5
    again = deal(values, 1_000, pixels, tf.constant([1, 0], tf.int64)).numpy()
    np.testing.assert_array_equal(dealt, again)


def test_masks_in_training_are_those_of_the_task():
    """Each of five parts is removed as often as the others, and as often as nothing; random ones are fresh."""
    model = make("dae-mask")
    images = tf.ones((3_000, 784))
    first, second = (model.corrupt(images, tf.constant([seed, 0], tf.int64)).numpy() == 0 for seed in (1, 2))
    kinds = {"whole": np.zeros(784, bool), **{name: masks.solid(name, Shape(28, 28)) for name in masks.SOLID}}
    share = {name: np.mean((first == mask).all(axis=1)) for name, mask in kinds.items()}
    removed = first.mean(axis=1)
    share["random_50"] = np.mean((removed > 0.4) & (removed < 0.6)) - share["bottom_half"] - share["right_half"]
    share["random_80"] = np.mean((removed > 0.7) & (removed < 0.9))
    assert share == pytest.approx(dict.fromkeys(share, 1 / 6), abs=0.03)
    assert not np.array_equal(first, second)


def test_masked_pixels_are_zero_and_others_stay(few):
    images = tf.constant(few.test)
    shown = make("dae-mask").corrupt(images, tf.constant([1, 0], tf.int64)).numpy()
    assert ((shown == 0) | (shown == few.test)).all()
    assert (shown != few.test).any()
