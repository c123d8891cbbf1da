"""A model under test, as tasks see it: codes and images, and nothing of its inside."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from aecompare import seeds
from aecompare.data.images import CLASSES, Images
from aecompare.evaluation import mixtures

if TYPE_CHECKING:
    from sklearn.mixture import GaussianMixture

FITTED = 10_000  # training images for what takes too long with all of them


class Codec(Protocol):
    """What a task may ask of a model; shapes as in `aecompare.training.models.Model`."""

    code_size: int
    stochastic_code: bool

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray: ...

    def decode(self, codes: np.ndarray) -> np.ndarray: ...

    def sample(self, count: int, seed: int) -> np.ndarray: ...

    def posterior(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None: ...


class Subject:
    """A model under test, with the codes that several tasks need computed once."""

    def __init__(self, model: Codec, images: Images):
        self.model, self.images = model, images
        self.code_size = model.code_size

    @cached_property
    def train_codes(self) -> np.ndarray:
        """float32 [n, code_size]"""
        return self.model.encode(self.images.train)

    @cached_property
    def test_codes(self) -> np.ndarray:
        """float32 [n, code_size]"""
        return self.model.encode(self.images.test)

    @cached_property
    def mixture(self) -> GaussianMixture:
        """Ten Gaussians fitted to the first `FITTED` training codes: drawn from, and clustered by."""
        return mixtures.fit(self.train_codes[:FITTED], CLASSES, seeds.derive("mixture", dataset=self.images.name))

    def reconstruct(self, images: np.ndarray) -> np.ndarray:
        """float32 [n, 784] -> float32 [n, 784]"""
        return self.model.decode(self.model.encode(images))
