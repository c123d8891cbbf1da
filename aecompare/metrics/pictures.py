"""How near restored images are to the true ones: squared error, PSNR, cross-entropy, SSIM."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import uniform_filter

from aecompare.images import SIDE

WINDOW = 7
BLOCK = 2_000


def squared_errors(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Mean squared error of each image: [n, p] and [n, p] -> float64 [n]."""
    return np.mean(np.square(truth.astype(np.float64) - found), axis=1)


def psnr(mse: float | np.ndarray) -> float | np.ndarray:
    """Peak signal-to-noise ratio in dB of a mean squared error of pixels in [0, 1]: 10 log10(1 / mse)."""
    return -10 * np.log10(mse)


def cross_entropy(truth: np.ndarray, found: np.ndarray) -> float:
    """Mean over images of the binary cross-entropy summed over pixels, in nats; `found` is held to [1e-7, 1 − 1e-7].

    With grey pixels this is a loss and no likelihood.
    """
    clipped = np.clip(found.astype(np.float64), 1e-7, 1 - 1e-7)
    return float(-np.mean(np.sum(truth * np.log(clipped) + (1 - truth) * np.log1p(-clipped), axis=1)))


def ssim(truth: np.ndarray, found: np.ndarray) -> float:
    """Mean structural similarity of images [n, 784] in [0, 1]; at most 1.

    Wang, Bovik, Sheikh and Simoncelli, IEEE TIP 13, 2004, with scikit-image's defaults (7 × 7 uniform window, sample
    covariance, borders left out), for all images at once: image by image it takes ten times as long.
    """
    starts = range(0, len(truth), BLOCK)
    return float(sum(_ssim_sum(truth[at : at + BLOCK], found[at : at + BLOCK]) for at in starts) / len(truth))


def _ssim_sum(truth: np.ndarray, found: np.ndarray) -> float:
    x, y = (images.reshape(-1, SIDE, SIDE).astype(np.float64) for images in (truth, found))
    c1, c2 = 0.01**2, 0.03**2
    sample = WINDOW**2 / (WINDOW**2 - 1)
    mean_x, mean_y = _blur(x), _blur(y)
    variance_x = sample * (_blur(x * x) - mean_x**2)
    variance_y = sample * (_blur(y * y) - mean_y**2)
    covariance = sample * (_blur(x * y) - mean_x * mean_y)
    top = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    bottom = (mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2)
    edge = WINDOW // 2
    return float((top / bottom)[:, edge:-edge, edge:-edge].mean(axis=(1, 2)).sum())


def _blur(images: np.ndarray) -> np.ndarray:
    return uniform_filter(images, size=(1, WINDOW, WINDOW))
