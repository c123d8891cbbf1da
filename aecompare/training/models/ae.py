"""AE, the plain autoencoder: an encoder to a code that is narrower than the image, and a decoder back.

Rumelhart, Hinton and Williams, "Learning internal representations by error propagation", 1986; Hinton and
Salakhutdinov, "Reducing the dimensionality of data with neural networks", Science 313, 2006. The other models with a
network are this one with one method replaced; what layers the network has is its own setting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from aecompare import discovery
from aecompare.data.images import Images
from aecompare.settings import Strict
from aecompare.training import backend, blocks, loop
from aecompare.training.backend import tf
from aecompare.training.checkpoint import Checkpoint
from aecompare.training.models import Budget, Model
from aecompare.training.networks import Network, any_settings, network_of

if TYPE_CHECKING:
    from tensorflow import Tensor


AnyNetwork = any_settings()
FAINTEST = 0.001  # and as far from 1: a pixel that is never inked has no finite logit; as Burda et al. (2016) have it


class Autoencoder(Model):
    title = "AE"
    family = "plain"
    summary = "learns to return its input through the code"
    objective = "L(x, x̂)"
    overcomplete = True

    class Settings(Strict):
        network: AnyNetwork = discovery.load("networks", "dense").NETWORK.Settings()
        loss: Literal["bce", "mse", "mae"] = Field(
            "bce", description="summed over pixels; bce: binary cross-entropy; mse: squared, mae: absolute error"
        )
        output: Literal["sigmoid", "linear"] = "sigmoid"
        effort: float = Field(1.0, ge=0.01, le=100, description="times training.epochs, rounded")

        @model_validator(mode="after")
        def _loss_fits(self) -> Self:
            if self.loss == "bce" and self.output == "linear":
                raise ValueError("output 'linear' with loss 'bce'; allowed: loss: mse or mae, or output: sigmoid")
            return self

    # ---- what a variant may replace

    def corrupt(self, images: Tensor, seed: Tensor) -> Tensor:
        """What the encoder is shown in training: [n, values] -> [n, values]."""
        return images

    def bottleneck(self, encoded: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        """From the encoder's output to (code for the decoder in training [n, code_size], penalty per image [n])."""
        return encoded, tf.zeros(tf.shape(encoded)[0])

    def code(self, encoded: Tensor) -> Tensor:
        """From the encoder's output to the deterministic code [n, code_size]."""
        return encoded

    def draw(self, encoded: Tensor, seed: Tensor) -> Tensor:
        """From the encoder's output to a code drawn from q(z|x); here the code itself."""
        return self.code(encoded)

    def encoder_outputs(self) -> int:
        return self.code_size

    def begin(self, images: Images) -> None:
        """Before the first step, after `build`: what depends on the training images."""

    def adapt(self, images: Tensor) -> None:
        """After each step, with its images [n, values]: what is learnt without a gradient, in `averages`."""

    @property
    def averages(self) -> dict[str, object]:
        """Variables by name that `adapt` changes, and a checkpoint keeps."""
        return {}

    @property
    def stored(self) -> dict[str, object]:
        """Variables by name that codes and decoded images depend on: the model's state."""
        return self.variables

    # ---- the network

    def build(self, precision: str = "float32") -> None:
        """Make the layers with initial weights; `precision` is that of the matrix products."""
        policy = {"float32": "float32", "bfloat16": "mixed_bfloat16"}[precision]
        self.network.build(policy, self.seed)
        images, codes = blocks.rows(self.shape.values), blocks.rows(self.code_size)
        self._encode = tf.function(lambda x: self.code(self.network.encoded(x)), input_signature=[images])
        self._encoded = tf.function(self.network.encoded, input_signature=[images])
        self._draw = tf.function(
            lambda x, seed: self.draw(self.network.encoded(x), seed),
            input_signature=[images, tf.TensorSpec([2], tf.int64)],
        )
        self._gradient = tf.function(self._error_gradient, input_signature=[codes, images, images])
        self._decode = tf.function(lambda z: self.pixels(self.network.decoded(z)), input_signature=[codes])

    def pixels(self, decoded: Tensor) -> Tensor:
        """What the decoder puts out, [n, values], is logits where the output is a sigmoid, else pixels."""
        return tf.sigmoid(decoded) if self.settings.output == "sigmoid" else decoded

    def _outputs(self, pixels: np.ndarray) -> np.ndarray:
        """Of the decoder where `pixels` makes these of it: float [values]"""
        if self.settings.output == "linear":
            return pixels
        within = np.clip(pixels, FAINTEST, 1 - FAINTEST)
        return np.log(within / (1 - within))

    def losses(self, images: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        """Reconstruction loss summed over pixels [n] and penalty [n] of each image; their sum is trained."""
        seeds = [tf.random.experimental.stateless_fold_in(seed, purpose) for purpose in (0, 1)]
        codes, penalty = self.bottleneck(self.network.encoded(self.corrupt(images, seeds[0])), seeds[1])
        return self.distortion(images, codes), penalty

    def distortion(self, images: Tensor, codes: Tensor) -> Tensor:
        """Reconstruction loss of images from codes, summed over pixels: [n, values] and [n, code_size] -> [n]"""
        decoded = self.network.decoded(codes)
        if self.settings.loss == "bce":
            per_pixel = tf.nn.sigmoid_cross_entropy_with_logits(labels=images, logits=decoded)
        else:
            measure = {"mse": tf.square, "mae": tf.abs}[self.settings.loss]
            per_pixel = measure(self.pixels(decoded) - images)
        return tf.reduce_sum(per_pixel, axis=1)

    @property
    def variables(self) -> dict[str, object]:
        """Trainable variables by name, in one fixed order."""
        return self.network.variables

    @cached_property
    def network(self) -> Network:
        """The layers that the settings ask for; `build` makes them."""
        return network_of(self.settings.network, self.shape, self.code_size, self.encoder_outputs())

    # ---- what every model can

    def fit(
        self, images: Images, budget: Budget, log: Callable[[str], None], checkpoint: Checkpoint | None = None
    ) -> list[dict[str, float]]:
        backend.configure(budget.threads)
        self.precision = backend.precision(budget.precision)
        self.build(self.precision)
        self.network.start(self._outputs(images.train_bytes.mean(axis=0) / 255))
        self.begin(images)
        own = replace(budget, epochs=max(1, round(budget.epochs * self.settings.effort)))
        history = loop.fit(self, images, own, log, checkpoint)
        self.restore(self.state())  # from here on in float32, as after reading from a file
        return history

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        if seed is None:
            return blocks.in_blocks(lambda block, _: self._encode(block), images)
        return blocks.in_blocks(lambda block, index: self._draw(block, tf.constant([seed, index], tf.int64)), images)

    def encoder_values(self, images: np.ndarray) -> np.ndarray:
        """What the encoder puts out: float32 [n, values] -> float32 [n, encoder_outputs]"""
        return blocks.in_blocks(lambda block, _: self._encoded(block), images)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        return blocks.in_blocks(lambda block, _: self._decode(block), codes)

    def error_gradient(self, codes: np.ndarray, images: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return self._gradient(codes, images, weights).numpy()

    def _error_gradient(self, codes: Tensor, images: Tensor, weights: Tensor) -> Tensor:
        with tf.GradientTape() as tape:
            tape.watch(codes)
            errors = weights * tf.square(self.pixels(self.network.decoded(codes)) - images)
            total = tf.reduce_sum(errors) / 2
        return tape.gradient(total, codes)

    def state(self) -> dict[str, np.ndarray]:
        return {name: variable.numpy() for name, variable in self.stored.items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        self.build()
        for name, variable in self.stored.items():
            array = state.get(name)
            if array is None or array.shape != tuple(variable.shape) or not np.isfinite(array).all():
                found = "nothing" if array is None else f"{array.dtype} {array.shape}"
                raise ValueError(f"weights of {name}: {found} where finite {tuple(variable.shape)} should be")
            variable.assign(array)

    @property
    def parameters(self) -> int:
        return self.network.parameters

    @property
    def layers(self) -> list[list[int]]:
        return self.network.layers


MODEL = Autoencoder
