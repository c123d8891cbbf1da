"""How near restored images are to the true ones: squared error, PSNR, cross-entropy, SSIM, sharpness."""

from __future__ import annotations

import numpy as np

from aecompare.data.shape import Shape
from aecompare.evaluation.estimate import Estimate

WINDOW = 7
BLOCK = 20  # images at a time: what is worked on stays in the cache
ROWS = 500


def squared_errors(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Mean squared error of each image: [n, p] and [n, p] -> float64 [n]."""
    errors = np.empty(len(truth))
    for at in range(0, len(truth), ROWS):  # float64 of all images of many values is more than a job may take
        part = slice(at, at + ROWS)
        errors[part] = np.mean(np.square(truth[part].astype(np.float64) - found[part]), axis=1)
    return errors


def psnr(mse: float | np.ndarray) -> float | np.ndarray:
    """Peak signal-to-noise ratio in dB of a mean squared error of pixels in [0, 1]: 10 log10(1 / mse); ∞ for none."""
    with np.errstate(divide="ignore"):
        return -10 * np.log10(mse)


def pooled_psnr(mse: Estimate) -> Estimate:
    """PSNR in dB of a mean squared error, with its error."""
    return mse.through(float(psnr(mse)), 10 / np.log(10) / mse if mse else 0.0)


def cross_entropy(truth: np.ndarray, found: np.ndarray) -> Estimate:
    """Mean over images of the binary cross-entropy summed over pixels, in nats."""
    return Estimate.of(cross_entropies(truth, found))


def cross_entropies(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Binary cross-entropy of each image, summed over pixels, in nats: float64 [n].

    `found` is held to [1e-7, 1 − 1e-7]. With grey pixels this is a loss and no likelihood.
    """
    sums = np.empty(len(truth))
    for start in range(0, len(truth), BLOCK):
        true = truth[start : start + BLOCK].astype(np.float64)
        clipped = np.clip(found[start : start + BLOCK].astype(np.float64), 1e-7, 1 - 1e-7)
        sums[start : start + BLOCK] = -np.sum(true * np.log(clipped) + (1 - true) * np.log1p(-clipped), axis=1)
    return sums


def sharpness(truth: np.ndarray, found: np.ndarray, shape: Shape) -> Estimate:
    """Squared differences of neighbouring pixels in `found` over those in `truth`, images [n, values] each, summed over
    all images: 1 for the images themselves, less where they are blurred, 0 for constant ones."""
    there, own = (_steepness(images, shape) for images in (truth, found))
    level = max(float(there.mean()), 1e-300)
    ratio = float(own.mean()) / level
    return Estimate(ratio, Estimate.of(own - ratio * there).error / level)


def _steepness(images: np.ndarray, shape: Shape) -> np.ndarray:
    """[n, values] -> float64 [n]"""
    total = np.empty(len(images))
    for at in range(0, len(images), ROWS):
        planes = shape.with_channels(images[at : at + ROWS]).astype(np.float64)
        total[at : at + ROWS] = sum(np.sum(np.diff(planes, axis=axis) ** 2, axis=(1, 2, 3)) for axis in (1, 2))
    return total


def ssim(truth: np.ndarray, found: np.ndarray, shape: Shape) -> Estimate:
    """Mean structural similarity of images [n, values] in [0, 1]; at most 1; in colour the mean of the channels'.

    Wang, Bovik, Sheikh and Simoncelli, IEEE TIP 13, 2004, with scikit-image's defaults (7 × 7 uniform window, sample
    covariance, borders left out), for all images at once: image by image it takes ten times as long.
    """
    starts = range(0, len(truth), BLOCK)
    return Estimate.of(np.concatenate([_ssim(truth[at : at + BLOCK], found[at : at + BLOCK], shape) for at in starts]))


def _ssim(truth: np.ndarray, found: np.ndarray, shape: Shape) -> np.ndarray:
    x, y = (_planes(images, shape).astype(np.float64) for images in (truth, found))
    c1, c2 = 0.01**2, 0.03**2
    sample = WINDOW**2 / (WINDOW**2 - 1)
    mean_x, mean_y = _windows(x), _windows(y)
    variance_x = sample * (_windows(x * x) - mean_x**2)
    variance_y = sample * (_windows(y * y) - mean_y**2)
    covariance = sample * (_windows(x * y) - mean_x * mean_y)
    top = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    bottom = (mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2)
    return (top / bottom).mean(axis=(1, 2)).reshape(len(truth), -1).mean(axis=1)


def _planes(images: np.ndarray, shape: Shape) -> np.ndarray:
    """A plane a channel: [n, values] -> [n * channels, h, w]"""
    return np.moveaxis(shape.with_channels(images), -1, 1).reshape(-1, shape.height, shape.width)


def _windows(images: np.ndarray) -> np.ndarray:
    """Means of all windows that lie inside: [n, h, w] -> [n, w - 6, h - 6] transposed, by two products with a band."""
    height, width = images.shape[1:]
    across = images.reshape(-1, width) @ _band(width)  # [n * h, w - 6]
    down = across.reshape(-1, height, width - WINDOW + 1).transpose(0, 2, 1).reshape(-1, height) @ _band(height)
    return down.reshape(len(images), width - WINDOW + 1, height - WINDOW + 1)


def _band(size: int) -> np.ndarray:
    """[size, size - 6]: a column's mean is that of a window."""
    starts, places = np.arange(size - WINDOW + 1), np.arange(size)[:, None]
    return ((places >= starts) & (places < starts + WINDOW)) / WINDOW
