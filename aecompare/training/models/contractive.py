"""Contractive autoencoder: the code changes little where the image does.

Rifai, Vincent, Muller, Glorot and Bengio, "Contractive auto-encoders: explicit invariance during feature extraction",
ICML 2011: the penalty λ ‖J‖²_F, J = ∂z/∂x (equations 2 and 6, in closed form for one layer). For any number of layers
‖J‖²_F = E ‖Jᵀv‖² with v ~ N(0, I) (Hutchinson, 1990), one backward pass a draw; or all rows of J, which is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder

if TYPE_CHECKING:
    from tensorflow import Tensor


class ContractiveAutoencoder(Autoencoder):
    title = "Contractive AE"
    family = "penalised"
    summary = "is held to codes that change little where images do, by the norm of the encoder's Jacobian"
    objective = "L(x, x̂) + λ ‖∂z/∂x‖²"

    class Settings(Autoencoder.Settings):
        weight: float = Field(0.1, ge=0, le=10_000, description="λ of the squared Frobenius norm")
        projections: int = Field(1, ge=0, le=64, description="draws that estimate it; 0: it is exact, and dear")

    def losses(self, images: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        reconstruction, penalty = super().losses(images, seed)
        fold = tf.random.experimental.stateless_fold_in
        return reconstruction, penalty + self.settings.weight * self.jacobian_norm(images, fold(seed, 2))

    def jacobian_norm(self, images: Tensor, seed: Tensor) -> Tensor:
        """‖∂z/∂x‖²_F of each image, or its estimate: [n, values] -> [n]"""
        count = self.settings.projections
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(images)
            codes = self.code(self.network.encoded(images))
            if count:
                drawn = tf.random.stateless_normal(tf.concat([[count], tf.shape(codes)], 0), seed)
                along = [tf.reduce_sum(drawn[at] * codes) for at in range(count)]
            else:
                along = [tf.reduce_sum(codes[:, at]) for at in range(self.code_size)]
        squares = [tf.reduce_sum(tf.square(tape.gradient(one, images)), axis=1) for one in along]
        return tf.add_n(squares) / max(count, 1)


MODEL = ContractiveAutoencoder
