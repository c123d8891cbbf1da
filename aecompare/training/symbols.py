"""A prior of codes that are strings of symbols: a mixture of independent symbols, fitted to training images by EM.

Dempster, Laird and Rubin, "Maximum likelihood from incomplete data via the EM algorithm", 1977, of the latent class
model (Lazarsfeld and Henry, 1968): p(s) = Σ_c w_c Π_g p_cg(s_g).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.special import logsumexp

from aecompare import seeds
from aecompare.training.priors import Prior

ROUNDS = 40
SMOOTHED = 0.01  # counts that every symbol has to begin with, so that none is impossible
BLOCK = 500  # codes at a time


class Symbols(Prior):
    """Codes that are entries of codebooks, side by side.

    Args:
        weights: of the mixture's components, float [C].
        shares: of each symbol at each place in each component, float [C, G, K].
        codebooks: what a symbol stands for, float [G, K, w].
        size: numbers of a code; what the last place has beyond is left out.
    """

    def __init__(self, weights: np.ndarray, shares: np.ndarray, codebooks: np.ndarray, size: int):
        self.weights, self.shares, self.codebooks, self.size = weights, shares, codebooks, size

    def draw(self, count: int, seed: int) -> np.ndarray:
        return self.codes(self.draw_symbols(count, seed))

    def draw_symbols(self, count: int, seed: int) -> np.ndarray:
        """int [count, G]"""
        source = seeds.generator("prior", seed=seed)
        which = source.choice(len(self.weights), count, p=self.weights / self.weights.sum())
        levels = np.cumsum(self.shares, axis=2, dtype=np.float64)
        thrown = source.random((count, levels.shape[1], 1)) * levels[which, :, -1:]
        parts = [
            (levels[which[at : at + BLOCK]] <= thrown[at : at + BLOCK]).sum(axis=2) for at in range(0, count, BLOCK)
        ]
        return np.minimum(np.concatenate(parts), levels.shape[2] - 1)

    def codes(self, symbols: np.ndarray) -> np.ndarray:
        """What symbols stand for: int [n, G] -> float32 [n, size]"""
        entries = self.codebooks[np.arange(len(self.codebooks)), symbols]  # [n, G, w]
        return entries.reshape(len(symbols), -1)[:, : self.size].astype(np.float32)

    def log_mass(self, symbols: np.ndarray) -> np.ndarray:
        """log p(s), in nats: int [n, G] -> float64 [n]"""
        each = _indicators(symbols, self.shares.shape[2]) @ np.log(self.shares.reshape(len(self.weights), -1)).T
        return logsumexp(each + np.log(self.weights), axis=1)


def fit(symbols: np.ndarray, entries: int, components: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights float32 [C] and shares float32 [C, G, K] of a mixture, by EM from random images as its first centres.

    Args:
        symbols: int [n, G], each below `entries`.
        entries: K.
        components: C.
        seed: of where it starts.
    """
    seen = _indicators(symbols, entries)
    source, (count, places) = seeds.generator("symbols", seed=seed), symbols.shape
    centres = seen[np.sort(source.choice(count, components, replace=count < components))]
    likeness = (seen @ centres.T).toarray().astype(np.float64)  # symbols in common: [n, C]
    held = np.exp(4 * (likeness - likeness.max(axis=1, keepdims=True)))
    for _ in range(ROUNDS):
        held /= held.sum(axis=1, keepdims=True)
        weights = (held.sum(axis=0) + SMOOTHED) / (count + components * SMOOTHED)
        shares = ((seen.T @ held).T + SMOOTHED).reshape(components, places, entries)
        shares /= shares.sum(axis=2, keepdims=True)
        each = seen @ np.log(shares).reshape(components, -1).T + np.log(weights)
        held = np.exp(each - each.max(axis=1, keepdims=True))
    return weights.astype(np.float32), shares.astype(np.float32)


def _indicators(symbols: np.ndarray, entries: int) -> sparse.csr_matrix:
    """A one for each symbol at its place: [n, G] -> [n, G K]"""
    count, places = symbols.shape
    columns = symbols + entries * np.arange(places)
    starts = np.arange(0, count * places + 1, places)
    return sparse.csr_matrix((np.ones(count * places), columns.ravel(), starts), shape=(count, places * entries))
