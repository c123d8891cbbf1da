"""VQ-VAE: the code is made of entries of codebooks, so that it is one of finitely many and costs a number of bits.

Van den Oord, Vinyals and Kavukcuoglu, "Neural discrete representation learning", NeurIPS 2017: the decoder's gradient
passes straight through to the encoder, which is held to the entries by β ‖z − sg(e)‖² (equation 3, third term); entries
follow the encodings that choose them by moving averages (appendix A.1). A code of d numbers is d / w places with a
codebook of K entries of w numbers each. What is drawn are symbols, from a mixture fitted to those of training images.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from aecompare.data.images import Images
from aecompare.training import blocks, symbols
from aecompare.training.backend import tf
from aecompare.training.checkpoint import Checkpoint
from aecompare.training.models import Budget
from aecompare.training.models.ae import Autoencoder
from aecompare.training.priors import Prior

if TYPE_CHECKING:
    from tensorflow import Tensor

FITTED = 20_000  # training images that the prior learns from
SMALL = 1e-5  # a count that keeps entries finite that nothing chooses


class VectorQuantisedAutoencoder(Autoencoder):
    title = "VQ-VAE"
    family = "quantised"
    summary = "puts entries of learnt codebooks in the place of its codes, so that a code is a number of bits"
    objective = "L(x, x̂) + β ‖z − e‖²"
    continuous_code = False

    class Settings(Autoencoder.Settings):
        entries: int = Field(256, ge=2, le=4_096, description="K, of each codebook")
        width: int = Field(2, ge=1, le=64, description="numbers of the code that an entry stands for")
        commitment: float = Field(0.25, ge=0, le=1_000, description="β, of staying near the entries")
        decay: float = Field(0.99, ge=0, lt=1, description="of the entries' moving averages")
        components: int = Field(50, ge=1, le=500, description="of the mixture of symbols that is drawn from")

    @property
    def places(self) -> int:
        return -(-self.code_size // self.settings.width)

    def build(self, precision: str = "float32") -> None:
        super().build(precision)
        grid = [self.places, self.settings.entries]
        self.codebooks = tf.Variable(tf.zeros([*grid, self.settings.width]), name="codebooks")
        self.counts, self.sums = tf.Variable(tf.ones(grid)), tf.Variable(tf.zeros_like(self.codebooks))
        components = self.settings.components
        self.prior_weights = tf.Variable(tf.fill([components], 1 / components))
        self.prior_shares = tf.Variable(tf.fill([components, *grid], 1 / self.settings.entries))
        self._symbols = tf.function(
            lambda x: self.nearest(self.network.encoded(x)), input_signature=[blocks.rows(self.shape.values)]
        )

    def begin(self, images: Images) -> None:
        """Entries begin as encodings of training images."""
        count = self.places * self.settings.entries
        rows = np.random.default_rng(self.seed("entries")).integers(len(images.train_bytes), size=count)
        encoded = self.padded(self.encoder_values(images.train_bytes[rows] / 255)).numpy()  # [count, G, w]
        place = np.repeat(np.arange(self.places), self.settings.entries)
        self.codebooks.assign(encoded[np.arange(count), place].reshape(self.codebooks.shape))
        self.sums.assign(self.codebooks)

    def fit(
        self, images: Images, budget: Budget, log: Callable[[str], None], checkpoint: Checkpoint | None = None
    ) -> list[dict[str, float]]:
        history = super().fit(images, budget, log, checkpoint)
        seen = self.symbols(images.train_bytes[:FITTED].astype(np.float32) / np.float32(255))
        found = symbols.fit(seen, self.settings.entries, self.settings.components, self.seed("mixture of symbols"))
        self.prior_weights.assign(found[0])
        self.prior_shares.assign(found[1])
        return history

    @property
    def averages(self) -> dict[str, object]:
        return {"codebooks": self.codebooks, "counts": self.counts, "sums": self.sums}

    @property
    def stored(self) -> dict[str, object]:
        own = {"codebooks": self.codebooks, "weights": self.prior_weights, "shares": self.prior_shares}
        return {**super().stored, **own}

    @property
    def parameters(self) -> int:
        grid, components = self.places * self.settings.entries, self.settings.components
        return super().parameters + grid * self.settings.width + components * (1 + grid)

    @property
    def prior(self) -> Prior:
        stored = (self.prior_weights, self.prior_shares, self.codebooks)
        return symbols.Symbols(*(variable.numpy() for variable in stored), self.code_size)

    @property
    def rate_bits(self) -> float:
        return self.places * math.log2(self.settings.entries)

    def symbols(self, images: np.ndarray) -> np.ndarray:
        return blocks.in_blocks(lambda block, _: self._symbols(block), images)

    def padded(self, encoded: Tensor) -> Tensor:
        """Numbers place by place, zeros beyond the last: [n, code_size] -> [n, G, w]"""
        missing = self.places * self.settings.width - self.code_size
        return tf.reshape(tf.pad(encoded, [[0, 0], [0, missing]]), [-1, self.places, self.settings.width])

    def nearest(self, encoded: Tensor) -> Tensor:
        """The entry nearest to an encoding at each place: [n, code_size] -> int32 [n, G]"""
        across = tf.einsum("ngw,gkw->ngk", self.padded(encoded), self.codebooks)
        apart = tf.reduce_sum(tf.square(self.codebooks), axis=2) - 2 * across
        return tf.argmin(apart, axis=2, output_type=tf.int32)

    def code(self, encoded: Tensor) -> Tensor:
        chosen = tf.one_hot(self.nearest(encoded), self.settings.entries)
        entries = tf.einsum("ngk,gkw->ngw", chosen, self.codebooks)
        return tf.reshape(entries, [-1, self.places * self.settings.width])[:, : self.code_size]

    def bottleneck(self, encoded: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        entries = tf.stop_gradient(self.code(encoded))
        through = encoded + tf.stop_gradient(entries - encoded)
        return through, self.settings.commitment * tf.reduce_sum(tf.square(encoded - entries), axis=1)

    def adapt(self, images: Tensor) -> None:
        encoded, decay = self.network.encoded(images), self.settings.decay
        chosen = tf.one_hot(self.nearest(encoded), self.settings.entries)  # [n, G, K]
        self.counts.assign(decay * self.counts + (1 - decay) * tf.reduce_sum(chosen, axis=0))
        sums = tf.einsum("ngk,ngw->gkw", chosen, self.padded(encoded))
        self.sums.assign(decay * self.sums + (1 - decay) * sums)
        self.codebooks.assign(self.sums / tf.maximum(self.counts, SMALL)[:, :, None])


MODEL = VectorQuantisedAutoencoder
