"""How well clusters, neighbours or a linear probe agree with the true classes, and how far apart clusters lie.

scikit-learn is imported where it is used: planning reads which metrics there are, and its import takes a second.
"""

from __future__ import annotations

import numpy as np

from aecompare.data.shape import WIDEST
from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.metrics import neighbours

AT_ONCE = 1_024  # dimensions


def accuracy(classes: np.ndarray, clusters: np.ndarray) -> Estimate:
    """Share of points whose cluster is matched to their class, under the best one-to-one matching (Kuhn, 1955)."""
    from scipy.optimize import linear_sum_assignment

    _, rows = np.unique(classes, return_inverse=True)
    _, columns = np.unique(clusters, return_inverse=True)
    counts = np.zeros((rows.max() + 1, columns.max() + 1), int)
    np.add.at(counts, (rows, columns), 1)
    matched = linear_sum_assignment(counts, maximize=True)
    return Estimate.share(counts[matched].sum() / len(classes), len(classes))


def agreement(classes: np.ndarray, clusters: np.ndarray) -> dict[str, float]:
    """`acc` (Hungarian matching), `nmi` (arithmetic mean) and `ari` of a clustering."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    return {
        "acc": accuracy(classes, clusters),
        "nmi": float(normalized_mutual_info_score(classes, clusters)),
        "ari": float(adjusted_rand_score(classes, clusters)),
    }


def neighbours_accuracy(
    train: np.ndarray, train_classes: np.ndarray, test: np.ndarray, test_classes: np.ndarray, k: int = 5
) -> Estimate:
    """Share of test points whose k nearest training points vote for their class; of classes with as many votes, the
    first counts."""
    _, rows = neighbours.nearest(test, train, k)
    votes = train_classes[rows][:, :, None] == np.unique(train_classes)  # [m, k, classes]
    winners = np.unique(train_classes)[votes.sum(axis=1).argmax(axis=1)]
    return Estimate.of(winners == test_classes)


def probe_accuracy(
    train: np.ndarray, train_classes: np.ndarray, test: np.ndarray, test_classes: np.ndarray
) -> Estimate:
    """Share of test points that a multinomial logistic regression puts into their class (Alain and Bengio, 2017).

    Dimensions are scaled to unit variance first: the penalty (C = 1) would else depend on a code's units. All is in
    float64, with pixels of large images in float32, which are gigabytes.
    """
    from sklearn.linear_model import LogisticRegression

    probe = LogisticRegression(max_iter=200, tol=1e-3)
    scaled, asked = _scaled(train, test, np.float64 if train.shape[1] <= WIDEST else np.float32)
    share = probe.fit(scaled, train_classes).score(asked, test_classes)
    return Estimate.share(float(share), len(test))


def _scaled(train: np.ndarray, test: np.ndarray, kind: type) -> tuple[np.ndarray, np.ndarray]:
    """Both with each dimension less its mean, over its spread, among the training points; some dimensions at a time."""
    from sklearn.preprocessing import StandardScaler

    into, asked = np.empty(train.shape, kind), np.empty(test.shape, test.dtype)
    for at in range(0, train.shape[1], AT_ONCE):
        some, scaler = np.s_[:, at : at + AT_ONCE], StandardScaler()
        into[some] = scaler.fit_transform(train[some].astype(np.float64))
        asked[some] = scaler.transform(test[some])
    return into, asked


def silhouette(points: np.ndarray, clusters: np.ndarray) -> float:
    """Mean silhouette (Rousseeuw, 1987), in [-1, 1]; 0 where all points lie in one cluster."""
    from sklearn.metrics import silhouette_score

    if len(np.unique(clusters)) < 2:
        return 0.0
    return float(silhouette_score(points, clusters))
