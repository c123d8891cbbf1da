"""Stacks of fully connected layers: making them, running values through them, counting what they learn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from aecompare.training.backend import tf

if TYPE_CHECKING:
    from tensorflow import Tensor

ROWS = 1_000  # images a call when encoding and decoding: bounds memory, fixes the shapes and so the bits


def stack(name: str, widths: Sequence[int], activation: str, policy: str, seed: Callable[..., int]) -> list:
    """Dense layers from `widths[0]` inputs to `widths[-1]` outputs; all but the last with an activation.

    Args:
        name: prefix of the layers' names.
        widths: inputs, then the outputs of each layer.
        activation: as Keras names it.
        policy: Keras dtype policy; ``mixed_bfloat16`` multiplies in bfloat16 and keeps weights in float32.
        seed: gives a seed for a purpose; each layer's initial weights have their own.
    """
    import keras  # here, because the module is read while the DAG is parsed

    layers = []
    for depth, (inputs, outputs) in enumerate(pairwise(widths)):
        last = depth == len(widths) - 2
        layer = keras.layers.Dense(
            outputs,
            activation=None if last else activation,
            kernel_initializer=keras.initializers.GlorotUniform(seed(f"initial {name}", depth=depth)),
            dtype=policy,
            name=f"{name}_{depth}",
        )
        layer.build((None, inputs))
        layers.append(layer)
    return layers


def through(layers: Sequence, values: Tensor) -> Tensor:
    """[n, inputs] -> float32 [n, outputs]"""
    for layer in layers:
        values = layer(values)
    return tf.cast(values, tf.float32)


def rows(width: int) -> object:
    """The signature of any number of float32 rows."""
    return tf.TensorSpec([None, width], tf.float32)


def in_blocks(call: Callable[[Tensor, int], Tensor], values: np.ndarray) -> np.ndarray:
    """Apply ``call(block, first row)`` to blocks of rows and put the results together."""
    starts = range(0, len(values), ROWS)
    return np.concatenate([call(tf.constant(values[at : at + ROWS], tf.float32), at).numpy() for at in starts])


def parameters(widths: Sequence[int]) -> int:
    """Weights and biases of a stack."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(widths))
