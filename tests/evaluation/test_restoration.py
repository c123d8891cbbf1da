"""Reconstruction, denoising and completion, with exact figures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from aecompare.data.masks import MASKS
from aecompare.evaluation.classical import FILTERS
from aecompare.evaluation.metrics import image_quality
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks.denoising import SIGMAS, best_parameter, noisy
from aecompare.evaluation.tasks.denoising import TASK as DENOISING
from aecompare.evaluation.tasks.inpainting import RIDGES, best_ridge, removed
from aecompare.evaluation.tasks.inpainting import TASK as INPAINTING
from aecompare.evaluation.tasks.reconstruction import TASK as RECONSTRUCTION
from tests.evaluation.subjects import Projection, material_of, value


def test_a_perfect_codec_is_perfect(material):
    class Perfect(Projection):
        def __init__(self):
            self.code_size = 784
            self.basis = np.eye(784, dtype=np.float32)

    result = RECONSTRUCTION.evaluate(Subject(Perfect(), material.images), material)
    assert value(result, "clean", "ssim") == pytest.approx(1)
    assert value(result, "clean", "sse") == 0 or value(result, "clean", "sse") < 1e-9


def test_sse_is_784_times_mse(material):
    result = RECONSTRUCTION.evaluate(Subject(Projection(8), material.images), material)
    assert value(result, "clean", "sse") == pytest.approx(784 * value(result, "clean", "mse"))


def test_noise_is_the_exact_figures(restored):
    """12.04 / 6.02 / 0.00 dB noisy, 14.85 / 9.37 / 5.97 clipped, 20.82 / 17.51 / 14.83 best linear."""
    exact = {0.25: (12.04, 14.85, 20.82), 0.5: (6.02, 9.37, 17.51), 1.0: (0.0, 5.97, 14.83)}
    for sigma, figures in exact.items():
        found = [value(restored[name], f"sigma={sigma}", "psnr_db") for name in ("noisy", "noisy-clipped", "linear")]
        assert found == pytest.approx(figures, abs=0.015)


def test_filters_help(reached):
    restored = reached(DENOISING)
    for name in ("gaussian-filter", "median-filter", "nl-means", "total-variation"):
        assert set(restored[name].choices) == {"sigma=0.25", "sigma=0.5", "sigma=1.0"}
        for sigma in (0.25, 0.5, 1.0):
            ours, clipped = (value(restored[row], f"sigma={sigma}", "psnr_db") for row in (name, "noisy-clipped"))
            assert ours - clipped > 2


def test_no_choice_looks_at_test_images(few, reached):
    """Other test images, the same choices."""
    other = dataclasses.replace(few, test_bytes=few.test_bytes[::-1][:50], test_labels=few.test_labels[::-1][:50])
    for task in (DENOISING, INPAINTING):
        first, second = (
            {name: result.choices for name, result in found.items()}
            for found in (reached(task), dict(task.baselines(material_of(other))))
        )
        assert first == second
        assert any(first.values())


def test_noise_is_not_clipped_and_every_model_sees_the_same(material):
    seen = noisy(material, 1.0)
    assert seen.min() < -1
    assert seen.max() > 2
    np.testing.assert_array_equal(seen, noisy(material, 1.0))
    assert not np.array_equal(seen - material.images.test, noisy(material, 0.5) - material.images.test)


def test_masks_are_the_exact_figures(real):
    """Masked mse of zero-fill, mean-fill and the best linear completion of all test images."""
    truth = real.images.test
    exact = {
        "bottom_half": (0.121, 0.0715, 0.0457),
        "right_half": (0.127, 0.0717, 0.0437),
        "centre": (0.316, 0.173, 0.104),
    }
    for mask, figures in exact.items():
        gone = removed(real, mask)
        seen = np.where(gone, 0, truth)
        filled = seen, np.broadcast_to(real.mean_image, truth.shape), real.linear.complete(seen, ~gone, 1e-3)
        found = [np.square(truth - completed)[gone].mean() for completed in filled]
        assert found == pytest.approx(figures, abs=6e-4)


def test_no_choice_is_at_the_edge_of_its_grid(real):
    for name, filtering in FILTERS.items():
        ends = {min(filtering.candidates), max(filtering.candidates)}
        for sigma in SIGMAS:
            assert best_parameter(real, filtering, sigma) not in ends, (name, sigma)
    ends = {min(RIDGES), max(RIDGES)}
    for mask in MASKS:
        assert best_ridge(real, mask) not in ends, mask


def test_all_is_scored_on_the_same_images(fewer, reached):
    """A model that completes as a baseline does has its score, to the last digit."""

    class Mean(Projection):
        def decode(self, codes):
            return np.repeat(fewer.mean_image[None], len(codes), axis=0)

    result = INPAINTING.evaluate(Subject(Mean(2), fewer.images), fewer)
    restored = DENOISING.evaluate(Subject(Mean(2), fewer.images), fewer)
    for mask in MASKS:
        assert value(result, f"{mask}/one-pass", "masked_mse") == value(
            reached(INPAINTING)["mean-fill"], mask, "masked_mse"
        )
    for sigma in SIGMAS:
        condition = f"sigma={sigma}"
        assert value(restored, condition, "mse") == value(reached(DENOISING)["mean-image"], condition, "mse")


def test_every_model_is_clipped(material):
    class Loud(Projection):
        def decode(self, codes):
            return 3 * super().decode(codes)

    loud = Loud(8)
    found = value(RECONSTRUCTION.evaluate(Subject(loud, material.images), material), "clean", "mse")
    truth = material.images.test
    assert found == pytest.approx(np.square(np.clip(loud.decode(loud.encode(truth)), 0, 1) - truth).mean(), rel=1e-5)


@pytest.mark.parametrize(
    ("mask", "share"),
    [
        ("bottom_half", 0.5),
        ("right_half", 0.5),
        ("centre", 0.25),
        ("random_50", 0.5),
        ("random_80", 0.8),
        ("diagonal_band", 278 / 784),
    ],
)
def test_masks_remove_their_share(material, mask, share):
    assert removed(material, mask).mean() == pytest.approx(share, abs=0.005)


def test_only_removed_pixels_are_scored(fewer, reached):
    """A codec that spoils every known pixel scores as one that leaves them."""
    spoiled = fewer.images.test * ~removed(fewer, "bottom_half")

    class Spoiler(Projection):
        def decode(self, codes):
            return np.zeros((len(codes), 784), np.float32)

    result = INPAINTING.evaluate(Subject(Spoiler(2), fewer.images), fewer)
    zero = reached(INPAINTING)["zero-fill"]
    assert spoiled.any()
    for mask in MASKS:
        assert value(result, f"{mask}/one-pass", "masked_mse") == pytest.approx(value(zero, mask, "masked_mse"))


def test_iterating_comes_nearer_to_what_agrees_with_the_known(material):
    """A projection on the plane of the principal components, iterated, goes to the plane's point that fits the known
    pixels best."""
    plane = Projection(4)
    plane.basis = np.linalg.svd(material.images.train, full_matrices=False)[2][:4].T.astype(np.float32)
    result = INPAINTING.evaluate(Subject(plane, material.images), material)
    for mask in MASKS:
        assert value(result, f"{mask}/iterated", "masked_mse") < value(result, f"{mask}/one-pass", "masked_mse")


def test_iterating_a_constant_is_one_pass(material):
    class Grey(Projection):
        def decode(self, codes):
            return np.full((len(codes), 784), 0.4, np.float32)

    result = INPAINTING.evaluate(Subject(Grey(2), material.images), material)
    for mask in MASKS:
        once, again = (value(result, f"{mask}/{mode}", "masked_mse") for mode in ("one-pass", "iterated"))
        assert again == pytest.approx(once, rel=0.05)  # of fewer images


def test_sharpness_is_that_of_neighbouring_pixels(material, shaped):
    """By loops; 1 for the images themselves, 0 for constant ones, less where they are blurred."""
    from scipy.ndimage import gaussian_filter

    truth, shape = shaped.test, shaped.shape
    assert float(image_quality.sharpness(truth, truth, shape)) == pytest.approx(1)
    assert float(image_quality.sharpness(truth, np.full_like(truth, 0.3), shape)) == 0
    planes = shape.with_channels(truth)
    blurred = gaussian_filter(planes, (0, 1, 1, 0))
    sums = [
        np.sum((one[:, 1:] - one[:, :-1]) ** 2) + np.sum((one[:, :, 1:] - one[:, :, :-1]) ** 2)
        for one in (planes.astype(np.float64), blurred.astype(np.float64))
    ]
    found = image_quality.sharpness(truth, blurred.reshape(truth.shape), shape)
    assert float(found) == pytest.approx(sums[1] / sums[0])
    assert float(found) < 1
    back = blurred.reshape(truth.shape)
    one, two = (image_quality.sharpness(truth[at::2], back[at::2], shape) for at in (0, 1))
    assert abs(one - two) < 4 * np.hypot(one.error, two.error)
