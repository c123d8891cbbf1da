"""Random values for a corruption, drawn once for a training and dealt anew to every image of every step.

To draw a normal for each pixel takes a denoising autoencoder as long as a third of its products. So a million are drawn
once, and an image is dealt blocks of them, each at random, 13 of 16,384 blocks of 64 for 784 pixels: no two images
ever get the same noise, and a pixel's is one of a million normals, of mean 0 and spread 1 to a thousandth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aecompare.training.backend import tf

if TYPE_CHECKING:
    from tensorflow import Tensor

VALUES = 1 << 20
WIDE, NARROW = 64, 16  # values of a block; narrow where an image would have fewer than eight wide ones


def normals(source: np.random.Generator) -> np.ndarray:
    """Values to deal: float32 [VALUES], of N(0, 1)"""
    return source.standard_normal(VALUES, dtype=np.float32)


def uniforms(source: np.random.Generator) -> np.ndarray:
    """Values to deal: float32 [VALUES], of [0, 1)"""
    return source.random(VALUES, dtype=np.float32)


def deal(values: np.ndarray, rows: Tensor, pixels: int, seed: Tensor) -> Tensor:
    """Values for so many images of so many pixels, dealt by a seed: float32 [rows, pixels]"""
    width = WIDE if pixels >= 8 * WIDE else NARROW
    blocks = -(-pixels // width)
    which = tf.random.stateless_uniform([rows, blocks], seed, maxval=VALUES // width, dtype=tf.int32)
    dealt = tf.gather(tf.constant(values.reshape(-1, width)), which)
    return tf.reshape(dealt, [rows, blocks * width])[:, :pixels]
