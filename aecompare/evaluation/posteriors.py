"""Of a code that is a distribution: what it tells, in how many dimensions, and what is said of it in textbooks.

How much it tells is its divergence from the prior. That the divergence is no distance is measured both ways between the
posteriors of test images. Why codes are drawn as μ + σ ⊙ ε is measured by the variance of two estimates of the same
gradient: along the path, and from the score function (Mohamed et al., "Monte Carlo gradient estimation in machine
learning", JMLR 21, 2020, sections 4 and 5).
"""

from __future__ import annotations

import numpy as np

from aecompare import seeds
from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.material import Material, evenly_spaced
from aecompare.evaluation.metrics.image_quality import cross_entropy
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import Metric

ACTIVE = 0.01  # variance of E[z|x] over images, above which a dimension is used
TRIPLES = 2_000  # of test images whose divergences are compared
WATCHED, DRAWS = 200, 32  # test images whose gradient is estimated, and how often

METRICS = {
    "kl": Metric(
        "KL of q(z|x) from the prior",
        "neither",
        "nats",
        2,
        about="Divergence of the encoder's Gaussian from the prior, mean over images.",
    ),
    "active_units": Metric(
        "active dimensions",
        "neither",
        digits=1,
        about="Dimensions whose mean varies over images by more than 0.01 (Burda et al., 2016).",
    ),
    "elbo": Metric(
        "ELBO, with cross-entropy as the reconstruction",
        "higher",
        "nats",
        1,
        about="Less the cross-entropy of one draw and the divergence.",
        margin=0.5,
        why="half a nat per image",
    ),
    "kl_asymmetry": Metric(
        "asymmetry of KL",
        "neither",
        about="Of two test images' distributions of codes: how far both directions' divergences are apart, over their "
        "mean; 0 for what is symmetric, at most 2.",
    ),
    "triangles_broken": Metric(
        "triangles that KL breaks",
        "neither",
        about="Share of three test images where the divergence of two is more than the way over the third.",
    ),
    "gradient_variance": Metric(
        "variance of the gradient, reparameterised",
        "neither",
        about="Variance of one draw's gradient of half the squared error by μ, over its squared mean; sums over the "
        "code, means over images.",
    ),
    "variance_ratio": Metric(
        "variance without reparameterisation / with it",
        "neither",
        digits=0,
        about="That of the score function's estimate of the same gradient, over it.",
    ),
}


def measure(subject: Subject, material: Material, result: Result) -> None:
    """Add what `METRICS` names under ``posterior``, and the divergence by dimension, the largest as ``dimension=1``."""
    truth = material.images.test
    found, prior = subject.model.posterior(truth), subject.model.prior
    if found is None or prior is None:
        return
    mean, log_variance = found
    seed = seeds.derive("reconstruction sampled", dataset=material.images.name)
    sampled = subject.decode(subject.model.encode(truth, seed))
    source = seeds.generator("divergence draws", dataset=material.images.name)
    total = Estimate.of(prior.divergence(mean, log_variance, source))
    asymmetry, broken = no_metric(mean, log_variance, seeds.generator("triples", dataset=material.images.name))
    watched = evenly_spaced(len(truth), WATCHED)
    along, score = gradient_variances(
        subject, truth[watched], (mean[watched], log_variance[watched]),
        seeds.generator("gradients", dataset=material.images.name),
    )  # fmt: skip
    result.add(
        "posterior",
        kl=total,
        active_units=np.count_nonzero(mean.astype(np.float64).var(axis=0) > ACTIVE),
        elbo=-cross_entropy(truth, sampled) - total,
        kl_asymmetry=asymmetry,
        triangles_broken=broken,
        gradient_variance=along,
        variance_ratio=score / along,
    )
    by_dimension = prior.divergences(mean, log_variance)  # [n, code_size]
    if by_dimension is not None:
        for place, value in enumerate(np.sort(by_dimension.mean(axis=0))[::-1], start=1):
            result.add(f"dimension={place}", kl=value)


def divergence(one: tuple[np.ndarray, np.ndarray], two: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """KL(N(m, s²) ‖ N(n, t²)) in nats of Gaussians given by means and log variances, float [k, d] each: float64 [k]"""
    (m, log_s), (n, log_t) = ([part.astype(np.float64) for part in gaussian] for gaussian in (one, two))
    return np.sum(np.exp(log_s - log_t) + (m - n) ** 2 * np.exp(-log_t) - 1 + log_t - log_s, axis=1) / 2


def no_metric(mean: np.ndarray, log_variance: np.ndarray, source: np.random.Generator) -> tuple[Estimate, Estimate]:
    """Asymmetry of the divergence of two images' Gaussians, |a − b| / ½(a + b) of its directions, and the share of
    triples with KL(1‖3) > KL(1‖2) + KL(2‖3), for means and log variances float [n, code_size]."""
    count = min(TRIPLES, len(mean) // 3)
    first, second, third = (
        (mean[rows], log_variance[rows]) for rows in source.permutation(len(mean))[: 3 * count].reshape(3, count)
    )
    there, back = divergence(first, second), divergence(second, first)
    apart = np.abs(there - back) / np.maximum((there + back) / 2, 1e-12)
    return Estimate.of(apart), Estimate.of(divergence(first, third) > there + divergence(second, third))


def gradient_variances(
    subject: Subject, images: np.ndarray, gaussian: tuple[np.ndarray, np.ndarray], source: np.random.Generator
) -> tuple[float, float]:
    """Variance of one draw's estimate of the gradient by μ of E[½ ‖x − x̂(z)‖²], z ~ N(μ, σ²): of the one along the
    path, ∇ at z = μ + σ ⊙ ε, and of the score function's, ½ ‖x − x̂‖² ε / σ; both over the squared length of the mean
    of the first, summed over the code and then over images.

    Args:
        subject: what decodes.
        images: x, float32 [n, values].
        gaussian: μ and log σ², float32 [n, code_size] each.
        source: of ε.
    """
    mean, spread = gaussian[0], np.exp(gaussian[1] / 2)
    every = np.ones_like(images)
    along, score = (np.empty((DRAWS, *mean.shape)) for _ in range(2))
    for draw in range(DRAWS):
        noise = source.standard_normal(mean.shape, dtype=np.float32)
        codes = mean + spread * noise
        along[draw] = subject.model.error_gradient(codes, images, every)
        errors = np.sum((subject.model.decode(codes).astype(np.float64) - images) ** 2, axis=1) / 2
        score[draw] = errors[:, None] * noise / spread
    length = max(float(np.sum(along.mean(axis=0) ** 2)), 1e-300)
    found = [float(np.sum(part.var(axis=0, ddof=1))) / length for part in (along, score)]
    return found[0], found[1]
