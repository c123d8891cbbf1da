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
from aecompare.training.fitted import LinearDecoder
from aecompare.training.models import Budget


class PrincipalComponents(LinearDecoder):
    title = "PCA"
    summary = "is the best linear map to a code and back in squared error; it has no randomness"
    objective = "‖x − x̂‖²"
    deterministic = True

    @property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        return {"mean": (self.shape.values,), "components": (self.code_size, self.shape.values)}

    def fit(
        self, images: Images, budget: Budget, log: Callable[[str], None], checkpoint: Checkpoint | None = None
    ) -> list[dict[str, float]]:
        axes = principal.exact if self.shape.values <= WIDEST else principal.leading
        self.mean, self.components, share = axes(images.train, self.code_size)
        log(f"{share:.1%} of the variance explained")
        return []

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        return ((images - self.mean) @ self.components.T).astype(np.float32)


MODEL = PrincipalComponents
