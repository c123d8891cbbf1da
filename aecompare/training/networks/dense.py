"""Fully connected, narrowing toward the code; the decoder is the encoder's mirror unless it is given widths of its own.

Hinton and Salakhutdinov, "Reducing the dimensionality of data with neural networks", Science 313, 2006.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from pydantic import Field, field_validator

from aecompare.training import networks
from aecompare.training.networks import Network, through

if TYPE_CHECKING:
    from tensorflow import Tensor


class Dense(Network):
    title = "fully connected"

    class Settings(Network.Settings):
        kind: Literal["dense"] = "dense"
        hidden: list[int] = Field(
            [512, 256, 128], description="widths of the encoder's layers; the decoder mirrors them"
        )
        decoder: list[int] | None = Field(None, description="widths of the decoder's layers instead, from the code on")

        @field_validator("hidden", "decoder")
        @classmethod
        def _within(cls, widths: list[int] | None) -> list[int] | None:
            return widths if widths is None else list(networks.within(widths))

    @property
    def _widths(self) -> tuple[list[int], list[int]]:
        """Of encoder and decoder, from inputs to outputs."""
        hidden, values = self.settings.hidden, self.shape.values
        back = hidden[::-1] if self.settings.decoder is None else self.settings.decoder
        return [values, *hidden, self.outputs], [self.code_size, *back, values]

    def build(self, policy: str, seed: Callable[..., int]) -> None:
        encoder, decoder = self._widths
        self.encoder = stack("encoder", encoder, self.settings.activation, policy, seed)
        self.decoder = stack("decoder", decoder, self.settings.activation, policy, seed)

    def encoded(self, images: Tensor) -> Tensor:
        return through(self.encoder, images)

    def decoded(self, codes: Tensor) -> Tensor:
        return through(self.decoder, codes)

    @property
    def layers(self) -> list[list[int]]:
        encoder, decoder = self._widths
        return [[width] for width in [*encoder[:-1], *decoder]]

    @property
    def parameters(self) -> int:
        return sum((inputs + 1) * outputs for widths in self._widths for inputs, outputs in pairwise(widths))


def stack(name: str, widths: Sequence[int], activation: str, policy: str, seed: Callable[..., int]) -> list:
    """Layers from `widths[0]` inputs to `widths[-1]` outputs; all but the last with an activation.

    Args:
        name: prefix of the layers' names.
        widths: inputs, then the outputs of each layer.
        activation: as Keras names it.
        policy: as for `Network.build`.
        seed: as for `Network.build`.
    """
    import keras  # here, because the module is read while the DAG is parsed

    layers = []
    for depth, (inputs, outputs) in enumerate(pairwise(widths)):
        last = depth == len(widths) - 2
        layer = keras.layers.Dense(
            outputs,
            activation=None if last else activation,
            kernel_initializer=keras.initializers.GlorotUniform(seed(f"initial {name}", depth=depth)),
            dtype=policy,
            name=f"{name}_{depth}",
        )
        layer.build((None, inputs))
        layers.append(layer)
    return layers


NETWORK = Dense
