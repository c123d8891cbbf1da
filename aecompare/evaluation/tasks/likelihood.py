"""Likelihood of binarised images: the one task whose figures can be held against published ones, nat by nat.

Only for models whose code is a distribution, and only on binarised images (`data: {binarised: true}`), of which a
decoder's output is a probability. The cross-entropy of grey images is no likelihood.
"""

from __future__ import annotations

import numpy as np

from aecompare import seeds
from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.material import Material, evenly_spaced
from aecompare.evaluation.metrics.importance_sampling import Bound
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import Headline, Metric, Series, Task, Tradeoff

DRAWS = 5  # of the code, an image, for the distortion
SAMPLES = (1, 10, 50, 100, 500)  # of the importance-weighted bound; the last is the one to quote
BOUNDED = 2_000  # test images, evenly spread: standard error about half a nat


class Likelihood(Task):
    title = "Likelihood"
    question = "How many nats does a binarised image cost, and how many of them are in the code?"
    needs_binarised = True
    metrics = {
        "nll_nats": Metric(
            "negative log-likelihood",
            "lower",
            "nats",
            2,
            about="Importance-weighted bound (Burda et al., 2016).",
            margin=0.5,
            why="half a nat per image",
        ),
        "elbo_nats": Metric(
            "ELBO",
            "higher",
            "nats",
            2,
            about="Less distortion and rate.",
            margin=0.5,
            why="half a nat per image",
        ),
        "rate_nats": Metric(
            "rate (KL)",
            "neither",
            "nats",
            2,
            about="Divergence of the encoder's Gaussian from the prior: nats in the code.",
        ),
        "distortion_nats": Metric(
            "distortion",
            "lower",
            "nats",
            2,
            about="Nats that the image costs once its code is known.",
            margin=0.5,
            why="half a nat per image",
        ),
    }
    note = (
        f"The negative log-likelihood is the importance-weighted bound with {SAMPLES[-1]} samples, "
        f"of {BOUNDED:,} test images, evenly spread."
    )
    headlines = (
        Headline("binarised", "nll_nats", "Negative log-likelihood of binarised test images"),
        Headline("binarised", "elbo_nats", "ELBO of binarised test images"),
        Headline("binarised", "rate_nats", "Rate: nats in the code"),
    )
    tradeoffs = (Tradeoff("binarised", "rate_nats", "distortion_nats", "Rate and distortion: code size is not rate"),)
    series = (Series("samples", "nll_nats", "The bound against the number of samples", "samples"),)

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        truth = material.images.test
        found, prior = subject.model.posterior(truth), subject.model.prior
        if found is None or prior is None:
            return result
        mean, log_variance = found
        source = seeds.generator("likelihood draws", dataset=material.images.name)
        rate = prior.divergence(mean, log_variance, seeds.generator("rate draws", dataset=material.images.name))
        distortion = np.mean(
            [self._distortion(subject, truth, mean, log_variance, source) for _ in range(DRAWS)], axis=0
        )
        rows = evenly_spaced(len(truth), BOUNDED)
        bound = Bound(
            mean[rows], log_variance[rows], prior, lambda codes: _log_likelihood(subject, truth[rows], codes), source
        )
        for samples in SAMPLES:
            bound.add(samples - bound.draws)
            result.add(f"samples={samples}", nll_nats=-bound.value())
        result.add(
            "binarised",
            nll_nats=Estimate.of(-bound.values()),
            elbo_nats=Estimate.of(-distortion - rate),
            rate_nats=Estimate.of(rate),
            distortion_nats=Estimate.of(distortion),
        )
        return result

    @staticmethod
    def _distortion(
        subject: Subject, truth: np.ndarray, mean: np.ndarray, log_variance: np.ndarray, source: np.random.Generator
    ) -> np.ndarray:
        """−log p(x|z) of one draw an image, in nats: [n]"""
        codes = mean + np.exp(log_variance / 2) * source.standard_normal(mean.shape, dtype=np.float32)
        return -_log_likelihood(subject, truth, codes)


def _log_likelihood(subject: Subject, truth: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """log p(x|z) of binary images under independent Bernoulli pixels: float64 [n]"""
    probability = np.abs(1 - truth - subject.model.decode(codes))  # of each pixel's value: p where it is 1, else 1 - p
    return np.log(np.maximum(probability, 1e-7)).sum(axis=1, dtype=np.float64)


TASK = Likelihood()
