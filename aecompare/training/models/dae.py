"""DAE, the denoising autoencoder: shown noisy images, it learns to return the clean ones.

Vincent, Larochelle, Bengio and Manzagol, "Extracting and composing robust features with denoising autoencoders",
ICML 2008. The noise is Gaussian, not clipped, and fresh in every epoch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder

if TYPE_CHECKING:
    from tensorflow import Tensor


class DenoisingAutoencoder(Autoencoder):
    title = "DAE"
    summary = "is shown images with Gaussian noise, fresh in every epoch, and learns to return the clean ones"
    shown = "x + ε, ε ~ N(0, σ²)"

    class Settings(Autoencoder.Settings):
        sigma: float = Field(
            1.0, gt=0, le=10, description="standard deviation of the training noise; pixels are 0 to 1"
        )

    def corrupt(self, images: Tensor, seed: Tensor) -> Tensor:
        return images + self.settings.sigma * tf.random.stateless_normal(tf.shape(images), seed)


MODEL = DenoisingAutoencoder
