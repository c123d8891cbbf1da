"""Values through a compiled graph, a block of rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from aecompare.training.backend import tf

if TYPE_CHECKING:
    from tensorflow import Tensor

ROWS = 1_000  # images a call when encoding and decoding: bounds memory, fixes the shapes and so the bits


def rows(width: int) -> object:
    """The signature of any number of float32 rows."""
    return tf.TensorSpec([None, width], tf.float32)


def in_blocks(call: Callable[[Tensor, int], Tensor], values: np.ndarray) -> np.ndarray:
    """Apply ``call(block, first row)`` to blocks of rows and put the results together."""
    starts = range(0, len(values), ROWS)
    return np.concatenate([call(tf.constant(values[at : at + ROWS], tf.float32), at).numpy() for at in starts])
