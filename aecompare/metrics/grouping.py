"""How well clusters, or neighbours, agree with the true classes."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.neighbors import KNeighborsClassifier


def accuracy(classes: np.ndarray, clusters: np.ndarray) -> float:
    """Share of points whose cluster is matched to their class, under the best one-to-one matching (Kuhn, 1955)."""
    _, rows = np.unique(classes, return_inverse=True)
    _, columns = np.unique(clusters, return_inverse=True)
    counts = np.zeros((rows.max() + 1, columns.max() + 1), int)
    np.add.at(counts, (rows, columns), 1)
    matched = linear_sum_assignment(counts, maximize=True)
    return float(counts[matched].sum() / len(classes))


def agreement(classes: np.ndarray, clusters: np.ndarray) -> dict[str, float]:
    """`acc` (Hungarian matching), `nmi` (arithmetic mean) and `ari` of a clustering."""
    return {
        "acc": accuracy(classes, clusters),
        "nmi": float(normalized_mutual_info_score(classes, clusters)),
        "ari": float(adjusted_rand_score(classes, clusters)),
    }


def neighbours_accuracy(
    train: np.ndarray, train_classes: np.ndarray, test: np.ndarray, test_classes: np.ndarray, k: int = 5
) -> float:
    """Share of test points whose k nearest training points vote for their class."""
    voters = KNeighborsClassifier(k).fit(train, train_classes)  # a tree in few dimensions, else all distances
    return float(voters.score(test, test_classes))
