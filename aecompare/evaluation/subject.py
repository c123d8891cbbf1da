"""A model under test, as tasks see it: codes and images, and nothing of its inside."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from aecompare import seeds
from aecompare.data.images import Images
from aecompare.evaluation import mixtures
from aecompare.evaluation.material import evenly_spaced
from aecompare.evaluation.metrics.image_quality import squared_errors
from aecompare.training.priors import Prior

if TYPE_CHECKING:
    from sklearn.mixture import GaussianMixture

COMPONENTS = 10  # of the mixture that is drawn from
FITTED = 10_000  # training images for what takes too long with all of them
WIDEST = 128  # code size
LEAST = 1e-6  # error of a pixel: one that returns its input has none
VALIDATED = 1_000  # validation images that a model's own error is measured on


class Codec(Protocol):
    """What a task may ask of a model; shapes as in `aecompare.training.models.Model`."""

    code_size: int
    stochastic_code: bool
    continuous_code: bool
    rate_bits: float | None
    linear_decoder: tuple[np.ndarray, np.ndarray] | None
    prior: Prior | None

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray: ...

    def decode(self, codes: np.ndarray) -> np.ndarray: ...

    def symbols(self, images: np.ndarray) -> np.ndarray: ...

    def posterior(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None: ...

    def error_gradient(self, codes: np.ndarray, images: np.ndarray, weights: np.ndarray) -> np.ndarray: ...


class Subject:
    """A model under test, with the codes that several tasks need computed once.

    Args:
        model: what is tested.
        images: the data set.
        replicate: of the run; what is random in an evaluation (starts of clusters, draws of codes) differs with it.
    """

    def __init__(self, model: Codec, images: Images, replicate: int = 1):
        self.model, self.images, self.replicate = model, images, replicate
        self.code_size = model.code_size
        self._mixtures: dict[int, GaussianMixture] = {}

    def seed(self, purpose: str, **more: str | int) -> int:
        """For what is drawn anew in each replicate, the same for every model."""
        return seeds.derive(purpose, dataset=self.images.name, replicate=self.replicate, **more)

    @cached_property
    def train_codes(self) -> np.ndarray:
        """float32 [n, code_size]"""
        return self.model.encode(self.images.train)

    @cached_property
    def test_codes(self) -> np.ndarray:
        """float32 [n, code_size]"""
        return self.model.encode(self.images.test)

    @cached_property
    def centre(self) -> np.ndarray:
        """Mean of the training codes: float64 [code_size]"""
        return self.train_codes.mean(axis=0, dtype=np.float64)

    @cached_property
    def covariance(self) -> np.ndarray:
        """Of the training codes: float64 [code_size, code_size]"""
        return np.atleast_2d(np.cov(self.train_codes.astype(np.float64), rowvar=False))

    @property
    def mixture(self) -> GaussianMixture | None:
        """What is drawn from: ten Gaussians."""
        return self.mixture_of(COMPONENTS)

    def mixture_of(self, components: int) -> GaussianMixture | None:
        """Gaussians fitted to the first `FITTED` training codes. None where codes are wider than `WIDEST`: so many
        covariances would need more codes than there are."""
        if self.code_size > WIDEST:
            return None
        if components not in self._mixtures:
            codes = self.train_codes[:FITTED]
            self._mixtures[components] = mixtures.fit(codes, components, self.seed("mixture"))
        return self._mixtures[components]

    @cached_property
    def noise(self) -> float:
        """Mean squared error of a pixel of reconstructed validation images: the variance of what a code leaves open."""
        rows = evenly_spaced(len(self.images.validation_bytes), VALIDATED)
        truth = self.images.validation[rows]
        return max(float(squared_errors(truth, self.reconstruct(truth)).mean()), LEAST)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """float32 [n, code_size] -> float32 [n, values], clipped to [0, 1]: every model in every task alike"""
        decoded = self.model.decode(codes)
        fresh = decoded is not codes and decoded.base is None and decoded.flags.writeable
        return np.clip(decoded, 0, 1, out=decoded if fresh else None)  # twice as many images may be too much memory

    def reconstruct(self, images: np.ndarray) -> np.ndarray:
        """float32 [n, values] -> float32 [n, values], clipped to [0, 1]"""
        return self.decode(self.model.encode(images))
