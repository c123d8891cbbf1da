"""Images that are none of the data set's kind, made from its training images: what the judge learns to refuse.

A classifier of ten classes is sure of noise and of averages, and the k-nearest manifold of real images takes both in
(precision of the mean image: 1.000). So the judge has one class more (Hendrycks, Mazeika and Dietterich, "Deep anomaly
detection with outlier exposure", ICLR 2019), and is shown noise, averages, shuffles and parts joined. What the controls
make (`aecompare.evaluation.controls`) is not among them.
"""

from __future__ import annotations

import numpy as np

from aecompare.data.images import PIXELS, SIDE

BLOCK = 7  # side of the patches that are shuffled
MOST = 16  # images in an average


def draw(images: np.ndarray, labels: np.ndarray, count: int, source: np.random.Generator) -> np.ndarray:
    """Images of no class, as many of each kind: float32 [n, 784] in [0, 1] and labels [n] -> float32 [count, 784]."""
    parts = np.array_split(np.arange(count), len(KINDS))
    return np.concatenate(
        [kind(images, labels, len(part), source) for kind, part in zip(KINDS, parts, strict=True)]
    ).astype(np.float32)


def _noise(images: np.ndarray, labels: np.ndarray, count: int, source: np.random.Generator) -> np.ndarray:
    """Uniform noise of some contrast, and black and white pixels of an image's ink."""
    uniform = source.random((count, PIXELS), dtype=np.float32) * source.uniform(0.2, 1, (count, 1))
    ink = images[source.integers(0, len(images), count)].mean(axis=1, keepdims=True)
    speckled = source.random((count, PIXELS)) < ink
    return np.where(np.arange(count)[:, None] % 2, uniform, speckled)


def _averages(images: np.ndarray, labels: np.ndarray, count: int, source: np.random.Generator) -> np.ndarray:
    """Two images of different classes faded into each other, or the mean of several."""
    one, two = _apart(images, labels, count, source)
    weight = source.uniform(0.3, 0.7, (count, 1))
    several = np.stack(
        [images[source.integers(0, len(images), source.integers(3, MOST + 1))].mean(axis=0) for _ in range(count)]
    )
    return np.where(np.arange(count)[:, None] % 2, weight * one + (1 - weight) * two, several)


def _shuffles(images: np.ndarray, labels: np.ndarray, count: int, source: np.random.Generator) -> np.ndarray:
    """An image's pixels, or its patches, in another order."""
    chosen = images[source.integers(0, len(images), count)]
    pixels = source.permuted(chosen, axis=1)
    side = SIDE // BLOCK
    patches = chosen.reshape(count, side, BLOCK, side, BLOCK).swapaxes(2, 3).reshape(count, side * side, -1)
    order = np.argsort(source.random((count, side * side)), axis=1)
    moved = np.take_along_axis(patches, order[:, :, None], axis=1)
    blocks = moved.reshape(count, side, side, BLOCK, BLOCK).swapaxes(2, 3).reshape(count, PIXELS)
    return np.where(np.arange(count)[:, None] % 2, pixels, blocks)


def _parts(images: np.ndarray, labels: np.ndarray, count: int, source: np.random.Generator) -> np.ndarray:
    """Halves of two images of different classes joined, or a half alone."""
    one, two = _apart(images, labels, count, source)
    half = np.zeros((4, SIDE, SIDE), bool)
    half[0, : SIDE // 2], half[1, SIDE // 2 :], half[2, :, : SIDE // 2], half[3, :, SIDE // 2 :] = (
        True,
        True,
        True,
        True,
    )
    kept = half.reshape(4, PIXELS)[source.integers(0, 4, count)]
    return np.where(kept, one, np.where(np.arange(count)[:, None] % 2, two, 0))


def _apart(
    images: np.ndarray, labels: np.ndarray, count: int, source: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of images of different classes."""
    one, two = source.integers(0, len(images), (2, 8 * count))
    rows = np.flatnonzero(labels[one] != labels[two])[:count]
    rows = np.resize(rows, count) if len(rows) else np.arange(count)
    return images[one[rows]], images[two[rows]]


KINDS = (_noise, _averages, _shuffles, _parts)
