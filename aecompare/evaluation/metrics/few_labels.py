"""Classifiers that learn from few labels: ridge regression and nearest neighbours, what they have to choose chosen by
leaving one labelled image out, which both have in closed form; and logistic regression, which is cross-validated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecompare.evaluation.metrics import neighbours as near

PENALTIES = tuple(10.0**power for power in range(-2, 5))  # of a squared weight, for codes of spread 1
NEIGHBOURS = (1, 3, 5, 10)
FOLDS = 5
STRENGTHS = tuple(10.0**power for power in range(-3, 2))  # of logistic regression: one over the penalty
AT_ONCE = 1 << 23  # values of what is asked
COLUMNS = 1_024  # of codes
RANK = 1e-12  # of the largest squared length, below which an axis is none
LEFT_OUT = 500  # labelled codes, evenly spread: a choice of four needs no more


def ridge(codes: np.ndarray, labels: np.ndarray, classes: int, asked: np.ndarray) -> np.ndarray:
    """Classes of codes by ridge regression on one indicator a class, the largest of which wins: int [m].

    The penalty is the one with the least squared error of labelled codes that are left out one by one, which is that of
    the fit over 1 − hᵢᵢ (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, equation 7.64).

    Args:
        codes: labelled, float [n, d].
        labels: int [n].
        classes: how many there are.
        asked: float [m, d].
    """
    centre, truth = codes.mean(axis=0, dtype=np.float64), np.eye(classes)[labels]
    level = truth.mean(axis=0)
    aim = truth - level
    values, turned, unturned = _principal(codes, centre)
    along, squares = turned.T @ aim, turned**2
    errors = []
    for penalty in PENALTIES:
        shrunk = 1 / (values + penalty)
        fitted = turned @ (along * shrunk[:, None])
        leverage = np.minimum(squares @ shrunk + 1 / len(codes), 1 - 1e-9)  # 1/n: the level is fitted too
        errors.append(np.sum(((aim - fitted) / (1 - leverage)[:, None]) ** 2))
    shrunk = 1 / (values + PENALTIES[int(np.argmin(errors))])
    weights = unturned(along * shrunk[:, None])
    rows = max(1, AT_ONCE // asked.shape[1])
    blocks = [asked[at : at + rows] for at in range(0, len(asked), rows)]
    return np.concatenate([((block - centre) @ weights + level).argmax(axis=1) for block in blocks])


def _principal(codes: np.ndarray, centre: np.ndarray) -> tuple[np.ndarray, np.ndarray, Callable]:
    """Squared lengths along principal axes [k], rows in their terms [n, k], and what brings weights in their terms
    [k, m] back [d, m]; from the smaller of the two matrices of products, since a hundred images of ten thousand values
    span a hundred axes."""
    if len(codes) >= codes.shape[1]:
        moved = codes - centre
        values, axes = np.linalg.eigh(moved.T @ moved)
        return np.maximum(values, 0), moved @ axes, lambda weights: axes @ weights
    places = [slice(at, at + COLUMNS) for at in range(0, codes.shape[1], COLUMNS)]  # of float64, no more at a time

    def moved_at(place: slice) -> np.ndarray:
        return codes[:, place] - centre[place]

    values, rows = np.linalg.eigh(sum(part @ part.T for part in map(moved_at, places)))
    kept = values > RANK * values[-1]
    values, rows = values[kept], rows[:, kept]
    roots = np.sqrt(values)

    def unturned(weights: np.ndarray) -> np.ndarray:
        along = rows @ (weights / roots[:, None])
        return np.concatenate([moved_at(place).T @ along for place in places])

    return values, rows * roots, unturned


def logistic(codes: np.ndarray, labels: np.ndarray, classes: int, asked: np.ndarray) -> np.ndarray:
    """Classes of codes by scikit-learn's logistic regression, its penalty that with the highest likelihood of the parts
    that were left out of a fit, of `FOLDS` with as much of each class: int [m].

    Args:
        codes: labelled, float [n, d].
        labels: int [n].
        classes: how many there are.
        asked: float [m, d].
    """
    from sklearn.linear_model import LogisticRegressionCV

    if len(codes) < codes.shape[1]:  # weights lie in the span of the codes: fewer numbers, and the same classes
        axes = np.linalg.svd(codes, full_matrices=False)[2].T
        codes, asked = codes @ axes, asked @ axes
    folds = min(FOLDS, int(np.bincount(labels, minlength=classes).min()))
    machine = LogisticRegressionCV(
        Cs=STRENGTHS, cv=folds, scoring="neg_log_loss", max_iter=1_000, l1_ratios=(0,), use_legacy_attributes=False
    )
    return machine.fit(codes, labels).predict(asked)


def neighbours(codes: np.ndarray, labels: np.ndarray, classes: int, asked: np.ndarray) -> np.ndarray:
    """Classes of codes by the vote of the nearest labelled ones, the nearest class of a tie: int [m]; how many vote is
    what names most of the labelled codes rightly that are left out one by one.

    Args:
        codes: labelled, float [n, d].
        labels: int [n].
        classes: how many there are.
        asked: float [m, d].
    """
    most = min(max(NEIGHBOURS), len(codes) - 1)
    left = np.unique(np.linspace(0, len(codes) - 1, min(len(codes), LEFT_OUT)).astype(int))
    rows = near.nearest(codes[left], codes, most + 1)[1]
    order = np.argsort(rows == left[:, None], axis=1, kind="stable")  # its own row last
    own = np.take_along_axis(rows, order, axis=1)[:, :most]
    counts = [count for count in NEIGHBOURS if count <= most]
    right = [np.count_nonzero(_vote(labels[own[:, :count]], classes) == labels[left]) for count in counts]
    count = counts[int(np.argmax(right))]
    return _vote(labels[near.nearest(asked, codes, count)[1]], classes)


def _vote(labels: np.ndarray, classes: int) -> np.ndarray:
    """The class that most of a row's labels name, of several the nearest label's: int [m, k] -> int [m]"""
    votes = np.zeros((len(labels), classes))
    nearer = 1 - np.arange(labels.shape[1]) / (labels.shape[1] + 1) / labels.shape[1] ** 2  # breaks ties, no more
    for column, weight in zip(labels.T, nearer, strict=True):
        votes[np.arange(len(labels)), column] += weight
    return votes.argmax(axis=1)
