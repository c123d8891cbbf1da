"""Parts of an image that are removed for a model to complete; `True` is removed, a pixel with all of its channels.

Tasks take the masks of test images from here, and a model that learns to complete takes its training masks: all but
`UNSEEN`, which shows what it has learnt beyond the masks that it knows.
"""

from __future__ import annotations

import numpy as np

from aecompare.data.shape import Shape

SOLID = ("bottom_half", "right_half", "centre")
RANDOM = ("random_50", "random_80")  # per cent of the pixels, drawn for each image by itself
UNSEEN = ("diagonal_band",)  # no model is trained with these
MASKS = (*SOLID, *RANDOM, *UNSEEN)
BAND = 5.5 / 28  # of a side, from the diagonal; the centre is half of each side


def solid(name: str, shape: Shape) -> np.ndarray:
    """A mask that is the same for every image: bool [values]."""
    height, width = shape.height, shape.width
    gone = np.zeros((height, width), bool)
    if name == "bottom_half":
        gone[height // 2 :, :] = True
    elif name == "right_half":
        gone[:, width // 2 :] = True
    elif name == "diagonal_band":
        down, across = ((np.arange(size) + 0.5) / size for size in (height, width))
        gone[:] = np.abs(np.subtract.outer(down, across)) <= BAND
    else:
        gone[height // 4 : height - height // 4, width // 4 : width - width // 4] = True
    return shape.of_pixels(gone.reshape(-1))


def share(name: str) -> float:
    """The probability with which a random mask removes a pixel."""
    return int(name.partition("_")[2]) / 100


def of_images(name: str, count: int, shape: Shape, source: np.random.Generator) -> np.ndarray:
    """Masks of `count` images: bool [count, values], not to be written to."""
    if name in RANDOM:
        return shape.of_pixels(source.random((count, shape.pixels), dtype=np.float32) < share(name))
    return np.broadcast_to(solid(name, shape), (count, shape.values))
