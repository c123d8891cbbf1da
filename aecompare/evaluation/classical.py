"""Restorers that know nothing of what images show: smoothing filters, non-local means, total variation, biharmonic.

Their one parameter each is chosen on validation images, by squared error, from grids so wide that no choice is at an
edge; nothing is chosen on test images. They are scored on the images that models are scored on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from aecompare.data.shape import Shape
from aecompare.evaluation.metrics.image_quality import squared_errors

CHOSEN_ON = 100  # validation images
BLOCK = 500  # images at a time
WIDEST = 4_096  # values of an image, beyond which the biharmonic equation of thousands of images takes hours


@dataclass(frozen=True)
class Filter:
    """A denoiser with one parameter.

    `apply` takes images [n, h, w, c], the noise's standard deviation and the parameter.
    """

    about: str
    parameter: str
    candidates: Sequence[float]
    apply: Callable[[np.ndarray, float, float], np.ndarray]

    def restore(self, noisy: np.ndarray, sigma: float, value: float, shape: Shape) -> np.ndarray:
        """float32 [n, values] -> float32 [n, values], clipped to [0, 1]"""
        restored = np.empty(noisy.shape, np.float32)
        for at in range(0, len(noisy), BLOCK):
            part = noisy[at : at + BLOCK]
            found = self.apply(shape.with_channels(part), sigma, value)
            restored[at : at + BLOCK] = np.clip(found.reshape(part.shape), 0, 1, dtype=np.float32)
        return restored

    def choose(self, truth: np.ndarray, noisy: np.ndarray, sigma: float, shape: Shape) -> float:
        """The candidate with the least squared error on validation images and their noisy copies."""

        def error(value: float) -> float:
            return squared_errors(truth, self.restore(noisy, sigma, value, shape)).mean()

        return min(self.candidates, key=error)


def _gaussian(images: np.ndarray, sigma: float, width: float) -> np.ndarray:
    from scipy.ndimage import gaussian_filter

    return gaussian_filter(images, (0, width, width, 0))


def _median(images: np.ndarray, sigma: float, width: float) -> np.ndarray:
    from scipy.ndimage import median_filter

    return median_filter(images, (1, int(width), int(width), 1))


def _non_local_means(images: np.ndarray, sigma: float, strength: float) -> np.ndarray:
    from skimage.restoration import denoise_nl_means

    settings = {"patch_size": 5, "patch_distance": 6, "h": strength * sigma, "sigma": sigma, "fast_mode": True}
    return np.stack([denoise_nl_means(image, channel_axis=-1, **settings) for image in images])


def _total_variation(images: np.ndarray, sigma: float, weight: float) -> np.ndarray:
    from skimage.restoration import denoise_tv_chambolle

    return np.stack([denoise_tv_chambolle(image, weight=weight * sigma, channel_axis=-1) for image in images])


FILTERS = {
    "gaussian-filter": Filter(
        "Gaussian smoothing", "standard deviation in pixels", (0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.8, 2.2), _gaussian
    ),
    "median-filter": Filter("median of a square window", "its side in pixels", (1, 3, 5, 7, 9, 11, 13), _median),
    "nl-means": Filter(
        "non-local means (Buades, Coll and Morel, CVPR 2005), 5 × 5 patches within 6 pixels",
        "h / σ",
        (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0),
        _non_local_means,
    ),
    "total-variation": Filter(
        "total variation (Rudin, Osher and Fatemi, 1992; Chambolle, 2004)",
        "weight / σ",
        (0.3, 0.5, 0.8, 1.1, 1.4, 1.8, 2.3, 3.0),
        _total_variation,
    ),
}


def biharmonic(images: np.ndarray, gone: np.ndarray, shape: Shape) -> np.ndarray:
    """Removed pixels from the biharmonic equation (Damelin and Hoang, 2018), each channel by itself:
    [n, values] and bool [n, values] -> [n, values]."""
    from skimage.restoration import inpaint_biharmonic

    pairs = zip(shape.with_channels(images), np.ascontiguousarray(shape.with_channels(gone)[..., 0]), strict=True)
    restored = np.stack([inpaint_biharmonic(image, mask, channel_axis=-1) for image, mask in pairs])
    return np.clip(restored.reshape(images.shape), 0, 1)
