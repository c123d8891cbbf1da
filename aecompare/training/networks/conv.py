"""Convolutional: strided convolutions down to the code, and their mirror up.

Windows of 4 × 4 and steps of 2, as in Burgess et al., "Understanding disentangling in β-VAE", 2018: a window that is a
multiple of the step leaves no chequered pattern going up (Odena et al., "Deconvolution and checkerboard artifacts",
Distill 2016). Each layer halves both sides, rounded up, as long as the smaller one has more than 4 pixels; further
layers keep them. Going up, what a doubled odd side has too many is cut off, so that every shape is met.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, Literal

from pydantic import Field, field_validator

from aecompare.training import networks
from aecompare.training.backend import tf
from aecompare.training.networks import Network, through

if TYPE_CHECKING:
    from tensorflow import Tensor

WINDOW = 4  # pixels, each way
SMALLEST = 4  # a side that is not halved any more


class Convolutional(Network):
    title = "convolutional"

    class Settings(Network.Settings):
        kind: Literal["conv"] = "conv"
        channels: list[int] = Field(
            [16, 32, 64], min_length=1, description="of the encoder's convolutions; the decoder mirrors them"
        )

        @field_validator("channels")
        @classmethod
        def _within(cls, channels: list[int]) -> list[int]:
            return list(networks.within(channels))

    @property
    def _maps(self) -> list[list[int]]:
        """[height, width, channels] of the image and of what each convolution of the encoder gives."""
        maps = [[self.shape.height, self.shape.width, self.shape.channels]]
        for channels in self.settings.channels:
            sides = maps[-1][:2]
            maps.append([*([-(-side // 2) for side in sides] if min(sides) > SMALLEST else sides), channels])
        return maps

    def build(self, policy: str, seed: Callable[..., int]) -> None:
        import keras  # here, because the module is read while the DAG is parsed

        maps = self._maps
        steps = [1 if outer[:2] == inner[:2] else 2 for outer, inner in pairwise(maps)]

        def made(kind: type, outputs: int, inputs: tuple, half: str, depth: int, last: bool, **more: object) -> object:
            layer = kind(
                outputs,
                activation=None if last else self.settings.activation,
                kernel_initializer=keras.initializers.GlorotUniform(seed(f"initial {half}", depth=depth)),
                dtype=policy,
                name=f"{half}_{depth}",
                **more,
            )
            layer.build((None, *inputs))
            return layer

        def window(step: int) -> dict[str, object]:
            return {"kernel_size": WINDOW, "strides": step, "padding": "same"}

        layers, depth = keras.layers, len(steps)
        self.encoder = [
            made(layers.Conv2D, inner[2], tuple(outer), "encoder", at, False, **window(step))
            for at, ((outer, inner), step) in enumerate(zip(pairwise(maps), steps, strict=True))
        ]
        self.encoder.append(made(layers.Dense, self.outputs, (prod(maps[-1]),), "encoder", depth, True))
        self.decoder = [made(layers.Dense, prod(maps[-1]), (self.code_size,), "decoder", 0, False)]
        for at, (inner, outer, step) in enumerate(zip(maps[:0:-1], maps[-2::-1], steps[::-1], strict=True), 1):
            self.decoder.append(
                made(layers.Conv2DTranspose, outer[2], tuple(inner), "decoder", at, at == depth, **window(step))
            )

    def encoded(self, images: Tensor) -> Tensor:
        maps = self._maps
        values = through(self.encoder[:-1], tf.reshape(images, [-1, *maps[0]]))
        return through(self.encoder[-1:], tf.reshape(values, [-1, prod(maps[-1])]))

    def decoded(self, codes: Tensor) -> Tensor:
        maps = self._maps
        values = tf.reshape(self.decoder[0](codes), [-1, *maps[-1]])
        for layer, (height, width, _) in zip(self.decoder[1:], maps[-2::-1], strict=True):
            values = layer(values)[:, :height, :width]
        return tf.reshape(tf.cast(values, tf.float32), [-1, self.shape.values])

    @property
    def layers(self) -> list[list[int]]:
        maps = self._maps
        return [*maps, [self.code_size], *maps[::-1]]

    @property
    def parameters(self) -> int:
        maps = self._maps
        deep = prod(maps[-1])
        across = sum(WINDOW**2 * outer[2] * inner[2] for outer, inner in pairwise(maps))
        biases = sum(one[2] for one in maps[1:]) + sum(one[2] for one in maps[:-1])
        return 2 * across + biases + (deep + 1) * self.outputs + (self.code_size + 1) * deep


NETWORK = Convolutional
