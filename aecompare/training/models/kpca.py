"""Kernel PCA: principal components of images in the space of a Gaussian kernel, and a regression back to pixels.

Schölkopf, Smola and Müller, "Nonlinear component analysis as a kernel eigenvalue problem", Neural Computation 10, 1998;
back by kernel ridge regression of images on codes (Bakır, Weston and Schölkopf, "Learning to find pre-images", NeurIPS
2003). Both are scikit-learn's. All pairs of images are compared, so it learns from at most 4,000 training images.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from pydantic import Field

from aecompare.data.images import Images
from aecompare.settings import Strict
from aecompare.training.checkpoint import Checkpoint
from aecompare.training.fitted import Fitted, some_rows
from aecompare.training.models import Budget

FITTED = 4_000  # training images
BLOCK = 2_000  # images at a time
FEW = 500  # of which the typical distance is measured


class KernelPrincipalComponents(Fitted):
    title = "Kernel PCA"
    summary = f"is PCA in the space of a Gaussian kernel; it learns from at most {FITTED:,} training images"
    objective = "‖φ(x) − P φ(x)‖²"
    deterministic = True

    class Settings(Strict):
        width: float = Field(1.0, gt=0, le=100, description="of both kernels, in median distances")
        ridge: float = Field(0.01, gt=0, le=1_000, description="penalty of the regression from codes to pixels")

    @property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        return {
            "known": (-1, self.shape.values), "axes": (-1, self.code_size), "levels": (-1,), "widths": (2,),
            "known_codes": (-1, self.code_size), "back": (-1, self.shape.values), "mean": (self.shape.values,),
        }  # fmt: skip

    def fit(
        self, images: Images, budget: Budget, log: Callable[[str], None], checkpoint: Checkpoint | None = None
    ) -> list[dict[str, float]]:
        from sklearn.decomposition import KernelPCA
        from sklearn.kernel_ridge import KernelRidge

        self.known = some_rows(images, FITTED)
        gamma = _gamma(self.known, self.settings.width)
        solver = KernelPCA(self.code_size, kernel="rbf", gamma=gamma, eigen_solver="dense", n_jobs=1).fit(self.known)
        self.axes = solver.eigenvectors_ / np.sqrt(solver.eigenvalues_)
        self.levels = _kernel(self.known, self.known, gamma).mean(axis=0, dtype=np.float64)
        self.widths = np.array([gamma, 0.0])
        self.known_codes = self.encode(self.known)
        self.widths[1] = _gamma(self.known_codes, self.settings.width)
        self.mean = self.known.mean(axis=0)
        ridge = KernelRidge(alpha=self.settings.ridge, kernel="rbf", gamma=self.widths[1])
        self.back = ridge.fit(self.known_codes, self.known - self.mean).dual_coef_.astype(np.float32)
        log(f"fitted to {len(self.known):,} images")
        return []

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray:
        found = [self._encoded(images[at : at + BLOCK]) for at in range(0, len(images), BLOCK)]
        return np.concatenate(found).astype(np.float32)

    def _encoded(self, images: np.ndarray) -> np.ndarray:
        """Centred in the kernel's space, then along its axes: [n, values] -> float64 [n, code_size]"""
        kernel = _kernel(images, self.known, self.widths[0]).astype(np.float64)
        centred = kernel - kernel.mean(axis=1, keepdims=True) - self.levels + self.levels.mean()
        return centred @ self.axes

    def decode(self, codes: np.ndarray) -> np.ndarray:
        parts = [
            _kernel(codes[at : at + BLOCK], self.known_codes, self.widths[1]) @ self.back
            for at in range(0, len(codes), BLOCK)
        ]
        return (np.concatenate(parts) + self.mean).astype(np.float32)

    def error_gradient(self, codes: np.ndarray, images: np.ndarray, weights: np.ndarray) -> np.ndarray:
        kernel = _kernel(codes, self.known_codes, self.widths[1])
        errors = weights * (kernel @ self.back + self.mean - images)
        pulls = kernel * (errors @ self.back.T)  # [n, known]
        along = pulls.sum(axis=1, keepdims=True) * codes - pulls @ self.known_codes
        return (-2 * self.widths[1] * along).astype(np.float32)


def _kernel(one: np.ndarray, two: np.ndarray, gamma: float) -> np.ndarray:
    """exp(−γ ‖x − y‖²): float32 [n, d] and [m, d] -> float32 [n, m]"""
    from sklearn.metrics.pairwise import rbf_kernel

    return rbf_kernel(one, two, gamma=gamma)


def _gamma(points: np.ndarray, width: float) -> float:
    """1 over twice the squared width, that in median distances of some of the points."""
    from scipy.spatial.distance import pdist

    return float(1 / (2 * (width * np.median(pdist(points[:FEW].astype(np.float64)))) ** 2))


MODEL = KernelPrincipalComponents
