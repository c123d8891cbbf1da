"""Values through a compiled graph, a block of rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from aecompare.data.shape import WIDEST
from aecompare.training.backend import tf

if TYPE_CHECKING:
    from tensorflow import Tensor

ROWS = 1_000  # images a call when encoding and decoding: bounds memory, fixes the shapes and so the bits
VALUES = ROWS * WIDEST  # a call, at most


def rows(width: int) -> object:
    """The signature of any number of float32 rows."""
    return tf.TensorSpec([None, width], tf.float32)


def in_blocks(call: Callable[[Tensor, int], Tensor], values: np.ndarray) -> np.ndarray:
    """Apply ``call(block, first row)`` to blocks of rows and put the results together, without a second copy of all."""
    found: np.ndarray | None = None
    step = min(ROWS, max(1, VALUES // values.shape[1]))
    for at in range(0, len(values), step):
        block = call(tf.constant(values[at : at + step], tf.float32), at).numpy()
        if found is None:
            found = np.empty((len(values), *block.shape[1:]), block.dtype)
        found[at : at + step] = block
    if found is None:
        raise ValueError("no rows")
    return found
