"""PCA, the best linear map to a code and back in squared error: the model that every network has to beat.

Pearson, 1901; Hotelling, 1933. Computed by scikit-learn from the covariance matrix, which is exact and the same each
time, so one replicate says all; of images of more than 4,096 values by random projections with one fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from aecompare.data.images import Images
from aecompare.data.shape import WIDEST
from aecompare.training import principal
from aecompare.training.checkpoint import Checkpoint
from aecompare.training.models import Budget, Model


class PrincipalComponents(Model):
    title = "PCA"
    summary = "is the best linear map to a code and back in squared error; it has no randomness"
    objective = "‖x − x̂‖²"
    deterministic = True

    def fit(
        self, images: Images, budget: Budget, log: Callable[[str], None], checkpoint: Checkpoint | None = None
    ) -> list[dict[str, float]]:
        axes = principal.exact if self.shape.values <= WIDEST else principal.leading
        self.mean, self.components, share = axes(images.train, self.code_size)  # [values], [code_size, values]
        log(f"{share:.1%} of the variance explained")
        return []

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        return ((images - self.mean) @ self.components.T).astype(np.float32)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        return (codes @ self.components + self.mean).astype(np.float32)

    @property
    def linear_decoder(self) -> tuple[np.ndarray, np.ndarray]:
        return self.components, self.mean

    def error_gradient(self, codes: np.ndarray, images: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return ((weights * (self.decode(codes) - images)) @ self.components.T).astype(np.float32)

    def state(self) -> dict[str, np.ndarray]:
        return {"mean": self.mean, "components": self.components}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        shapes = {"mean": (self.shape.values,), "components": (self.code_size, self.shape.values)}
        for name, shape in shapes.items():
            if name not in state or state[name].shape != shape or not np.isfinite(state[name]).all():
                raise ValueError(f"weights of {name}: not the finite {shape} that they should be")
        self.mean, self.components = state["mean"], state["components"]

    @property
    def parameters(self) -> int:
        return (1 + self.code_size) * self.shape.values

    @property
    def layers(self) -> list[list[int]]:
        return [[self.shape.values], [self.code_size], [self.shape.values]]


MODEL = PrincipalComponents
