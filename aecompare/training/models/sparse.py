"""Sparse autoencoder: most numbers of a code are near 0, or are 0.

`l1`: λ Σ |zⱼ|, the penalty of sparse coding (Olshausen and Field, Nature 381, 1996). `kl`: codes are sigmoids, and the
mean of each over a batch is held to ρ by λ Σ KL(ρ ‖ ρ̂ⱼ) (Ng, "Sparse autoencoder", CS294A lecture notes, 2011). `top`:
all but the k largest by their size are set to 0, and nothing is added (Makhzani and Frey, "k-sparse autoencoders", ICLR
2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder

if TYPE_CHECKING:
    from tensorflow import Tensor

EDGE = 1e-6  # a mean of sigmoids may round to 0 or 1, which has no logarithm


class SparseAutoencoder(Autoencoder):
    title = "Sparse AE"
    family = "penalised"
    summary = "is held to codes of which most numbers are near 0"
    objective = "L(x, x̂) + λ Σ |zⱼ|"

    class Settings(Autoencoder.Settings):
        sparsity: Literal["l1", "kl", "top"] = Field("l1", description="what makes codes sparse")
        weight: float = Field(1.0, ge=0, le=10_000, description="λ of l1 and kl")
        target: float = Field(0.05, gt=0, lt=1, description="ρ, the mean that kl holds each number of the code to")
        kept: int = Field(8, ge=1, description="k, how many numbers of a code top leaves")

    def code(self, encoded: Tensor) -> Tensor:
        if self.settings.sparsity == "kl":
            return tf.sigmoid(encoded)
        if self.settings.sparsity == "top" and self.settings.kept < self.code_size:
            size = tf.abs(encoded)
            least = tf.math.top_k(size, self.settings.kept).values[:, -1:]
            return tf.where(size >= least, encoded, 0.0)
        return encoded

    def bottleneck(self, encoded: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        codes = self.code(encoded)
        return codes, self.settings.weight * self._density(codes)

    def _density(self, codes: Tensor) -> Tensor:
        """What the penalty makes small: [n, code_size] -> [n]"""
        if self.settings.sparsity == "l1":
            return tf.reduce_sum(tf.abs(codes), axis=1)
        if self.settings.sparsity == "top":
            return tf.zeros(tf.shape(codes)[0])
        target, mean = self.settings.target, tf.clip_by_value(tf.reduce_mean(codes, axis=0), EDGE, 1 - EDGE)
        apart = target * tf.math.log(target / mean) + (1 - target) * tf.math.log((1 - target) / (1 - mean))
        return tf.fill(tf.shape(codes)[:1], tf.reduce_sum(apart))


MODEL = SparseAutoencoder
