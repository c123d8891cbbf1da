"""Models that are worth nothing, and need no training: what no measure may be won by.

Each is put to every task as a model of code size 16 is, and its scores stand beside the baselines'. A ranked headline
says beforehand which of them wins it by nature, and what disqualifies that one; every other has to lose to the best
trained network (`aecompare.analysis.checks` holds that in each run). PCA, pixels and their neighbours are none of them:
they may win.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from aecompare import seeds
from aecompare.data.images import Images
from aecompare.data.shape import WIDEST, Shape
from aecompare.training import principal

CODE_SIZE = 16
REMEMBERED = 1_000  # training images of the memoriser
BLOCK = 1_000  # images at a time
HIDDEN = 128  # units of the random network


class Control:
    """A codec without training.

    Args:
        images: the data set.
    """

    code_size = CODE_SIZE
    stochastic_code = False
    continuous_code = True
    rate_bits = None
    linear_decoder: tuple[np.ndarray, np.ndarray] | None = None
    prior = None
    about: str
    widest: int = 0
    """Values of an image beyond which it is not to be had; 0: it always is."""

    @classmethod
    def affordable(cls, shape: Shape) -> bool:
        return not cls.widest or shape.values <= cls.widest

    def __init__(self, images: Images):
        self.images = images
        self.source = seeds.generator("control", dataset=images.name, control=type(self).__name__)

    @cached_property
    def axes(self) -> np.ndarray:
        """Principal axes of the training images, the first first: float32 [axes, values], as many as a code needs."""
        if self.images.shape.values > WIDEST:
            return principal.leading(self.images.train[:10_000], CODE_SIZE)[1]
        second = np.cov(self.images.train[:10_000], rowvar=False)
        return np.ascontiguousarray(np.linalg.eigh(second)[1].T[::-1]).astype(np.float32)

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        mean, axes = self.images.train.mean(axis=0), self.axes[: self.code_size].T
        return _in_blocks(lambda block: (block - mean) @ axes, images)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        raise TypeError(f"{type(self).__name__} has no decoder")

    def symbols(self, images: np.ndarray) -> np.ndarray:
        raise TypeError(f"{type(self).__name__} has a continuous code")

    def posterior(self, images: np.ndarray) -> None:
        return None

    def error_gradient(self, codes: np.ndarray, images: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """None leads anywhere: the decoder is constant, noise, or a step function of the code."""
        return np.zeros_like(codes)


class Constant(Control):
    about = "decodes every code to the mean training image"

    def decode(self, codes: np.ndarray) -> np.ndarray:
        return np.repeat(self.images.train.mean(axis=0)[None], len(codes), axis=0)

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        return np.zeros((len(images), self.code_size), np.float32)


class CrossFade(Control):
    """Half way between two codes is the average of two images."""

    about = "has the image itself for its code, so that between two codes images fade into each other"
    widest = WIDEST

    def __init__(self, images: Images):
        super().__init__(images)
        self.code_size = images.shape.values

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        return images.astype(np.float32)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        return codes

    @property
    def linear_decoder(self) -> tuple[np.ndarray, np.ndarray] | None:  # type: ignore[override]
        return None  # its closed form would be the best linear completion


class RandomNetwork(Control):
    about = "is a network with the weights that it was born with"

    def __init__(self, images: Images):
        super().__init__(images)
        draw, values = self.source.standard_normal, images.shape.values
        self.into = draw((values, HIDDEN)) / np.sqrt(values), draw((HIDDEN, self.code_size)) / np.sqrt(HIDDEN)
        self.out = draw((self.code_size, HIDDEN)) / np.sqrt(self.code_size), draw((HIDDEN, values)) / np.sqrt(HIDDEN)

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        return _in_blocks(lambda block: (np.maximum(block @ self.into[0], 0) @ self.into[1]).astype(np.float32), images)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        def decoded(block: np.ndarray) -> np.ndarray:
            return (1 / (1 + np.exp(-np.maximum(block @ self.out[0], 0) @ self.out[1]))).astype(np.float32)

        return _in_blocks(decoded, codes)


class Noise(Control):
    about = "decodes every code to uniform noise"

    def decode(self, codes: np.ndarray) -> np.ndarray:
        return seeds.generator("control noise", dataset=self.images.name, count=len(codes)).random(
            (len(codes), self.images.shape.values), dtype=np.float32
        )

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        return seeds.generator("control codes", dataset=self.images.name, count=len(images)).standard_normal(
            (len(images), self.code_size), dtype=np.float32
        )


class Memoriser(Control):
    about = f"knows {REMEMBERED:,} training images by heart and returns the one whose code is nearest"

    @cached_property
    def remembered(self) -> np.ndarray:
        return self.images.train[:REMEMBERED]

    @cached_property
    def known(self) -> np.ndarray:
        return super().encode(self.remembered)

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        """Of the nearest image that it knows: it has no other codes."""
        return self.known[self._nearest(super().encode(images))]

    def decode(self, codes: np.ndarray) -> np.ndarray:
        return self.remembered[self._nearest(codes)]

    def _nearest(self, codes: np.ndarray) -> np.ndarray:
        squares = (self.known**2).sum(axis=1)
        return np.argmin(squares - 2 * codes @ self.known.T, axis=1)


def _in_blocks(call: Callable[[np.ndarray], np.ndarray], values: np.ndarray) -> np.ndarray:
    """Rows by rows: float64 of all images of many values is more than a job may take."""
    return np.concatenate([call(values[at : at + BLOCK]) for at in range(0, len(values), BLOCK)])


CONTROLS: dict[str, type[Control]] = {
    "constant": Constant,
    "cross-fade": CrossFade,
    "random-network": RandomNetwork,
    "noise": Noise,
    "memoriser": Memoriser,
}
