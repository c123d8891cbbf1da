"""Parts of an image that are removed for a model to complete; `True` is removed.

Tasks take the masks of test images from here, and a model that learns to complete takes its training masks: all but
`UNSEEN`, which shows what it has learnt beyond the masks that it knows.
"""

from __future__ import annotations

import numpy as np

from aecompare.data.images import PIXELS, SIDE

SOLID = ("bottom_half", "right_half", "centre_14")
RANDOM = ("random_50", "random_80")  # per cent of the pixels, drawn for each image by itself
UNSEEN = ("diagonal_band",)  # no model is trained with these
MASKS = (*SOLID, *RANDOM, *UNSEEN)
BAND = 5  # pixels from the diagonal


def solid(name: str) -> np.ndarray:
    """A mask that is the same for every image: bool [784]."""
    gone = np.zeros((SIDE, SIDE), bool)
    if name == "bottom_half":
        gone[SIDE // 2 :, :] = True
    elif name == "right_half":
        gone[:, SIDE // 2 :] = True
    elif name == "diagonal_band":
        gone[:] = np.abs(np.subtract.outer(np.arange(SIDE), np.arange(SIDE))) <= BAND
    else:
        margin = (SIDE - int(name.partition("_")[2])) // 2
        gone[margin:-margin, margin:-margin] = True
    return gone.reshape(-1)


def share(name: str) -> float:
    """The probability with which a random mask removes a pixel."""
    return int(name.partition("_")[2]) / 100


def of_images(name: str, count: int, source: np.random.Generator) -> np.ndarray:
    """Masks of `count` images: bool [count, 784], not to be written to."""
    if name in RANDOM:
        return source.random((count, PIXELS), dtype=np.float32) < share(name)
    return np.broadcast_to(solid(name), (count, PIXELS))
