"""Images that are none of the data set's, made from its test images: what detectors of anomalies are put to.

Inversion is told by brightness alone, noise by the nearest image. Halves of two images joined have every statistic of
a pixel right, and only what the whole shows is wrong.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecompare.data.images import Images, as_floats

ROUNDS = 50  # draws until halves are of different classes


def _joined(images: Images, rows: np.ndarray, source: np.random.Generator) -> np.ndarray:
    """The left half of an image and the right half of another, of another class where classes are known."""
    other = source.permutation(rows)
    labels = images.test_labels
    for _ in range(ROUNDS):
        same = np.flatnonzero(labels[rows] == labels[other] if images.classes else rows == other)
        other[same] = source.choice(rows, len(same))
    left, right = (images.shape.with_channels(images.test[part]) for part in (rows, other))
    cut = images.shape.width // 2
    return np.concatenate([left[:, :, :cut], right[:, :, cut:]], axis=2).reshape(len(rows), -1)


def _rotated(images: Images, rows: np.ndarray, source: np.random.Generator) -> np.ndarray:
    """By 90 degrees; by 180 where they are not square."""
    turns = 1 if images.shape.height == images.shape.width else 2
    return np.rot90(images.shape.with_channels(images.test[rows]), turns, axes=(1, 2)).reshape(len(rows), -1)


def _shuffled(images: Images, rows: np.ndarray, source: np.random.Generator) -> np.ndarray:
    """Pixels of each image in an order of its own."""
    pixels = images.test[rows].reshape(len(rows), images.shape.pixels, -1)
    order = np.argsort(source.random(pixels.shape[:2]), axis=1)
    return np.take_along_axis(pixels, order[:, :, None], axis=1).reshape(len(rows), -1)


def _inverted(images: Images, rows: np.ndarray, source: np.random.Generator) -> np.ndarray:
    return 1 - images.test[rows]


def _noise(images: Images, rows: np.ndarray, source: np.random.Generator) -> np.ndarray:
    """Each value that of some pixel of some test image: of their mean and spread, which a Gaussian that is clipped to
    [0, 1] has not, and of nothing else."""
    pool = images.test_bytes.ravel()
    return as_floats(pool[source.integers(0, len(pool), (len(rows), images.shape.values), np.uint32)])


KINDS: dict[str, Callable[[Images, np.ndarray, np.random.Generator], np.ndarray]] = {
    "joined": _joined,
    "rotated": _rotated,
    "shuffled": _shuffled,
    "inverted": _inverted,
    "noise": _noise,
}


def of(images: Images, kind: str, rows: np.ndarray, source: np.random.Generator) -> np.ndarray:
    """Strangers made from test images of some rows: float32 [rows, values] in [0, 1]"""
    return np.ascontiguousarray(KINDS[kind](images, rows, source), np.float32)
