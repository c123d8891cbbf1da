"""VAE, the variational autoencoder: the encoder gives a Gaussian q(z|x), the code is drawn from it.

Kingma and Welling, "Auto-encoding variational Bayes", ICLR 2014: z = μ + σ ⊙ ε with ε ~ N(0, I) (equation 10), and
the penalty KL(q(z|x) ‖ N(0, I)) = ½ Σ (σ² + μ² − log σ² − 1) (appendix B). Both terms of the loss are sums over one
image's pixels and code, so the KL has its true weight at β = 1; β ≠ 1 is Higgins et al., ICLR 2017.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder
from aecompare.training.priors import Prior, StandardNormal

if TYPE_CHECKING:
    from tensorflow import Tensor

LOG_2_PI = math.log(2 * math.pi)


class VariationalAutoencoder(Autoencoder):
    title = "VAE"
    family = "variational"
    summary = "encodes to a Gaussian, decodes a draw from it, and is held to N(0, I) by a KL term in the loss"
    objective = "L(x, x̂) + β KL(q(z|x) ‖ N(0, I))"
    stochastic_code = True

    class Settings(Autoencoder.Settings):
        beta: float = Field(1.0, ge=0, le=1_000, description="weight of the KL term")

    @property
    def prior(self) -> Prior:
        return StandardNormal(self.code_size)

    def encoder_outputs(self) -> int:
        return 2 * self.code_size  # μ and log σ²

    def code(self, encoded: Tensor) -> Tensor:
        return encoded[:, : self.code_size]

    def draw(self, encoded: Tensor, seed: Tensor) -> Tensor:
        mean, log_variance = tf.split(encoded, 2, axis=1)
        return mean + tf.exp(log_variance / 2) * tf.random.stateless_normal(tf.shape(mean), seed)

    def posterior(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        encoded = self.encoder_values(images)
        return encoded[:, : self.code_size], encoded[:, self.code_size :]

    def bottleneck(self, encoded: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = tf.split(encoded, 2, axis=1)
        divergence = tf.reduce_sum(tf.exp(log_variance) + tf.square(mean) - log_variance - 1, axis=1) / 2  # [n] nats
        return self.draw(encoded, seed), self.settings.beta * divergence


def log_normal(codes: Tensor, mean: Tensor | float, log_variance: Tensor | float) -> Tensor:
    """log N(z; μ, σ²), summed over the last axis: of [n, d] it is [n]; μ and log σ² may be one number for all."""
    squares = tf.square(codes - mean) * tf.exp(-log_variance)
    return -tf.reduce_sum(squares + log_variance + LOG_2_PI, axis=-1) / 2


MODEL = VariationalAutoencoder
