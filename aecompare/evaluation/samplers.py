"""Ways to draw codes, which decide how good drawn images look: the ranking of models turns round with them.

The prior N(0, I) is what a variational autoencoder is taught; a Gaussian or a mixture fitted to a model's own training
codes gives every model a fair chance (Ghosh et al., "From variational to deterministic autoencoders", ICLR 2020).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from aecompare import seeds

if TYPE_CHECKING:
    from aecompare.evaluation.subject import Subject

COMPONENTS = 10


def draw(subject: Subject, name: str, count: int, seed: int) -> np.ndarray:
    """Images decoded from `count` codes drawn by the sampler `name`: float32 [count, 784], clipped to [0, 1]."""
    return np.clip(SAMPLERS[name](subject, count, seed), 0, 1)


def on_sphere(subject: Subject, radius: float, count: int, seed: int) -> np.ndarray:
    """Images decoded from codes of random direction at `radius` times √code_size, where N(0, I) has most of its mass
    for radius 1: float32 [count, 784], clipped to [0, 1]."""
    draws = seeds.generator("sphere", seed=seed).standard_normal((count, subject.code_size))
    lengths = np.linalg.norm(draws, axis=1, keepdims=True)
    codes = radius * np.sqrt(subject.code_size) * draws / lengths
    return np.clip(subject.model.decode(codes.astype(np.float32)), 0, 1)


def _prior(subject: Subject, count: int, seed: int) -> np.ndarray:
    return subject.model.sample(count, seed)


def _gaussian(subject: Subject, count: int, seed: int) -> np.ndarray:
    """From a Gaussian with mean and full covariance of the training codes."""
    codes = subject.train_codes.astype(np.float64)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(codes, rowvar=False)))
    draws = seeds.generator("gaussian sampler", seed=seed).standard_normal((count, subject.code_size))
    spread = draws * np.sqrt(np.maximum(values, 0)) @ vectors.T
    return subject.model.decode((codes.mean(axis=0) + spread).astype(np.float32))


def _mixture(subject: Subject, count: int, seed: int) -> np.ndarray:
    """From the mixture of Gaussians fitted to the training codes."""
    mixture = subject.mixture
    source = seeds.generator("mixture sampler", seed=seed)
    which = source.choice(len(mixture.weights_), count, p=mixture.weights_ / mixture.weights_.sum())
    draws = source.standard_normal((count, subject.code_size))
    codes = np.empty_like(draws)
    for component, (mean, covariance) in enumerate(zip(mixture.means_, mixture.covariances_, strict=True)):
        rows = which == component
        codes[rows] = mean + draws[rows] @ np.linalg.cholesky(covariance).T
    return subject.model.decode(codes.astype(np.float32))


SAMPLERS: dict[str, Callable[[Subject, int, int], np.ndarray]] = {
    "prior": _prior,
    "gaussian": _gaussian,
    f"gmm{COMPONENTS}": _mixture,
}
