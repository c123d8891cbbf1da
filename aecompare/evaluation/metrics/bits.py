"""What codes of symbols cost."""

from __future__ import annotations

import numpy as np


def entropy(symbols: np.ndarray) -> float:
    """Of codes int [n, places] the entropy of each place's symbols, in bits, summed: what they cost where a frequent
    symbol is written short and places know nothing of each other (Shannon, 1948)."""
    shares = [np.unique(place, return_counts=True)[1] / len(symbols) for place in symbols.T]
    return float(-sum(np.sum(share * np.log2(share)) for share in shares))
