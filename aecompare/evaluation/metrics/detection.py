"""How well a score tells anomalies from normal images: both are scored, the anomalies should be higher."""

from __future__ import annotations

import numpy as np

from aecompare.evaluation.estimate import Estimate

FOUND = 0.95  # share of the anomalies that are found where false alarms are counted


def auroc(normal: np.ndarray, anomalous: np.ndarray) -> Estimate:
    """Area under the receiver operating characteristic: the chance that an anomaly [m] is scored higher than a normal
    image [n], ties counted half (Hanley and McNeil, 1982); its error over both is DeLong, DeLong and Clarke-Pearson's
    (1988)."""
    from scipy.stats import rankdata

    m, n = len(anomalous), len(normal)
    together = rankdata(np.concatenate([anomalous, normal]))
    above = (together[:m] - rankdata(anomalous)) / n  # share of normal images below each anomaly
    below = 1 - (together[m:] - rankdata(normal)) / m
    return Estimate(above.mean(), np.sqrt(above.var(ddof=1) / m + below.var(ddof=1) / n))


def average_precision(normal: np.ndarray, anomalous: np.ndarray) -> float:
    """Mean precision over the anomalies as the threshold falls."""
    from sklearn.metrics import average_precision_score

    truth = np.repeat([0, 1], [len(normal), len(anomalous)])
    return float(average_precision_score(truth, np.concatenate([normal, anomalous])))


def false_alarms(normal: np.ndarray, anomalous: np.ndarray) -> Estimate:
    """Share of normal images that are scored as high as `FOUND` of the anomalies are, or higher."""
    ordered = np.sort(anomalous)[::-1]
    threshold = ordered[int(np.ceil(FOUND * len(ordered))) - 1]
    return Estimate.of(normal >= threshold)
