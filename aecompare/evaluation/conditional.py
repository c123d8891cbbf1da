"""Image completion by a model's own means: the code that fits the known pixels, under a Gaussian of its codes.

With x = D(z) + ε, ε ~ N(0, σ²) and z ~ N(m, S), the most probable code given the known pixels makes
Σ_known (x − D(z))² / 2σ² + (z − m)ᵀ S⁻¹ (z − m) / 2 least (Bora, Jalal, Price and Dimakis, "Compressed sensing using
generative models", ICML 2017). σ² is the model's own squared error on validation images; m and S are those of its
training codes, or in place of N(m, S) stands the prior that it declares. A linear decoder has the answer in closed
form, the mean of a Gaussian given the known pixels (Tipping and Bishop, "Probabilistic principal component analysis",
1999); for networks it is looked for by Adam in units of the codes' spread, from the code of the image with the mean
image in place of what is gone, the same way for all.
"""

from __future__ import annotations

import numpy as np

from aecompare.evaluation.subject import Subject
from aecompare.training.priors import Prior

STEPS = 16
SIZES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8)  # of the first step, in units of the codes' spread; they fall to 0 on a line
DECAY_1, DECAY_2 = 0.8, 0.95  # of Adam's moments: few steps
BLOCK = 250  # images at a time for the closed form


def complete(
    subject: Subject, images: np.ndarray, known: np.ndarray, mean_image: np.ndarray, size: float, own_prior: bool
) -> np.ndarray:
    """Whole images whose codes fit the known pixels: float32 and bool [n, values] -> float32 [n, values] in [0, 1].

    Args:
        subject: the model.
        images: the known pixels; what is not known is not looked at.
        known: which pixels are.
        mean_image: float32 [values], where the search begins.
        size: of the first step; 0: the code that the search begins with.
        own_prior: p(z) is the model's own prior, not the Gaussian of the training codes.
    """
    prior = subject.model.prior if own_prior else None
    centre, root = prior.units if prior else _of_codes(subject)
    if subject.model.linear_decoder is not None and (prior is None or prior.gaussian):
        units = _closed_form(subject, images, known, centre, root)
    else:
        begun = subject.model.encode(np.where(known, images, mean_image))
        units = _searched(subject, images, known, size, centre, root, begun, prior)
    return subject.decode((centre + units @ root.T).astype(np.float32))


def _of_codes(subject: Subject) -> tuple[np.ndarray, np.ndarray]:
    """Mean [d] of the training codes and a root of their covariance [d, d]: z = mean + root u, u ~ N(0, I)."""
    values, vectors = np.linalg.eigh(subject.covariance)
    return subject.centre, vectors * np.sqrt(np.maximum(values, 0))


def _closed_form(
    subject: Subject, images: np.ndarray, known: np.ndarray, centre: np.ndarray, root: np.ndarray
) -> np.ndarray:
    """u = (I + V K Vᵀ / σ²)⁻¹ V K (x − b) / σ², V the decoder seen from u: float64 [n, d]."""
    assert subject.model.linear_decoder is not None
    weights, offset = (part.astype(np.float64) for part in subject.model.linear_decoder)  # [d, p], [p]
    seen, level = root.T @ weights, offset + centre @ weights  # [d, p], [p]
    size = len(seen)
    pairs = (seen[:, None, :] * seen[None, :, :]).reshape(size * size, -1).T  # [p, d d]
    found = []
    for at in range(0, len(images), BLOCK):
        mask = known[at : at + BLOCK].astype(np.float64)
        matrices = np.eye(size) + (mask @ pairs).reshape(-1, size, size) / subject.noise
        sides = ((images[at : at + BLOCK] - level) * mask) @ seen.T / subject.noise
        found.append(np.linalg.solve(matrices, sides[:, :, None])[:, :, 0])
    return np.concatenate(found)


def _searched(
    subject: Subject,
    images: np.ndarray,
    known: np.ndarray,
    size: float,
    centre: np.ndarray,
    root: np.ndarray,
    begun: np.ndarray,
    prior: Prior | None,
) -> np.ndarray:
    """The same by Adam from the codes `begun` [n, d], under a prior or the training codes' Gaussian: float64 [n, d]."""
    units = (begun - centre) @ np.linalg.pinv(root).T
    if not size:
        return units
    first, second = np.zeros_like(units), np.zeros_like(units)
    weights = known.astype(np.float32)
    for step in range(STEPS):
        codes = centre + units @ root.T
        errors = subject.model.error_gradient(codes.astype(np.float32), images, weights)
        gradient = errors @ root / subject.noise + (prior.pull(codes) @ root if prior else units)
        first = DECAY_1 * first + (1 - DECAY_1) * gradient
        second = DECAY_2 * second + (1 - DECAY_2) * gradient**2
        fair = np.sqrt(second / (1 - DECAY_2 ** (step + 1))) + 1e-12
        units -= size * (1 - step / STEPS) * first / (1 - DECAY_1 ** (step + 1)) / fair
    return units
