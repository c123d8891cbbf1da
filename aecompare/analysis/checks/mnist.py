"""Figures that MNIST is known for. Those of PCA, noise, masks and linear restorers follow from the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from aecompare import seeds
from aecompare.analysis import model_checks
from aecompare.analysis.checks import BY_DEFINITION, Check, Evidence
from aecompare.analysis.model_checks import order

CUSTOM = "the usual range in the literature"
HINTON = "Hinton and Salakhutdinov, Science 2006"
DAVIDSON = "Davidson et al., UAI 2018, Gaussian VAE"
# clipped reconstructions of test images by 50,000 training images' principal components, from a singular value
# decomposition in NumPy
SSE = {2: 43.493, 4: 37.143, 8: 28.557, 16: 19.897, 32: 11.920, 64: 6.077}
TASKS = ("reconstruction", "clustering", "denoising", "inpainting", "generation", "latent", "few_labels", "anomaly")
OUR_RULE = "a measure that nothing worthless wins"
HANGS = "a ranking that hangs on no judge"


def _pca(size: int) -> Check:
    mse = {2: 0.05567, 8: 0.03744, 16: 0.02686, 64: 0.00905}[size]
    return Check(
        f"PCA of 60,000 images, code size {size}: mse on test", BY_DEFINITION, mse, 1e-4,
        lambda evidence: evidence.squared_error(size) / 784, exact=True,
    )  # fmt: skip


def _compared(size: int) -> Check:
    """PCA of the 50,000 training images as it is compared, clipped like every model."""
    sse = SSE[size]
    return Check(
        f"PCA as compared (50,000 images, clipped), code size {size}: sse on test", BY_DEFINITION, sse, 2e-3 * sse,
        lambda evidence: evidence.mean("pca", size, "reconstruction", "clean", "sse"), exact=True,
    )  # fmt: skip


def _noisy_projection(evidence: Evidence) -> float:
    test = evidence.images.test
    noise = seeds.generator("noise of a check", dataset=evidence.images.name).standard_normal(test.shape)
    restored = np.clip(evidence.projected(test + noise, 20), 0, 1)
    return float(-10 * np.log10(np.mean((restored - test) ** 2)))


def _clusters(size: int) -> Check:
    def ours(evidence: Evidence) -> float:
        from sklearn.cluster import KMeans

        from aecompare.evaluation.metrics.clustering import accuracy

        train, test = (evidence.pca.encode(part)[:, :size] for part in (evidence.images.train, evidence.images.test))
        clusters = KMeans(10, n_init=10, random_state=seeds.derive("check", size=size)).fit(train)
        return accuracy(evidence.images.test_labels, clusters.predict(test))

    middle = {10: 0.54, 50: 0.55}[size]
    return Check(f"k-means of {size} principal components: accuracy", CUSTOM, middle, 0.03, ours)


def _baseline(
    what: str, name: str, task: str, condition: str, metric: str, expected: float, tolerance: float, exact: bool = True
) -> Check:
    return Check(
        f"{what}: {metric.replace('_', ' ')}", BY_DEFINITION if exact else CUSTOM, expected, tolerance,
        lambda evidence: evidence.mean(name, None, task, condition, metric), exact=exact,
    )  # fmt: skip


def _denoising() -> Iterator[Check]:
    figures = {
        "noisy": (12.04, 6.02, 0.00, 0.01),
        "noisy-clipped": (14.85, 9.37, 5.97, 0.02),
        "linear": (20.82, 17.51, 14.83, 0.03),
    }
    for name, (*values, tolerance) in figures.items():
        for sigma, expected in zip((0.25, 0.5, 1.0), values, strict=True):
            yield _baseline(
                f"{name}, σ = {sigma:g}", name, "denoising", f"sigma={sigma}", "psnr_db", expected, tolerance
            )
    yield Check("best PCA projection, σ = 1: PSNR in dB", BY_DEFINITION, 14.09, 0.03, _noisy_projection, exact=True)
    yield Check(
        "DAE at its best code size, σ = 1, beats the best linear denoiser: PSNR in dB", BY_DEFINITION, 14.83, 0,
        lambda evidence: evidence.best("dae", "denoising", "sigma=1.0", "psnr_db", max), sense="at least",
    )  # fmt: skip


def _inpainting() -> Iterator[Check]:
    """Zero, mean and best linear of all test images; ours of 1,000 of them, with three standard errors for tolerance.
    Of random masks the figures are of one mask for all images, ours of one for each."""
    figures = {
        "bottom_half": (0.121, 0.0715, 0.0457, 0.004),
        "right_half": (0.127, 0.0717, 0.0437, 0.004),
        "centre": (0.316, 0.173, 0.104, 0.01),
        "random_50": (0.115, 0.068, 0.0096, 0.003),
        "random_80": (0.114, 0.068, 0.0221, 0.003),
    }
    for mask, (*values, tolerance) in figures.items():
        for name, expected in zip(("zero-fill", "mean-fill", "linear"), values, strict=True):
            yield _baseline(
                f"{name}, {mask.replace('_', ' ')}", name, "inpainting", mask, "masked_mse", expected, tolerance
            )
    for mask in ("bottom_half", "right_half", "centre"):

        def ahead(evidence: Evidence, mask: str = mask) -> float | None:
            best = evidence.best("dae-mask", "inpainting", f"{mask}/one-pass", "masked_mse", min)
            linear = evidence.mean("linear", None, "inpainting", mask, "masked_mse")
            return None if best is None or linear is None else best - linear

        yield Check(
            f"DAE (masks) at its best code size less the best linear completion of the same images, "
            f"{mask.replace('_', ' ')}: masked mse",
            BY_DEFINITION, 0, 0, ahead, sense="at most",
        )  # fmt: skip


def _controls() -> Iterator[Check]:
    """No measure that what is worth nothing would win."""
    for task in TASKS:
        yield Check(
            f"{task}: best network of code size 16 over the best control, less the margin", OUR_RULE, 0, 0,
            lambda evidence, task=task: evidence.lead(task), exact=True, sense="at least",
        )  # fmt: skip
    for condition, metric, what in (
        ("chosen", "valid_share", "completeness"), ("lines", "midpoint_valid", "half-way validity"),
    ):  # fmt: skip
        yield Check(
            f"{what} of the best control but the memoriser", OUR_RULE, 0.89, 0,
            lambda evidence, key=(condition, metric): evidence.worthless("latent", *key), exact=True, sense="at most",
        )  # fmt: skip


def _judges(which: int) -> Callable[[Evidence], float | None]:
    def ours(evidence: Evidence) -> float | None:
        found = evidence.agreement("generation", "fd", "fd_second_judge")
        return None if found is None else found[which]

    return ours


def _likelihood() -> Iterator[Check]:
    published = {
        2: (-135.73, -137.08, 7.24),
        5: (-110.21, -112.98, 12.82),
        10: (-93.84, -98.36, 19.44),
        20: (-88.90, -94.79, 23.50),
        40: (-88.93, -94.91, 23.77),
    }
    for size, (likelihood, elbo, rate) in published.items():
        for name, metric, expected in (
            ("negative log-likelihood", "nll_nats", -likelihood),
            ("ELBO", "elbo_nats", elbo),
            ("KL", "rate_nats", rate),
        ):
            yield Check(
                f"VAE, binarised, code size {size}: {name} in nats", DAVIDSON, expected, 3,
                lambda evidence, key=("vae", size, "likelihood", "binarised", metric): evidence.mean(*key),
                on="binarised",
            )  # fmt: skip


CHECKS = (
    *(_pca(size) for size in (2, 8, 16, 64)),
    *(_compared(size) for size in (2, 4, 8, 16, 32, 64)),
    Check("PCA of 60,000 images, code size 30: squared error on test", HINTON, 13.87, 0.01,
          lambda evidence: evidence.squared_error(30), exact=True),
    *_denoising(),
    *_inpainting(),
    _baseline("k-means of pixels", "pixels", "clustering", "kmeans", "acc", 0.57, 0.05, exact=False),
    _baseline("k-means of pixels", "pixels", "clustering", "kmeans", "nmi", 0.50, 0.03, exact=False),
    _baseline("k-means of pixels", "pixels", "clustering", "kmeans", "ari", 0.37, 0.03, exact=False),
    _clusters(10),
    _clusters(50),
    order("AE with a mixture before VAE with a mixture, code size 16", ("ae", "gmm10"), ("vae", "gmm10")),
    order("VAE with a mixture before VAE from its prior, code size 16", ("vae", "gmm10"), ("vae", "prior")),
    *model_checks.CHECKS,
    *_likelihood(),
    Check("the judge's accuracy on test", "what features need", 0.99, 0,
          lambda evidence: evidence.judge("accuracy"), sense="at least"),
    Check("the judge takes real test images for digits: share", OUR_RULE, 0.9, 0,
          lambda evidence: evidence.judge("accepted"), exact=True, sense="at least"),
    Check("order of Fréchet distances by first and second judge, inside a sampler and code size: mean Kendall's τ",
          HANGS, 0.8, 0, _judges(0), sense="at least"),
    Check("the same winner by first and second judge: share of samplers and code sizes", HANGS, 0.8, 0, _judges(1),
          sense="at least"),
    *_controls(),
)  # fmt: skip
