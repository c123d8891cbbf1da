"""IWAE, the importance-weighted autoencoder: a VAE held to a tighter bound, of several draws an image.

Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", ICLR 2016, equation 8: the loss
−log 1/k Σ p(x|zᵢ) p(zᵢ) / q(zᵢ|x) with k draws zᵢ of q(z|x), whose gradient is that of equation 13. At k = 1 it is a
VAE whose KL term is estimated by the draw.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydantic import Field

from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder
from aecompare.training.models.vae import VariationalAutoencoder, log_normal

if TYPE_CHECKING:
    from tensorflow import Tensor


class ImportanceWeightedAutoencoder(VariationalAutoencoder):
    title = "IWAE"
    summary = "is a VAE held to a tighter bound of the likelihood, by several draws of the code of each image"
    objective = "−log 1/k Σ e^(−L(x, x̂ᵢ)) p(zᵢ) / q(zᵢ|x)"

    class Settings(Autoencoder.Settings):  # the bound knows no weight of the KL term
        draws: int = Field(5, ge=1, le=64, description="k, codes drawn of each image")

    def losses(self, images: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        """Mean reconstruction loss of the draws [n], and what is missing to the bound [n]."""
        fold, count = tf.random.experimental.stateless_fold_in, self.settings.draws
        encoded = tf.repeat(self.network.encoded(self.corrupt(images, fold(seed, 0))), count, axis=0)
        codes = self.draw(encoded, fold(seed, 1))
        mean, log_variance = tf.split(encoded, 2, axis=1)
        lost = self.distortion(tf.repeat(images, count, axis=0), codes)
        weights = log_normal(codes, 0.0, 0.0) - log_normal(codes, mean, log_variance) - lost
        bound = math.log(count) - tf.reduce_logsumexp(tf.reshape(weights, [-1, count]), axis=1)
        reconstruction = tf.reduce_mean(tf.reshape(lost, [-1, count]), axis=1)
        return reconstruction, bound - reconstruction


MODEL = ImportanceWeightedAutoencoder
