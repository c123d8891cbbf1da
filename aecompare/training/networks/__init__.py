"""Networks, one file each: a module here with a `NETWORK` adds one, by its file name, for every model.

A network is an encoder and a decoder that fit the images' shape and the code's size. What is done with them (noise,
a code that is drawn, what is made small) is the model's. An entry of the config chooses by `network: {kind: …}`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Union

from pydantic import Field

from aecompare import discovery
from aecompare.data.shape import Shape
from aecompare.settings import Strict
from aecompare.training.backend import tf

if TYPE_CHECKING:
    import numpy as np
    from tensorflow import Tensor

WIDEST = 65_536  # outputs of a layer


class Network(ABC):
    """An encoder of images and a decoder of codes.

    Args:
        settings: the network's own.
        shape: of the images.
        code_size: inputs of the decoder.
        outputs: of the encoder; not always as many, a variational one puts out a mean and a variance.
    """

    title: ClassVar[str]
    """How a sentence calls it: "fully connected"."""

    class Settings(Strict):
        kind: str
        # ELU (Clevert et al., 2016): chosen among four for all fully connected networks together, docs/search.csv
        activation: Literal["elu", "selu", "relu", "gelu", "tanh", "linear"] = "elu"
        start: Literal["zero", "mean"] = Field(
            "zero", description="what the decoder puts out before the first step: 0, or the mean training image"
        )

    def __init__(self, settings: Settings, shape: Shape, code_size: int, outputs: int):
        self.settings, self.shape, self.code_size, self.outputs = settings, shape, code_size, outputs
        self.encoder: list = []
        self.decoder: list = []

    @abstractmethod
    def build(self, policy: str, seed: Callable[..., int]) -> None:
        """Make the layers with initial weights.

        Args:
            policy: Keras dtype policy; ``mixed_bfloat16`` multiplies in bfloat16 and keeps weights in float32.
            seed: gives a seed for a purpose; each layer's initial weights have their own.
        """

    def start(self, outputs: np.ndarray) -> None:
        """Before the first step, where the settings ask for it: let the last layer's biases put out the mean image.

        From 0 a decoder learns first how light pixels are; a prior has pulled codes to itself by then, and numbers of
        a VAE's code that go unused early stay so. The published program of Burda et al. (2016) starts with the mean.

        Args:
            outputs: of the decoder where it returns the mean training image, float [values].
        """
        if self.settings.start == "mean":
            bias = self.decoder[-1].bias  # of each value, or of each channel
            bias.assign(outputs.reshape(-1, bias.shape[0]).mean(axis=0))

    @abstractmethod
    def encoded(self, images: Tensor) -> Tensor:
        """[n, values] -> float32 [n, outputs]"""

    @abstractmethod
    def decoded(self, codes: Tensor) -> Tensor:
        """[n, code_size] -> float32 [n, values], of any range"""

    @property
    def variables(self) -> dict[str, object]:
        """Trainable variables by name, in one fixed order; there are none before `build`."""
        return {
            f"{layer.name}/{kind}": getattr(layer, kind).value
            for layer in [*self.encoder, *self.decoder]
            for kind in ("kernel", "bias")
        }

    @property
    @abstractmethod
    def layers(self) -> list[list[int]]:
        """What goes from layer to layer, from the image through the code and back: [width] where it is a row of values,
        [height, width, channels] where it is pictures."""

    @property
    @abstractmethod
    def parameters(self) -> int:
        """Number of values that training learns."""


def through(layers: Iterable, values: Tensor) -> Tensor:
    """What comes out of the last of the layers, in float32."""
    for layer in layers:
        values = layer(values)
    return tf.cast(values, tf.float32)


def within(widths: Sequence[int]) -> Sequence[int]:
    """The widths, if each can be had; raises ValueError else."""
    if any(not 1 <= width <= WIDEST for width in widths):
        raise ValueError(f"{list(widths)} is out of range; allowed: widths ≥ 1 and ≤ {WIDEST}")
    return widths


def network_of(settings: Network.Settings, shape: Shape, code_size: int, outputs: int) -> Network:
    """The network that settings choose by their `kind`."""
    return discovery.load("networks", settings.kind).NETWORK(settings, shape, code_size, outputs)


def any_settings() -> object:
    """The type of settings of any network there is, told apart by `kind`."""
    every = [discovery.load("networks", name).NETWORK.Settings for name in discovery.names("networks")]
    return Annotated[Union[tuple(every)], Field(discriminator="kind")]  # noqa: UP007 - made at run time
