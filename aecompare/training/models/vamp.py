"""VampPrior: a VAE whose prior is learnt, as the average of what the encoder makes of some images that are learnt too.

Tomczak and Welling, "VAE with a VampPrior", AISTATS 2018: p(z) = 1/K Σ q(z|uₖ), the pseudo-inputs uₖ in [0, 1] are
trained with the network (equation 9). They begin as training images, and the KL term is estimated by the draw.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from aecompare import seeds
from aecompare.data.images import Images
from aecompare.training.backend import tf
from aecompare.training.models.vae import VariationalAutoencoder, log_normal
from aecompare.training.priors import Components, Prior

if TYPE_CHECKING:
    from tensorflow import Tensor


class VampPriorAutoencoder(VariationalAutoencoder):
    title = "VampPrior VAE"
    summary = "is a VAE whose prior is learnt: a mixture of what the encoder makes of learnt images"
    objective = "L(x, x̂) + β KL(q(z|x) ‖ 1/K Σ q(z|uₖ))"

    class Settings(VariationalAutoencoder.Settings):
        components: int = Field(100, ge=1, le=2_000, description="K, pseudo-inputs")

    def build(self, precision: str = "float32") -> None:
        super().build(precision)
        self.inputs = tf.Variable(tf.fill([self.settings.components, self.shape.values], 0.5), name="pseudo_inputs")

    def begin(self, images: Images) -> None:
        source = seeds.generator("pseudo-inputs", **self.cell)
        rows = source.choice(len(images.train_bytes), self.settings.components)
        self.inputs.assign(images.train_bytes[np.sort(rows)] / 255)

    @property
    def variables(self) -> dict[str, object]:
        return {**super().variables, "pseudo_inputs": self.inputs}

    @property
    def parameters(self) -> int:
        return super().parameters + self.settings.components * self.shape.values

    @property
    def prior(self) -> Prior:
        return Components(*np.split(self.encoder_values(np.clip(self.inputs.numpy(), 0, 1)), 2, axis=1))

    def bottleneck(self, encoded: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        codes = self.draw(encoded, seed)
        own = log_normal(codes[:, None], *tf.split(encoded[:, None], 2, axis=2))[:, 0]
        components = self.network.encoded(tf.clip_by_value(self.inputs, 0, 1))[None]
        each = log_normal(codes[:, None], *tf.split(components, 2, axis=2))  # [n, K]
        prior = tf.reduce_logsumexp(each, axis=1) - math.log(self.settings.components)
        return codes, self.settings.beta * (own - prior)


MODEL = VampPriorAutoencoder
