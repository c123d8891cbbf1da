"""Ways to draw codes, which decide how good drawn images look: the ranking of models turns round with them.

Models that are taught a prior are drawn from it. N(0, I) is the prior of those alone that are taught it: the scale of
a plain autoencoder's codes is arbitrary, and rescaling them would change the score and not the model. Distributions
fitted to a model's own training codes give every model a fair chance (Ghosh et al., "From variational to deterministic
autoencoders", ICLR 2020).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecompare import seeds
from aecompare.evaluation.subject import COMPONENTS, Subject
from aecompare.training.priors import StandardNormal

PRIOR, STANDARD_NORMAL, MIXTURE = "prior", "standard_normal", f"gmm{COMPONENTS}"


def draw(subject: Subject, name: str, count: int, seed: int) -> np.ndarray:
    """Images decoded from `count` codes drawn by the sampler `name`: float32 [count, values], clipped to [0, 1]."""
    return np.clip(SAMPLERS[name](subject, count, seed), 0, 1)


def on_sphere(subject: Subject, radius: float, count: int, seed: int) -> np.ndarray:
    """Images decoded from codes of random direction, `radius` spreads of the training codes from their centre, where a
    Gaussian has most of its mass for radius 1: float32 [count, values], clipped to [0, 1]."""
    draws = seeds.generator("sphere", seed=seed).standard_normal((count, subject.code_size))
    lengths = np.linalg.norm(draws, axis=1, keepdims=True)
    units = radius * np.sqrt(subject.code_size) * draws / lengths
    return subject.decode((subject.centre + units * np.sqrt(np.diag(subject.covariance))).astype(np.float32))


def _prior(subject: Subject, count: int, seed: int) -> np.ndarray:
    prior = subject.model.prior
    assert prior is not None
    return subject.decode(prior.draw(count, seed))


def _standard_normal(subject: Subject, count: int, seed: int) -> np.ndarray:
    """From N(0, I), whatever the model."""
    return subject.decode(StandardNormal(subject.code_size).draw(count, seed))


def _diagonal(subject: Subject, count: int, seed: int) -> np.ndarray:
    """From a Gaussian with the mean and the spread of each dimension of the training codes."""
    draws = seeds.generator("diagonal sampler", seed=seed).standard_normal((count, subject.code_size))
    return subject.decode((subject.centre + draws * np.sqrt(np.diag(subject.covariance))).astype(np.float32))


def _gaussian(subject: Subject, count: int, seed: int) -> np.ndarray:
    """From a Gaussian with mean and full covariance of the training codes."""
    values, vectors = np.linalg.eigh(subject.covariance)
    draws = seeds.generator("gaussian sampler", seed=seed).standard_normal((count, subject.code_size))
    spread = draws * np.sqrt(np.maximum(values, 0)) @ vectors.T
    return subject.decode((subject.centre + spread).astype(np.float32))


def _mixture(subject: Subject, count: int, seed: int) -> np.ndarray:
    """From the mixture of Gaussians fitted to the training codes."""
    mixture = subject.mixture
    assert mixture is not None
    source = seeds.generator("mixture sampler", seed=seed)
    which = source.choice(len(mixture.weights_), count, p=mixture.weights_ / mixture.weights_.sum())
    draws = source.standard_normal((count, subject.code_size))
    codes = np.empty_like(draws)
    for component, (mean, covariance) in enumerate(zip(mixture.means_, mixture.covariances_, strict=True)):
        rows = which == component
        codes[rows] = mean + draws[rows] @ np.linalg.cholesky(covariance).T
    return subject.decode(codes.astype(np.float32))


def asked(subject: Subject) -> list[str]:
    """The samplers that a model is put to: its prior if it declares one, a mixture if one could be fitted; nothing but
    its prior where codes are symbols, which no Gaussian draws."""
    if not subject.model.continuous_code:
        return [PRIOR]
    able = {PRIOR: subject.model.prior is not None, MIXTURE: subject.mixture is not None}
    return [name for name in SAMPLERS if able.get(name, True)]


SAMPLERS: dict[str, Callable[[Subject, int, int], np.ndarray]] = {
    PRIOR: _prior,
    "diagonal": _diagonal,
    "gaussian": _gaussian,
    MIXTURE: _mixture,
    STANDARD_NORMAL: _standard_normal,
}
