"""A model is measured by its own prior, not by N(0, I): a stand-in whose prior is a mixture far from it, against SciPy.

Under N(0, I) each figure here would be nats away: the mixture lies six standard deviations from its centre.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit, logit, logsumexp
from scipy.stats import norm

from aecompare.evaluation import conditional, posteriors
from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.material import Material
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks.anomaly import TASK as ANOMALY
from aecompare.evaluation.tasks.anomaly import _Detector
from aecompare.evaluation.tasks.likelihood import TASK as LIKELIHOOD
from aecompare.training.priors import Components
from tests.evaluation.subjects import Projection, value

CENTRE, LIGHT, GAIN = 6.0, 0.3, 0.7  # of the codes, of the pixels there, of a pixel's logit by its half's number
MEANS = np.array([[5.0, 6.5], [7.0, 5.5]])
LOG_VARIANCES = np.array([[-0.5, 0.3], [0.2, -1.0]])
SPREAD = 0.5  # of every posterior
HALVES = np.repeat(np.eye(2), 32, axis=0).astype(np.float32)  # [64, 2]


class Halves(Projection):
    """How light the upper half is, and the lower one; its decoder is a sigmoid."""

    def __init__(self):
        super().__init__(2, values=64)
        self.prior = Components(MEANS, LOG_VARIANCES)

    def encode(self, images, seed=None):
        return (CENTRE + 6 * (images @ HALVES / 32 - LIGHT)).astype(np.float32)

    def decode(self, codes):
        return expit(logit(LIGHT) + GAIN * (codes - CENTRE) @ HALVES.T).astype(np.float32)

    def posterior(self, images):
        mean = self.encode(images)
        return mean, np.full_like(mean, 2 * np.log(SPREAD))

    def error_gradient(self, codes, images, weights):
        decoded = self.decode(codes)
        return GAIN * (weights * (decoded - images) * decoded * (1 - decoded)) @ HALVES


class Pointwise(Halves):
    """The same, and an image is a point."""

    def posterior(self, images):
        return None


def log_prior(codes):
    """The mixture's density, written as it stands: [..., 2] -> [...]"""
    each = norm.logpdf(codes[..., None, :], MEANS, np.exp(LOG_VARIANCES / 2)).sum(axis=-1)
    return logsumexp(each, axis=-1) - np.log(len(MEANS))


def log_likelihood(images, codes):
    """Of binary images [n, 64] for codes [m, 2], independent pixels: [n, m]"""
    light = expit(logit(LIGHT) + GAIN * (codes.astype(np.float64) - CENTRE) @ HALVES.T)
    return images @ np.log(light).T + (1 - images) @ np.log1p(-light).T


@pytest.fixture(scope="module")
def inked(digits):
    """Images of 8 × 8 pixels that are 0 or 1."""
    bytes_ = (digits.test_bytes, digits.validation_bytes)
    test, held = (np.where(some > 127, 255, 0).astype(np.uint8) for some in bytes_)
    return Material(replace(digits, test_bytes=test, validation_bytes=held, binarised=True), None)


@pytest.fixture(scope="module")
def rate(inked):
    """KL(q ‖ p) of each test image, by 500 draws."""
    mean, _ = Halves().posterior(inked.images.test)
    draws = mean + SPREAD * np.random.default_rng(5).standard_normal((500, *mean.shape))
    return (norm.logpdf(draws, mean, SPREAD).sum(axis=-1) - log_prior(draws)).mean(axis=0)


def within_its_error(result, condition, metric):
    """A mean over test images of one draw each, as an approximation."""
    (score,) = [score for score in result.scores if score[:2] == (condition, metric)]
    return {"abs": 4 * score.se_images}


def test_the_likelihood_is_an_integral_over_the_models_own_prior(inked, rate):
    """Of two numbers a grid is the whole space; the importance-weighted bound of a good posterior comes near."""
    result = LIKELIHOOD.evaluate(Subject(Halves(), inked.images), inked)
    axis, step = np.linspace(0, 12, 150, retstep=True)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    exact = logsumexp(log_likelihood(inked.images.test, grid) + log_prior(grid), axis=1) + 2 * np.log(step)
    assert value(result, "binarised", "nll_nats") == pytest.approx(-exact.mean(), abs=0.02)
    found = value(result, "binarised", "rate_nats")
    assert found == pytest.approx(rate.mean(), **within_its_error(result, "binarised", "rate_nats"))
    distortion = value(result, "binarised", "distortion_nats")
    assert value(result, "binarised", "elbo_nats") == pytest.approx(-distortion - found)


def test_the_codes_divergence_is_from_the_models_own_prior(inked, rate):
    """A mixture has no divergence dimension by dimension, so none is told."""
    result, model = Result(), Halves()
    posteriors.measure(Subject(model, inked.images), inked, result)
    found = value(result, "posterior", "kl")
    assert found == pytest.approx(rate.mean(), **within_its_error(result, "posterior", "kl"))
    images = inked.images.test
    lost = np.diag(log_likelihood(images, model.encode(images))).mean()
    assert value(result, "posterior", "elbo") == pytest.approx(lost - found, rel=1e-4)
    assert {score.condition for score in result.scores} == {"posterior"}


def test_a_completion_is_the_most_probable_under_the_models_own_prior(inked, monkeypatch):
    """Found by SciPy from the same beginning; codes of the known pixels alone are elsewhere."""
    monkeypatch.setattr(conditional, "STEPS", 300)
    subject, images = Subject(Halves(), inked.images), inked.images.test[:12]
    known, mean_image = np.random.default_rng(0).random(images.shape) < 0.5, np.full(64, LIGHT, np.float32)
    found = conditional.complete(subject, images, known, mean_image, 0.1, own_prior=True)

    def energy(code, row):
        errors = (images[row] - subject.model.decode(code[None])[0].astype(np.float64)) ** 2
        return errors[known[row]].sum() / (2 * subject.noise) - log_prior(code)

    for row, begun in enumerate(subject.model.encode(np.where(known, images, mean_image))):
        best = minimize(energy, begun, row, method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-8}).x
        np.testing.assert_allclose(found[row], subject.model.decode(best[None])[0], atol=2e-3)


def test_scores_of_anomalies_are_by_the_models_own_prior(inked, rate):
    """Of one draw an image: the means are those of many."""
    model = Halves()
    images = inked.images.test
    scores = _Detector(Subject(model, inked.images), model.encode(inked.images.train), "digits").scores(images)
    draws = model.encode(images) + SPREAD * np.random.default_rng(6).standard_normal((50, len(images), 2))
    lost = -np.mean([np.diag(log_likelihood(images, codes)) for codes in draws], axis=0)
    for name, expected in (("prior", rate), ("elbo", lost + rate)):
        found = Estimate.of(scores[name])
        assert found == pytest.approx(expected.mean(), abs=4 * found.error), name


@pytest.mark.parametrize("model", [Halves, Pointwise])
def test_an_image_whose_code_is_the_centre_of_n01_is_a_stranger(inked, model):
    """One that is darker than any: to N(0, I) it would be the least strange of all."""

    class Stretched(model):
        def encode(self, images, seed=None):
            """Of a black image (0, 0), and of one as light as usual the centre of the codes."""
            return (images @ HALVES / 32 * CENTRE / LIGHT).astype(np.float32)

    dark = np.random.default_rng(0).integers(0, 10, (100, 64)).astype(np.uint8)
    result = ANOMALY.evaluate(Subject(Stretched(), inked.images), replace(inked, others={"dark": dark}))
    assert value(result, "other-dark/prior", "auroc") > 0.99
