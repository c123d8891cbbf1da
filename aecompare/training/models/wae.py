"""WAE-MMD, the Wasserstein autoencoder: codes of a batch are held to N(0, I) as a set, not each by itself.

Tolstikhin, Bousquet, Gelly and Schölkopf, "Wasserstein auto-encoders", ICLR 2018, algorithm 2: the penalty λ MMD²,
unbiased, with the inverse multiquadratic kernel k(x, y) = Σₛ C / (C + ‖x − y‖²), C = 2 d s, over the scales s of the
authors' code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from aecompare.training.backend import tf
from aecompare.training.models.ae import Autoencoder
from aecompare.training.priors import Prior, StandardNormal

if TYPE_CHECKING:
    from tensorflow import Tensor

SCALES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class WassersteinAutoencoder(Autoencoder):
    title = "WAE"
    family = "matched"
    summary = "is held to codes that are together like draws from N(0, I), by their maximum mean discrepancy"
    objective = "L(x, x̂) + λ MMD²(q(z), N(0, I))"

    class Settings(Autoencoder.Settings):
        weight: float = Field(100.0, ge=0, le=1_000_000, description="λ of the squared discrepancy")

    @property
    def prior(self) -> Prior:
        return StandardNormal(self.code_size)

    def bottleneck(self, encoded: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        drawn = tf.random.stateless_normal(tf.shape(encoded), seed)
        return encoded, tf.fill(tf.shape(encoded)[:1], self.settings.weight * discrepancy(encoded, drawn))


def discrepancy(first: Tensor, second: Tensor) -> Tensor:
    """Unbiased squared MMD of two sets of as many codes [n, d]; it may fall below 0."""
    count = tf.cast(tf.shape(first)[0], tf.float32)
    within = sum(tf.reduce_sum(_kernel(codes, codes)) - count * len(SCALES) for codes in (first, second))
    return within / (count * (count - 1)) - 2 * tf.reduce_mean(_kernel(first, second))


def _kernel(first: Tensor, second: Tensor) -> Tensor:
    """[n, d] and [m, d] -> [n, m]; a code beside itself has 1 at each scale."""
    norms = [tf.reduce_sum(tf.square(codes), axis=1) for codes in (first, second)]
    apart = norms[0][:, None] + norms[1][None] - 2 * tf.matmul(first, second, transpose_b=True)
    reach = [2.0 * first.shape[1] * scale for scale in SCALES]
    return tf.add_n([own / (own + tf.maximum(apart, 0.0)) for own in reach])


MODEL = WassersteinAutoencoder
