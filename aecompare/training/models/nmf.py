"""NMF: images as sums of parts, nothing ever taken away; codes and parts have no negative number.

Lee and Seung, "Learning the parts of objects by non-negative matrix factorization", Nature 401, 1999; scikit-learn's,
by coordinate descent from a singular value decomposition, which has no randomness, on at most 10,000 training images.
What a task makes negative in an image (noise does) is clipped to 0 before it is encoded.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from aecompare.data.images import Images
from aecompare.training.checkpoint import Checkpoint
from aecompare.training.fitted import LinearDecoder, some_rows
from aecompare.training.models import Budget

FITTED = 10_000  # training images
ROUNDS = 200


class NonnegativeFactors(LinearDecoder):
    title = "NMF"
    summary = f"adds parts that have no negative number; it learns from at most {FITTED:,} training images"
    objective = "‖x − x̂‖², nothing below 0"
    deterministic = True

    @property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        return {"components": (self.code_size, self.shape.values)}

    @property
    def mean(self) -> np.ndarray:  # type: ignore[override]
        """What it decodes a code of zeros to: nothing."""
        return np.zeros(self.shape.values, np.float32)

    def fit(
        self, images: Images, budget: Budget, log: Callable[[str], None], checkpoint: Checkpoint | None = None
    ) -> list[dict[str, float]]:
        from sklearn.decomposition import NMF

        solver = NMF(self.code_size, init="nndsvda", max_iter=ROUNDS, random_state=0)  # of the decomposition
        with _quiet():
            solver.fit(some_rows(images, FITTED))
        log(f"{solver.n_iter_} rounds" + (", which did not suffice" if solver.n_iter_ == ROUNDS else ""))
        self.components = solver.components_
        return []

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        from sklearn.decomposition import non_negative_factorization

        with _quiet():
            codes, _, _ = non_negative_factorization(
                np.maximum(images, 0).astype(self.components.dtype), H=self.components, init="custom",
                n_components=self.code_size, update_H=False, max_iter=ROUNDS,
            )  # fmt: skip
        return codes.astype(np.float32)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the warning that rounds did not suffice: the log says it."""
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


MODEL = NonnegativeFactors
