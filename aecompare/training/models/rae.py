"""RAE, the regularised autoencoder: what a VAE's noise does, done by penalties on the code and on the decoder.

Ghosh, Sajjadi, Vergari, Black and Schölkopf, "From variational to deterministic autoencoders", ICLR 2020: the loss
L + β ½ ‖z‖² + λ L_REG (equation 11), where L_REG is the squared norm of the decoder's weights (RAE-L2) or of its
gradient by the code (RAE-GP), here by one projection. It has no prior: codes are drawn from what is fitted to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder

if TYPE_CHECKING:
    from tensorflow import Tensor


class RegularisedAutoencoder(Autoencoder):
    title = "RAE"
    family = "penalised"
    summary = "is held to small codes and to a smooth decoder, which stand for the noise of a VAE"
    objective = "L(x, x̂) + β ½ ‖z‖² + λ R(decoder)"

    class Settings(Autoencoder.Settings):
        beta: float = Field(0.1, ge=0, le=10_000, description="β, the weight of half the code's squared norm")
        regulariser: Literal["l2", "gradient"] = Field(
            "l2", description="of the decoder: its weights' squared norm, or that of its gradient by the code"
        )
        weight: float = Field(0.01, ge=0, le=10_000, description="λ, the weight of the decoder's regulariser")

    def bottleneck(self, encoded: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        size = tf.reduce_sum(tf.square(encoded), axis=1) / 2
        return encoded, self.settings.beta * size + self.settings.weight * self.decoder_norm(encoded, seed)

    def decoder_norm(self, codes: Tensor, seed: Tensor) -> Tensor:
        """What the regulariser makes small, of each code: [n, code_size] -> [n]"""
        if self.settings.regulariser == "l2":
            squares = [tf.reduce_sum(tf.square(layer.kernel.value)) for layer in self.network.decoder]
            return tf.fill(tf.shape(codes)[:1], tf.add_n(squares))
        with tf.GradientTape() as tape:
            tape.watch(codes)
            images = self.pixels(self.network.decoded(codes))
            along = tf.reduce_sum(tf.random.stateless_normal(tf.shape(images), seed) * images)
        return tf.reduce_sum(tf.square(tape.gradient(along, codes)), axis=1)


MODEL = RegularisedAutoencoder
