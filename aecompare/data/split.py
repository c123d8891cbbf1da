"""Test images set apart where nobody did: drawn once from the experiment's seed, of each class as large a part."""

from __future__ import annotations

import numpy as np

from aecompare import seeds
from aecompare.running.files import sha256

PARTS = 7  # one for test, as of MNIST's 70,000


def sizes(count: int) -> tuple[int, int]:
    """How many of so many images are for training and validation, and for test; classes round it by one each."""
    return count - count // PARTS, count // PARTS


def draw(images: np.ndarray, labels: np.ndarray, name: str, seed: int) -> tuple[dict[str, np.ndarray], str]:
    """The four arrays of a data set, in an order that no class or folder rules, and the hash of the test images' rows.

    Args:
        images: uint8 [n, h, w] or [n, h, w, c].
        labels: uint8 [n].
        name: of the data set.
        seed: of the experiment.
    """
    order = seeds.generator("split", dataset=name, seed=seed).permutation(len(images))
    place = np.empty(len(order), int)  # of each image among those of its class, as a share of them
    share = np.empty(len(order))
    for label in np.unique(labels):
        own = order[labels[order] == label]
        place[own] = np.arange(len(own))
        share[own] = (place[own] + 0.5) / len(own)
    ranked = order[np.argsort(share[order], kind="stable")]
    train, test = ranked[: sizes(len(images))[0]], ranked[sizes(len(images))[0] :]
    train, test = (part[np.argsort(np.argsort(order)[part])] for part in (train, test))  # in the drawn order again
    arrays = {
        f"{part}_{what}": array[rows]
        for part, rows in (("train", train), ("test", test))
        for what, array in (("images", images), ("labels", labels))
    }
    return arrays, sha256(np.sort(test).astype("<i8").tobytes())
