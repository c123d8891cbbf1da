"""PCA, the best linear map to a code and back in squared error: the model that every network has to beat.

Pearson, 1901; Hotelling, 1933. Computed by scikit-learn from the covariance matrix, which is exact and the same each
time, so one replicate says all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from aecompare.data.images import PIXELS, Images
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
        from sklearn.decomposition import PCA

        fitted = PCA(self.code_size, svd_solver="covariance_eigh").fit(images.train.astype(np.float64))
        self.mean, self.components = fitted.mean_, fitted.components_  # [784], [code_size, 784]
        log(f"{fitted.explained_variance_ratio_.sum():.1%} of the variance explained")
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
        shapes = {"mean": (PIXELS,), "components": (self.code_size, PIXELS)}
        for name, shape in shapes.items():
            if name not in state or state[name].shape != shape or not np.isfinite(state[name]).all():
                raise ValueError(f"weights of {name}: not the finite {shape} that they should be")
        self.mean, self.components = state["mean"], state["components"]

    @property
    def parameters(self) -> int:
        return PIXELS + self.code_size * PIXELS

    @property
    def layers(self) -> list[int]:
        return [PIXELS, self.code_size, PIXELS]


MODEL = PrincipalComponents
