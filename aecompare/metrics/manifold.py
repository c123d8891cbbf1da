"""Precision, recall, density and coverage of generated images among real ones.

Precision and recall: Kynkäänniemi et al., "Improved precision and recall metric for assessing generative models",
NeurIPS 2019. Density and coverage: Naeem et al., "Reliable fidelity and diversity metrics for generative models",
ICML 2020. A set's manifold is the union of balls about its points, each reaching to the k-th nearest other point.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

NEIGHBOURS = 5
BLOCK = 1_000  # rows of a distance matrix at a time: 40 MB against 10,000 points


def radii(points: np.ndarray, k: int = NEIGHBOURS) -> np.ndarray:
    """Distance of each point to its k-th nearest other: float32 [n, d] -> float32 [n]."""
    if len(points) <= k:
        raise ValueError(f"{len(points)} points have no {k} neighbours each")
    found = [np.sqrt(np.partition(block, k, axis=1)[:, k]) for _, block in _squared(points, points, same=True)]
    return np.concatenate(found)


def prdc(real: np.ndarray, real_radii: np.ndarray, fake: np.ndarray, k: int = NEIGHBOURS) -> dict[str, float]:
    """The four metrics of `fake` [m, d] against `real` [n, d]; all but density lie in [0, 1].

    `real_radii` are ``radii(real, k)``, which do not change from one model to the next.
    """
    fake_radii = radii(fake, k)
    real_limit, fake_limit = real_radii**2, fake_radii**2
    recalled = np.zeros(len(real), bool)
    nearest = np.full(len(real), np.inf, np.float32)
    precise, inside = 0, 0
    for rows, squared in _squared(fake, real):  # [b, n]
        within = squared < real_limit
        precise += int(within.any(axis=1).sum())
        inside += int(within.sum())
        recalled |= (squared < fake_limit[rows, None]).any(axis=0)
        np.minimum(nearest, squared.min(axis=0), out=nearest)
    return {
        "precision": precise / len(fake),
        "recall": float(recalled.mean()),
        "density": inside / (k * len(fake)),
        "coverage": float((nearest < real_limit).mean()),
    }


def _squared(left: np.ndarray, right: np.ndarray, same: bool = False) -> Iterator[tuple[slice, np.ndarray]]:
    """Squared distances in blocks of rows; of a set to itself, each point's own distance is exactly 0."""
    lengths = np.einsum("ij,ij->i", right, right)
    for start in range(0, len(left), BLOCK):
        rows = slice(start, min(start + BLOCK, len(left)))
        block = left[rows]
        squared = np.einsum("ij,ij->i", block, block)[:, None] + lengths - 2 * block @ right.T
        np.maximum(squared, 0, out=squared)
        if same:
            squared[np.arange(len(block)), np.arange(start, start + len(block))] = 0
        yield rows, squared
