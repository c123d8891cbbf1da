"""Images that are none of the data set's kind, made from its training images: what the judge learns to refuse.

A classifier of ten classes is sure of noise and of averages, and the k-nearest manifold of real images takes both in
(precision of the mean image: 1.000). So the judge has one class more (Hendrycks, Mazeika and Dietterich, "Deep anomaly
detection with outlier exposure", ICLR 2019), and is shown noise, averages, shuffles and parts joined. What the controls
make (`aecompare.evaluation.controls`) is not among them.
"""

from __future__ import annotations

import numpy as np

from aecompare.data.images import Images

PATCHES = 4  # a side, of those that are shuffled
MOST = 16  # images in an average


def draw(images: Images, count: int, source: np.random.Generator) -> np.ndarray:
    """Images of no class, as many of each kind, from training images: float32 [count, values] in [0, 1]."""
    parts = np.array_split(np.arange(count), len(KINDS))
    return np.concatenate([kind(images, len(part), source) for kind, part in zip(KINDS, parts, strict=True)]).astype(
        np.float32
    )


def _noise(images: Images, count: int, source: np.random.Generator) -> np.ndarray:
    """Uniform noise of some contrast, and black and white pixels of an image's ink."""
    train = images.train
    uniform = source.random((count, images.shape.values), dtype=np.float32) * source.uniform(0.2, 1, (count, 1))
    ink = train[source.integers(0, len(train), count)].mean(axis=1, keepdims=True)
    speckled = source.random((count, images.shape.values)) < ink
    return np.where(np.arange(count)[:, None] % 2, uniform, speckled)


def _averages(images: Images, count: int, source: np.random.Generator) -> np.ndarray:
    """Two images of different classes faded into each other, or the mean of several."""
    train = images.train
    one, two = _apart(images, count, source)
    weight = source.uniform(0.3, 0.7, (count, 1))
    several = np.stack(
        [train[source.integers(0, len(train), source.integers(3, MOST + 1))].mean(axis=0) for _ in range(count)]
    )
    return np.where(np.arange(count)[:, None] % 2, weight * one + (1 - weight) * two, several)


def _shuffles(images: Images, count: int, source: np.random.Generator) -> np.ndarray:
    """An image's pixels, or its patches, in another order; pixels that no patch takes in stay where they are."""
    shape = images.shape
    chosen = images.train[source.integers(0, len(images.train), count)]
    by_pixel = chosen.reshape(count, shape.pixels, shape.channels)
    pixels = source.permuted(chosen, axis=1) if shape.channels == 1 else _permuted(by_pixel, source)
    high, wide = shape.height // PATCHES, shape.width // PATCHES
    whole = chosen.reshape(count, shape.height, shape.width, shape.channels).copy()
    inner = whole[:, : high * PATCHES, : wide * PATCHES]
    patches = inner.reshape(count, PATCHES, high, PATCHES, wide, shape.channels).swapaxes(2, 3)
    flat = patches.reshape(count, PATCHES * PATCHES, -1)
    order = np.argsort(source.random((count, PATCHES * PATCHES)), axis=1)
    moved = np.take_along_axis(flat, order[:, :, None], axis=1).reshape(patches.shape)
    whole[:, : high * PATCHES, : wide * PATCHES] = moved.swapaxes(2, 3).reshape(inner.shape)
    return np.where(np.arange(count)[:, None] % 2, pixels, whole.reshape(count, -1))


def _permuted(pixels: np.ndarray, source: np.random.Generator) -> np.ndarray:
    """Pixels with all of their channels in another order: [n, pixels, channels] -> [n, values]"""
    order = np.argsort(source.random(pixels.shape[:2]), axis=1)
    return np.take_along_axis(pixels, order[:, :, None], axis=1).reshape(len(pixels), -1)


def _parts(images: Images, count: int, source: np.random.Generator) -> np.ndarray:
    """Halves of two images of different classes joined, or a half alone."""
    one, two = _apart(images, count, source)
    height, width = images.shape.height, images.shape.width
    half = np.zeros((4, height, width), bool)
    half[0, : height // 2] = half[1, height // 2 :] = half[2, :, : width // 2] = half[3, :, width // 2 :] = True
    kept = images.shape.of_pixels(half.reshape(4, -1))[source.integers(0, 4, count)]
    return np.where(kept, one, np.where(np.arange(count)[:, None] % 2, two, 0))


def _apart(images: Images, count: int, source: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of images of different classes; any two where classes are not known."""
    train, labels = images.train, images.train_labels
    one, two = source.integers(0, len(train), (2, 8 * count))
    rows = np.flatnonzero(labels[one] != labels[two])[:count]
    rows = np.resize(rows, count) if len(rows) else np.arange(count)
    return train[one[rows]], train[two[rows]]


KINDS = (_noise, _averages, _shuffles, _parts)
