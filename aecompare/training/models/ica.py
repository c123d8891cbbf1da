"""ICA: directions along which images are as far from a Gaussian as can be, and so as independent as a linear map gets.

Hyvärinen, "Fast and robust fixed-point algorithms for independent component analysis", IEEE Transactions on Neural
Networks 10, 1999; scikit-learn's FastICA. Codes span PCA's subspace, so its reconstructions are PCA's: only the
directions differ, and with them what is measured along them. Where it starts is random.
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

ROUNDS, TOLERANCE = 300, 1e-5


class IndependentComponents(LinearDecoder):
    title = "ICA"
    summary = "turns PCA's axes until the numbers of the code are as independent as a linear map can make them"
    objective = "−Σ negentropy(zⱼ)"

    @property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        wide = (self.code_size, self.shape.values)
        return {"mean": (self.shape.values,), "components": wide, "unmixing": wide}

    def fit(
        self, images: Images, budget: Budget, log: Callable[[str], None], checkpoint: Checkpoint | None = None
    ) -> list[dict[str, float]]:
        import warnings

        from sklearn.decomposition import FastICA
        from sklearn.exceptions import ConvergenceWarning

        axes = principal.exact if self.shape.values <= WIDEST else principal.leading
        self.mean, components, _ = axes(images.train, self.code_size)
        projected = (images.train - self.mean) @ components.T
        spread = projected.std(axis=0)
        solver = FastICA(whiten=False, max_iter=ROUNDS, tol=TOLERANCE, random_state=self.seed("ica") % 2**32)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the log says it
            solver.fit(projected / spread)
        log(f"{solver.n_iter_} rounds" + (", which did not suffice" if solver.n_iter_ == ROUNDS else ""))
        self.unmixing = (solver.components_ / spread) @ components
        self.components = np.linalg.pinv(solver.components_).T * spread @ components
        return []

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        return ((images - self.mean) @ self.unmixing.T).astype(np.float32)


MODEL = IndependentComponents
