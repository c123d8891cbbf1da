"""Nearest neighbours among many points, exactly, in blocks whose distances stay in the cache.

Squared distances come from one matrix product, of rows [x, |x|², 1] with columns [−2y, 1, |y|²].
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

ROWS, COLUMNS = 250, 1_000  # of a block of distances: 1 MB
THINNED = 5  # of n distances every √(n / k) / 5-th bounds the k-th: the bound then takes as long as ordering the rest


def as_rows(points: np.ndarray) -> np.ndarray:
    """[x, |x|², 1] of each of the points [n, d]: float32 [n, d + 2]"""
    points = np.asarray(points, np.float32)
    rows = np.ones((len(points), points.shape[1] + 2), np.float32)
    rows[:, :-2] = points
    np.einsum("ij,ij->i", points, points, out=rows[:, -2])
    return rows


def as_columns(points: np.ndarray) -> np.ndarray:
    """[−2y, 1, |y|²] of each of the points [n, d], one below the other: float32 [d + 2, n], and no copy besides."""
    points = np.asarray(points, np.float32)
    columns = np.ones((points.shape[1] + 2, len(points)), np.float32)
    np.multiply(points.T, -2, out=columns[:-2])
    columns[-1] = np.einsum("ij,ij->i", points, points)
    return columns


def blocks(rows: np.ndarray, columns: np.ndarray) -> Iterator[tuple[slice, slice, np.ndarray]]:
    """Squared distances float32 [b, c] of all pairs, a block at a time; of `as_rows` and `as_columns`."""
    for left in range(0, columns.shape[1], COLUMNS):
        across = slice(left, min(left + COLUMNS, columns.shape[1]))
        part = np.ascontiguousarray(columns[:, across])
        for top in range(0, len(rows), ROWS):
            down = slice(top, min(top + ROWS, len(rows)))
            yield down, across, rows[down] @ part


def nearest(points: np.ndarray, among: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k nearest `among` [n, d] of each of `points` [m, d]: distances float32 [m, k], rising, and rows int64 [m, k].

    Raises:
        ValueError: there are fewer than k.
    """
    if len(among) < k:
        raise ValueError(f"{len(among)} points have no {k} neighbours each")
    rows, columns = as_rows(points), as_columns(among)
    distances, found = np.empty((len(points), k), np.float32), np.empty((len(points), k), np.int64)
    height = max(100, ROWS * COLUMNS // len(among))  # lower ones waste the matrix product
    for top in range(0, len(points), height):
        squared = rows[top : top + height] @ columns  # [b, n]
        distances[top : top + height], found[top : top + height] = _smallest(squared, k)
    return np.sqrt(np.maximum(distances, 0)), found


def _smallest(squared: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k smallest of each row, rising, with their columns: float32 [b, n] -> [b, k] twice.

    The k-th smallest of every t-th value bounds the k-th smallest of all, so one pass leaves about t k candidates.
    """
    few = squared[:, :: max(1, round(math.sqrt(squared.shape[1] / k) / THINNED))]
    bounds = np.partition(few, k - 1, axis=1)[:, k - 1 : k]
    flat = np.flatnonzero(squared <= bounds)  # much faster than np.nonzero in two dimensions
    row, column = np.divmod(flat, squared.shape[1])
    value = squared.ravel()[flat]
    order = np.lexsort((column, value, row))
    starts = np.searchsorted(row, np.arange(len(squared)))  # `row` rises already
    chosen = order[starts[:, None] + np.arange(k)]
    return value[chosen], column[chosen]
