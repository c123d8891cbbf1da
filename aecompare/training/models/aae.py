"""AAE, the adversarial autoencoder: a second network learns to tell codes from draws of N(0, I), and the encoder learns
to deceive it.

Makhzani, Shlens, Jaitly and Goodfellow, "Adversarial autoencoders", ICLR workshop 2016, section 2; the encoder's part
is the loss that does not saturate (Goodfellow et al., NeurIPS 2014). All three networks learn in the same step: each
term of one loss has a gradient by its own network alone, since the other's weights or codes count as constants in it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pydantic import Field

from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder
from aecompare.training.networks.dense import stack
from aecompare.training.priors import Prior, StandardNormal

if TYPE_CHECKING:
    from tensorflow import Tensor

WIDTHS = [256, 256]  # of the network that tells codes from draws
# its weights are so much of its variables, and move so much less in a step of the one optimiser: at the others' rate
# the two chase each other (code 16, 20,000 images, 6 epochs: MMD² .38 and squared error 21.2, against .05 and 13.3)
PACE = 0.3


class AdversarialAutoencoder(Autoencoder):
    title = "AAE"
    family = "matched"
    summary = "is held to codes that a second network cannot distinguish from draws of N(0, I)"
    objective = "L(x, x̂) − λ log D(z), D trained to tell z from N(0, I)"

    class Settings(Autoencoder.Settings):
        weight: float = Field(1.0, ge=0, le=10_000, description="λ, of deceiving the network that tells codes")

    def build(self, precision: str = "float32") -> None:
        super().build(precision)
        self.critic = stack("critic", [self.code_size, *WIDTHS, 1], "relu", "float32", self.seed)
        for layer in self.critic:
            layer.kernel.assign(layer.kernel / PACE)

    @property
    def prior(self) -> Prior:
        return StandardNormal(self.code_size)

    @property
    def variables(self) -> dict[str, object]:
        own = {f"{one.name}/{kind}": getattr(one, kind).value for one in self.critic for kind in ("kernel", "bias")}
        return {**super().variables, **own}

    @property
    def parameters(self) -> int:
        return super().parameters + sum((one + 1) * two for one, two in pairwise([self.code_size, *WIDTHS, 1]))

    def bottleneck(self, encoded: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        drawn = tf.random.stateless_normal(tf.shape(encoded), seed)
        telling = tf.nn.softplus(-self.told(drawn)) + tf.nn.softplus(self.told(tf.stop_gradient(encoded)))
        return encoded, telling + self.settings.weight * tf.nn.softplus(-self.told(encoded, fixed=True))

    def told(self, codes: Tensor, fixed: bool = False) -> Tensor:
        """Log odds that a code is a draw: [n, code_size] -> [n]; fixed: the network itself does not learn by it."""
        for layer in self.critic:
            parts = [PACE * layer.kernel.value, PACE * layer.bias.value]
            kernel, bias = map(tf.stop_gradient, parts) if fixed else parts
            codes = layer.activation(tf.matmul(codes, kernel) + bias)
        return codes[:, 0]


MODEL = AdversarialAutoencoder
