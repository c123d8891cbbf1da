"""DAE, the denoising autoencoder: shown noisy images, it learns to return the clean ones.

Vincent, Larochelle, Bengio and Manzagol, "Extracting and composing robust features with denoising autoencoders",
ICML 2008. The noise is Gaussian, not clipped, and fresh in every epoch; its standard deviation is drawn for each image,
as blind denoisers are trained (Zhang et al., "Beyond a Gaussian denoiser", IEEE TIP 26, 2017).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from aecompare import seeds
from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder
from aecompare.training.noise import deal, normals

if TYPE_CHECKING:
    from tensorflow import Tensor


class DenoisingAutoencoder(Autoencoder):
    title = "DAE"
    family = "denoising"
    summary = (
        "sees images with Gaussian noise of any level up to σ, fresh in every epoch, and learns to return clean ones"
    )
    shown = "x + ε, ε ~ N(0, s²), s ≤ σ"
    trained_with = "noise"

    class Settings(Autoencoder.Settings):
        sigma: float = Field(
            1.0, gt=0, le=10, description="largest standard deviation of the training noise; pixels are 0 to 1"
        )
        fixed: bool = Field(False, description="each image has noise of just this sigma, not of one drawn from 0 to it")

    @cached_property
    def noise(self) -> np.ndarray:
        return normals(seeds.generator("noise values", **self.cell))

    def corrupt(self, images: Tensor, seed: Tensor) -> Tensor:
        """Noise of a standard deviation that is drawn for each image, so that one network serves a range of them."""
        which, noise = (tf.random.experimental.stateless_fold_in(seed, purpose) for purpose in (0, 1))
        rows = tf.shape(images)[0]
        level = tf.ones([rows, 1]) if self.settings.fixed else tf.random.stateless_uniform([rows, 1], which)
        return images + self.settings.sigma * level * deal(self.noise, rows, images.shape[1], noise)


MODEL = DenoisingAutoencoder
