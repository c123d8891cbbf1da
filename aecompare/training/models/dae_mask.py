"""DAE trained to complete: shown images with a part removed, it learns to return whole ones.

Vincent et al., ICML 2008, with masking in place of Gaussian noise; Pathak et al., "Context encoders", CVPR 2016. Each
image loses one of the parts that completion is tested with, drawn anew in every epoch; the linear baseline is fitted to
each of them too. One in six stays whole: a network that has never seen whole images makes completed ones ever fuller
when it is shown them again.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from aecompare import seeds
from aecompare.data import masks
from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder
from aecompare.training.noise import deal, uniforms

if TYPE_CHECKING:
    from tensorflow import Tensor


class MaskingAutoencoder(Autoencoder):
    title = "DAE (masks)"
    family = "denoising"
    summary = "is shown images with a part removed, another one in every epoch, and learns to return the whole ones"
    shown = "m ⊙ x"
    trained_with = "masks"

    @cached_property
    def levels(self) -> np.ndarray:
        return uniforms(seeds.generator("mask values", **self.cell))

    def corrupt(self, images: Tensor, seed: Tensor) -> Tensor:
        whole = np.zeros((1, self.shape.pixels))
        solid = np.stack([masks.solid(name, self.shape.grey) for name in masks.SOLID])
        share = np.repeat([[masks.share(name)] for name in masks.RANDOM], self.shape.pixels, axis=1)
        chances = tf.constant(np.vstack([whole, solid, share]), tf.float32)  # of a pixel's removal, a row a mask
        which, levels = (tf.random.experimental.stateless_fold_in(seed, purpose) for purpose in (0, 1))
        drawn = tf.random.stateless_uniform(tf.shape(images)[:1], which, maxval=chances.shape[0], dtype=tf.int32)
        removed = deal(self.levels, tf.shape(images)[0], self.shape.pixels, levels) < tf.gather(chances, drawn)
        if self.shape.channels > 1:
            removed = tf.repeat(removed, self.shape.channels, axis=1)
        return tf.where(removed, 0.0, images)


MODEL = MaskingAutoencoder
