"""Precision, recall, density and coverage of generated images among real ones.

Precision and recall: Kynkäänniemi et al., "Improved precision and recall metric for assessing generative models",
NeurIPS 2019. Density and coverage: Naeem et al., "Reliable fidelity and diversity metrics for generative models",
ICML 2020. A set's manifold is the union of balls about its points, each reaching to the k-th nearest other point.
"""

from __future__ import annotations

import numpy as np

from aecompare.evaluation.metrics import neighbours

NEIGHBOURS = 5


def radii(points: np.ndarray, k: int = NEIGHBOURS) -> np.ndarray:
    """Distance of each point to its k-th nearest other: float32 [n, d] -> float32 [n].

    Raises:
        ValueError: there are not k others.
    """
    if len(points) <= k:
        raise ValueError(f"{len(points)} points have no {k} neighbours each")
    return neighbours.nearest(points, points, k + 1)[0][:, -1]  # the nearest of all is the point itself


def prdc(real: np.ndarray, real_radii: np.ndarray, fake: np.ndarray, k: int = NEIGHBOURS) -> dict[str, float]:
    """The four metrics of `fake` [m, d] against `real` [n, d]; all but density lie in [0, 1].

    `real_radii` are ``radii(real, k)``, which do not change from one model to the next.
    """
    real_limit, fake_limit = real_radii**2, radii(fake, k)[:, None] ** 2
    precise, recalled = np.zeros(len(fake), bool), np.zeros(len(real), bool)
    nearest = np.full(len(real), np.inf, np.float32)
    inside = 0
    for down, across, squared in neighbours.blocks(neighbours.as_rows(fake), neighbours.as_columns(real)):
        within = squared < real_limit[across]
        hits = np.count_nonzero(within)
        if hits:
            inside += hits
            precise[down] |= within.any(axis=1)
        recalled[across] |= (squared < fake_limit[down]).any(axis=0)
        np.minimum(nearest[across], squared.min(axis=0), out=nearest[across])
    return {
        "precision": float(precise.mean()),
        "recall": float(recalled.mean()),
        "density": inside / (k * len(fake)),
        "coverage": float((nearest < real_limit).mean()),
    }


def nearest(points: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Distance of each of `points` [m, d] to the nearest `among` [n, d]: float32 [m]."""
    found = np.full(len(points), np.inf, np.float32)
    for down, _, squared in neighbours.blocks(neighbours.as_rows(points), neighbours.as_columns(among)):
        np.minimum(found[down], squared.min(axis=1), out=found[down])
    return np.sqrt(np.maximum(found, 0))


def authenticity(points: np.ndarray, train: np.ndarray, reach: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of `points` [m, d] are no copies of training images, and how far the nearest one is: bool [m], float32 [m].

    A point is authentic if the nearest of `train` [n, d] is farther from it than from its own nearest other, `reach`
    [n] (Alaa, van Breugel, Saveliev and van der Schaar, "How faithful is your synthetic data?", ICML 2022).
    """
    distances, rows = neighbours.nearest(points, train, 1)
    return distances[:, 0] > reach[rows[:, 0]], distances[:, 0]
