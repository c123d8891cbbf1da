"""RAE, the regularised autoencoder: what a VAE's noise does, done by penalties on the code and on the decoder.

Ghosh, Sajjadi, Vergari, Black and Schölkopf, "From variational to deterministic autoencoders", ICLR 2020: the loss
L + β ½ ‖z‖² + λ L_REG (equation 11), where L_REG is the squared norm of the decoder's weights (RAE-L2) or of its
gradient by the code (RAE-GP), here by one projection. For RAE-SN, which divides weights by their largest singular
values, stands a penalty on their squares (Yoshida and Miyato, "Spectral norm regularization", 2017), by power
iteration. It has no prior: codes are drawn from what is fitted to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder

if TYPE_CHECKING:
    from tensorflow import Tensor

ROUNDS = 5  # of the power iteration, from another direction in each step


class RegularisedAutoencoder(Autoencoder):
    title = "RAE"
    family = "penalised"
    summary = "is held to small codes and to a smooth decoder, which stand for the noise of a VAE"
    objective = "L(x, x̂) + β ½ ‖z‖² + λ R(decoder)"

    class Settings(Autoencoder.Settings):
        beta: float = Field(0.1, ge=0, le=10_000, description="β, the weight of half the code's squared norm")
        regulariser: Literal["l2", "gradient", "spectral"] = Field(
            "l2",
            description="of the decoder: its weights' squared norm, that of its gradient by the code, or squares of "
            "its layers' largest singular values",
        )
        weight: float = Field(0.01, ge=0, le=10_000, description="λ, the weight of the decoder's regulariser")

    def bottleneck(self, encoded: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        size = tf.reduce_sum(tf.square(encoded), axis=1) / 2
        return encoded, self.settings.beta * size + self.settings.weight * self.decoder_norm(encoded, seed)

    def decoder_norm(self, codes: Tensor, seed: Tensor) -> Tensor:
        """What the regulariser makes small, of each code: [n, code_size] -> [n]"""
        kernels = [layer.kernel.value for layer in self.network.decoder]
        if self.settings.regulariser == "l2":
            return tf.fill(tf.shape(codes)[:1], tf.add_n([tf.reduce_sum(tf.square(kernel)) for kernel in kernels]))
        if self.settings.regulariser == "spectral":
            return tf.fill(tf.shape(codes)[:1], tf.add_n([largest_square(kernel, seed) for kernel in kernels]))
        with tf.GradientTape() as tape:
            tape.watch(codes)
            images = self.pixels(self.network.decoded(codes))
            along = tf.reduce_sum(tf.random.stateless_normal(tf.shape(images), seed) * images)
        return tf.reduce_sum(tf.square(tape.gradient(along, codes)), axis=1)


def largest_square(kernel: Tensor, seed: Tensor) -> Tensor:
    """The square of a kernel's largest singular value, its last axis against all others, from below."""
    matrix = tf.reshape(kernel, [-1, kernel.shape[-1]])
    along = tf.random.stateless_normal([matrix.shape[1], 1], seed)
    for _ in range(ROUNDS):  # the direction is found without a gradient, as by Yoshida and Miyato
        across = tf.stop_gradient(tf.matmul(matrix, along))
        along = tf.stop_gradient(tf.math.l2_normalize(tf.matmul(matrix, across, transpose_a=True)))
    return tf.reduce_sum(tf.square(tf.matmul(matrix, along)))


MODEL = RegularisedAutoencoder
