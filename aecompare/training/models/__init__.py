"""Models, one file each: a module here with a `MODEL` adds one, by its file name.

A model maps images to codes and back. A variant overrides one method of another: a denoising autoencoder is an
autoencoder with another `corrupt`, a variational one with another `bottleneck`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from aecompare import seeds
from aecompare.data.images import Images
from aecompare.data.shape import Shape
from aecompare.settings import Strict
from aecompare.training.checkpoint import Checkpoint
from aecompare.training.priors import Prior, StandardNormal


@dataclass(frozen=True)
class Budget:
    """What every trained model may spend; the same for all, so that a comparison is fair."""

    epochs: int
    batch_size: int
    learning_rate: float
    precision: str
    threads: int


class Model(ABC):
    """Images in [0, 1] to codes and back.

    Args:
        settings: the model's own settings, as in the config.
        code_size: dimensions of the code.
        cell: names the run for its seeds: dataset, model, code_size, replicate, seed.
        shape: of the images.
    """

    title: ClassVar[str]
    """How figures and tables call it."""
    summary: ClassVar[str]
    """One sentence on what sets it apart, for the report."""
    deterministic: ClassVar[bool] = False
    """Nothing in training is random: one replicate says all."""
    classical: ClassVar[bool] = False
    """Found without steps: there is no network to draw and no loss by epoch."""
    stochastic_code: ClassVar[bool] = False
    """`encode` with a seed draws from q(z|x)."""

    continuous_code: ClassVar[bool] = True
    """Between two codes there are others; False: a code is one of finitely many, as `symbols` tells."""

    overcomplete: ClassVar[bool] = False
    """Its code may be as wide as its images."""

    trained_with: ClassVar[str] = ""
    """What it learns to undo: "noise" or "masks"; empty: it is shown whole images."""

    shown: ClassVar[str] = ""
    """What the encoder sees in training in place of an image x, as a formula for its scheme; empty: x itself."""
    objective: ClassVar[str] = ""
    """What training makes small, as a formula; L is the reconstruction loss."""

    family: ClassVar[str] = ""
    """Models of one family share a colour where there are too many for a colour each; empty: it is its own."""

    precision: str = "float64"
    """Of the products in `fit`."""

    class Settings(Strict):
        """Keys that the config may give to this model."""

    def __init__(self, settings: Mapping[str, Any], code_size: int, cell: Mapping[str, str | int], shape: Shape):
        self.settings = self.Settings(**settings)
        self.code_size = code_size
        self.cell = dict(cell)
        self.shape = shape

    def seed(self, purpose: str, **more: int) -> int:
        return seeds.derive(purpose, **self.cell, **more)

    @abstractmethod
    def fit(
        self, images: Images, budget: Budget, log: Callable[[str], None], checkpoint: Checkpoint | None = None
    ) -> list[dict[str, float]]:
        """Learn from training images; return the history, a row an epoch. What takes long goes on from a checkpoint."""

    @abstractmethod
    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        """float32 [n, values] -> float32 [n, code_size]. With a seed: drawn from q(z|x), else its mean."""

    @abstractmethod
    def decode(self, codes: np.ndarray) -> np.ndarray:
        """float32 [n, code_size] -> float32 [n, values]; networks stay in [0, 1], PCA may leave it."""

    @property
    def linear_decoder(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Weights [code_size, values] and offset [values] of a decoder that is linear; None where it is not."""
        return None

    def error_gradient(self, codes: np.ndarray, images: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Gradient by the codes of ½ Σ weights · (decode(codes) − images)²: float32 [n, code_size].

        Args:
            codes: float32 [n, code_size].
            images: float32 [n, values].
            weights: of the values, float32 [n, values].
        """
        raise TypeError(f"{type(self).__name__} has no gradient")

    def symbols(self, images: np.ndarray) -> np.ndarray:
        """Of a code that is one of finitely many: float32 [n, values] -> int [n, places], a symbol each."""
        raise TypeError(f"{type(self).__name__} has a continuous code")

    @property
    def rate_bits(self) -> float | None:
        """What such a code costs at most, in bits; None where it is continuous."""
        return None

    def posterior(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
        """Mean and log variance of a Gaussian q(z|x), float32 [n, code_size] each; None where the code is a point."""
        return None

    @property
    def prior(self) -> Prior | None:
        """What training holds its codes to, so that drawing from it is drawing from the model; None: to nothing."""
        return None

    def sample(self, count: int, seed: int) -> np.ndarray:
        """Decoded draws from its prior, or from N(0, I) where it has none: float32 [count, values]."""
        return self.decode((self.prior or StandardNormal(self.code_size)).draw(count, seed))

    @abstractmethod
    def state(self) -> dict[str, np.ndarray]:
        """All that `fit` has learnt, as arrays."""

    @abstractmethod
    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Take over what another instance has learnt.

        Raises:
            ValueError: arrays are missing, or have other shapes than this model's.
        """

    @property
    @abstractmethod
    def parameters(self) -> int:
        """Number of values that `fit` learns."""

    @property
    @abstractmethod
    def layers(self) -> list[list[int]]:
        """What goes from layer to layer, from the image through the code and back: e.g. [[784], [512], …, [16], …,
        [784]] for 28 × 28 pixels, or [[28, 28, 1], [14, 14, 16], …] where it is pictures."""
