"""Models that are found without steps: some arrays, and what they make of images."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

import numpy as np

from aecompare.data.images import Images
from aecompare.training.models import Model


class Fitted(Model):
    """A classical method: no network, no epochs; its state is the attributes that `shapes` names."""

    classical = True
    family = "classical"

    @property
    @abstractmethod
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """Of all that `fit` finds, by name; -1: so many training images, the same wherever it stands."""

    def state(self) -> dict[str, np.ndarray]:
        return {name: getattr(self, name) for name in self.shapes}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        known = next((len(state[name]) for name, shape in self.shapes.items() if -1 in shape and name in state), -1)
        for name, shape in self.shapes.items():
            asked = tuple(known if size == -1 else size for size in shape)
            if name not in state or state[name].shape != asked or not np.isfinite(state[name]).all():
                raise ValueError(f"weights of {name}: not the finite {asked} that they should be")
        for name in self.shapes:
            setattr(self, name, state[name])

    @property
    def parameters(self) -> int:
        return sum(array.size for array in self.state().values())

    @property
    def layers(self) -> list[list[int]]:
        return [[self.shape.values], [self.code_size], [self.shape.values]]


class LinearDecoder(Fitted):
    """One that decodes by a linear map: `components` [code_size, values] and an offset, `mean` [values]."""

    mean: np.ndarray
    components: np.ndarray

    def decode(self, codes: np.ndarray) -> np.ndarray:
        return (codes @ self.components + self.mean).astype(np.float32)

    @property
    def linear_decoder(self) -> tuple[np.ndarray, np.ndarray]:
        return self.components, self.mean

    def error_gradient(self, codes: np.ndarray, images: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return ((weights * (self.decode(codes) - images)) @ self.components.T).astype(np.float32)


def some_rows(images: Images, most: int) -> np.ndarray:
    """At most so many training images, the first: float32 [n, values]; they lie in random order as it is."""
    return images.train_bytes[:most].astype(np.float32) / np.float32(255)
