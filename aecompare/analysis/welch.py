"""Differences of two means whose spreads are not the same: Welch's test, its interval, and equivalence.

Welch, "The generalization of 'Student's' problem when several different population variances are involved",
Biometrika 34, 1947, with Satterthwaite's degrees of freedom (Biometrics Bulletin 2, 1946). What has no spread is a
constant, and the test Student's of one sample. Equivalence is two one-sided tests (Schuirmann, Journal of
Pharmacokinetics and Biopharmaceutics 15, 1987).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, t

MOST = 1_000  # replicates: more are called infinitely many
POWER = 0.8


@dataclass(frozen=True)
class Sample:
    """Means, variances and counts, float64 [rows] each; a constant has variance 0."""

    mean: np.ndarray
    variance: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> Sample:
        """Of values [rows, replicates], NaN where there is none."""
        there = ~np.isnan(values)
        count = there.sum(axis=1).astype(float)
        known = np.where(there, values, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = known.sum(axis=1) / count
            variance = np.where(there, (values - mean[:, None]) ** 2, 0.0).sum(axis=1) / (count - 1)
        varies = np.where(there, values, -np.inf).max(axis=1) > np.where(there, values, np.inf).min(axis=1)
        return cls(mean, np.where(varies, variance, 0.0), count)  # equal values have no spread, whatever rounding says

    @classmethod
    def constant(cls, value: np.ndarray) -> Sample:
        return cls(value, np.zeros_like(value), np.ones_like(value))


@dataclass(frozen=True)
class Difference:
    """One mean less another, float64 [rows]: its value, standard error and degrees of freedom.

    `spread` is the sum of both variances: that of the difference of two replicates. `shape`: degrees of freedom for
    each replicate more, 1 where one side has no spread, 2 where both have the same.
    """

    value: np.ndarray
    error: np.ndarray
    freedom: np.ndarray
    spread: np.ndarray
    shape: np.ndarray

    @classmethod
    def between(cls, one: Sample, two: Sample) -> Difference:
        parts = [sample.variance / sample.count for sample in (one, two)]
        squares = [
            np.divide(part**2, sample.count - 1, out=np.zeros_like(part), where=part > 0)
            for part, sample in zip(parts, (one, two), strict=True)
        ]
        error2, spread = parts[0] + parts[1], one.variance + two.variance
        nothing = np.full_like(error2, np.nan)
        freedom = np.divide(error2**2, squares[0] + squares[1], out=nothing.copy(), where=error2 > 0)
        fourth = one.variance**2 + two.variance**2
        shape = np.divide(spread**2, fourth, out=nothing.copy(), where=spread > 0)
        return cls(one.mean - two.mean, np.sqrt(error2), freedom, spread, shape)

    @property
    def certain(self) -> np.ndarray:
        """Where nothing varies: bool [rows]"""
        return self.error == 0

    def p(self) -> np.ndarray:
        """Of no difference, two-sided; without spread there is no doubt."""
        with np.errstate(divide="ignore", invalid="ignore"):
            tested = 2 * t.sf(np.abs(self.value) / self.error, self.freedom)
        return np.where(self.certain, np.where(self.value == 0, 1.0, 0.0), tested)

    def interval(self, confidence: float) -> tuple[np.ndarray, np.ndarray]:
        reach = np.where(self.certain, 0.0, t.ppf((1 + confidence) / 2, self.freedom) * self.error)
        return self.value - reach, self.value + reach

    def p_equivalent(self, margin: np.ndarray) -> np.ndarray:
        """Of a difference as large as the margin or larger, the larger p of both sides; 1 without a margin."""
        with np.errstate(divide="ignore", invalid="ignore"):
            tested = t.sf((margin - np.abs(self.value)) / self.error, self.freedom)
        found = np.where(self.certain, np.where(np.abs(self.value) <= margin, 0.0, 1.0), tested)
        return np.where(margin > 0, found, np.where(self.certain, found, 1.0))

    def needed(self, margin: np.ndarray, level: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
        """Replicates of each model with which a true difference of the margin is found with 80 % power, at the ends of
        the spread's own interval: infinite beyond a thousand, NaN where nothing varies.

        Args:
            margin: the difference that matters.
            level: of the test, after correction.
            confidence: of the spread's interval, a χ² interval at the difference's degrees of freedom.
        """
        ends = []
        for share in ((1 + confidence) / 2, (1 - confidence) / 2):
            with np.errstate(divide="ignore", invalid="ignore"):
                spread = self.spread * self.freedom / chi2.ppf(share, self.freedom)
            ends.append(_replicates(spread, self.shape, margin, level))
        return ends[0], ends[1]


def _replicates(spread: np.ndarray, shape: np.ndarray, margin: np.ndarray, level: np.ndarray) -> np.ndarray:
    """The least n with n ≥ spread (t(1 − level/2) + t(power))² / margin², quantiles at shape (n − 1) degrees."""
    low, high = np.full(len(spread), 1), np.full(len(spread), MOST + 1)  # too few, and enough
    while (high - low > 1).any():
        middle = (low + high) // 2
        freedom = shape * (middle - 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            enough = middle >= spread * (t.ppf(1 - level / 2, freedom) + t.ppf(POWER, freedom)) ** 2 / margin**2
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    found = np.where(high > MOST, np.inf, high.astype(float))
    return np.where(np.isnan(spread) | ~(margin > 0), np.nan, found)
