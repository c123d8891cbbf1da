"""Kernel distance of two sets of features: the unbiased squared maximum mean discrepancy with a cubic kernel.

Bińkowski, Sutherland, Arbel and Gretton, "Demystifying MMD GANs", ICLR 2018: k(x, y) = (x·y / d + 1)³. Sums of a
polynomial kernel over all pairs are inner products of moments, Σ (x·y)³ = ⟨Σ x⊗x⊗x, Σ y⊗y⊗y⟩, so all images are used,
exactly, instead of the mean over small subsets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BLOCK = 500  # rows at a time: d (d + 1) / 2 products each


@dataclass(frozen=True)
class Moments:
    """Sums over n features [n, d] that the kernel's sums are made of, and Σ k(x, x)."""

    count: int
    first: np.ndarray  # [d]
    second: np.ndarray  # [d (d + 1) / 2], pairs i ≤ j
    third: np.ndarray  # [d (d + 1) / 2, d]
    weights: np.ndarray  # how often each pair stands in the full square: 1 or 2
    diagonal: float


def moments(features: np.ndarray) -> Moments:
    """float [n, d] -> its sums in float64."""
    count, size = features.shape
    upper = np.triu_indices(size)
    first, second = np.zeros(size), np.zeros(len(upper[0]))
    third = np.zeros((len(upper[0]), size))
    diagonal = 0.0
    for at in range(0, count, BLOCK):
        block = features[at : at + BLOCK].astype(np.float64)
        across = np.ascontiguousarray(block.T)  # [d, b]
        pairs = (across[upper[0]] * across[upper[1]]).T  # [b, d (d + 1) / 2]
        first += block.sum(axis=0)
        second += pairs.sum(axis=0)
        third += pairs.T @ block
        diagonal += float(((np.einsum("ij,ij->i", block, block) / size + 1) ** 3).sum())
    return Moments(count, first, second, third, np.where(upper[0] == upper[1], 1.0, 2.0), diagonal)


def distance(first: Moments, second: Moments) -> float:
    """Unbiased squared MMD; about 0 for samples of one distribution, and then as often below it."""
    own = [(_sum(one, one) - one.diagonal) / (one.count * (one.count - 1)) for one in (first, second)]
    return float(own[0] + own[1] - 2 * _sum(first, second) / (first.count * second.count))


def _sum(one: Moments, two: Moments) -> float:
    """Σ k(x, y) over all pairs of a member of each."""
    size = len(one.first)
    powers = [
        one.count * two.count,
        one.first @ two.first / size,
        (one.weights * one.second) @ two.second / size**2,
        np.sum(one.weights[:, None] * one.third * two.third) / size**3,
    ]
    return float(powers[0] + 3 * powers[1] + 3 * powers[2] + powers[3])
