"""β-TCVAE: a VAE whose KL term is taken apart, so that what makes dimensions independent is weighed by itself.

Chen, Li, Grosse and Duvenaud, "Isolating sources of disentanglement in variational autoencoders", NeurIPS 2018:
KL = mutual information + total correlation + divergence of each dimension (equation 2), the second with weight β;
log q(z) by minibatch weighted sampling over the M images of a batch out of N (equation S5 of its appendix). With all
weights 1 the estimates cancel, and what is left is log q(z|x) − log p(z): a VAE's KL term, estimated by the draw.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydantic import Field

from aecompare.data.images import Images
from aecompare.training.backend import tf
from aecompare.training.models.vae import LOG_2_PI, VariationalAutoencoder, log_normal

if TYPE_CHECKING:
    from tensorflow import Tensor


class TotalCorrelationAutoencoder(VariationalAutoencoder):
    title = "β-TCVAE"
    summary = "is a VAE whose dimensions are held to be independent, by their total correlation"
    objective = "L(x, x̂) + α I(x; z) + β TC(z) + γ Σ KL(q(zⱼ) ‖ N(0, 1))"
    images: int = 50_000

    class Settings(VariationalAutoencoder.Settings):
        alpha: float = Field(1.0, ge=0, le=1_000, description="α, weight of the mutual information of image and code")
        beta: float = Field(6.0, ge=0, le=1_000, description="β, weight of the total correlation")
        gamma: float = Field(1.0, ge=0, le=1_000, description="γ, weight of each dimension's divergence")

    def begin(self, images: Images) -> None:
        self.images = len(images.train_bytes)

    def bottleneck(self, encoded: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        codes, weights = self.draw(encoded, seed), self.settings
        information, correlation, divergence = self.parts(encoded, codes)
        return codes, weights.alpha * information + weights.beta * correlation + weights.gamma * divergence

    def parts(self, encoded: Tensor, codes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Mutual information, total correlation and the dimensions' divergence as each code [n, d] tells them: [n]"""
        mean, log_variance = tf.split(encoded, 2, axis=1)
        offset = math.log(self.images) + tf.math.log(tf.cast(tf.shape(codes)[0], tf.float32))
        squares = tf.square(codes[:, None] - mean[None]) * tf.exp(-log_variance)
        each = -(squares + log_variance + LOG_2_PI) / 2  # log q(zⱼ of one | another's image): [n, n, d]
        whole = tf.reduce_logsumexp(tf.reduce_sum(each, axis=2), axis=1) - offset  # log q(z)
        apart = tf.reduce_sum(tf.reduce_logsumexp(each, axis=1) - offset, axis=1)  # log Π q(zⱼ)
        own, prior = log_normal(codes, mean, log_variance), log_normal(codes, 0.0, 0.0)
        return own - whole, whole - apart, apart - prior


MODEL = TotalCorrelationAutoencoder
