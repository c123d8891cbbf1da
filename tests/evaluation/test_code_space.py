"""Clusters, draws, the code space and likelihoods, with codecs of which all is known."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from aecompare import seeds
from aecompare.evaluation import samplers
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import ANY, latent
from aecompare.evaluation.tasks.clustering import TASK as CLUSTERING
from aecompare.evaluation.tasks.generation import TASK as GENERATION
from aecompare.evaluation.tasks.latent import TASK as LATENT
from aecompare.evaluation.tasks.likelihood import TASK as LIKELIHOOD
from tests.evaluation.subjects import Lookup, Projection, value


class Gentle(Projection):
    """Linear, and too faint to be clipped."""

    def decode(self, codes):
        return 0.5 + 0.02 * codes @ self.basis.T


def test_training_images_are_the_floor_of_generation(fewer, reached):
    found = {name: value(result, ANY, "fd") for name, result in reached(GENERATION).items()}
    assert found["train-images"] < found["mean-image"]
    assert found["train-images"] < found["pixel-noise"]
    drawn = GENERATION.evaluate(Subject(Projection(16), fewer.images), fewer)
    assert value(drawn, "gaussian", "fd") > found["train-images"]


def test_clusters_of_pixels_are_where_the_literature_has_them(real):
    """METRICS.md: k-means on pixels, accuracy .52 to .62, NMI about .50, ARI about .37."""
    result = dict(CLUSTERING.baselines(real))["pixels"]
    assert 0.50 <= value(result, "kmeans", "acc") <= 0.62
    assert value(result, "kmeans", "nmi") == pytest.approx(0.50, abs=0.03)
    assert value(result, "kmeans", "ari") == pytest.approx(0.37, abs=0.04)
    assert value(result, "codes", "knn_acc") > 0.94
    assert value(result, "codes", "linear_probe_acc") > 0.88


def test_a_linear_decoder_is_continuous(material):
    """Paths of a linear decoder are straight, and a step of a tenth changes a hundredth of the spread, half of that of
    two images; where pixels are clipped it is no longer linear."""

    result = LATENT.evaluate(Subject(Gentle(4), material.images), material)
    assert value(result, "lines", "path_ratio") == pytest.approx(1, abs=1e-5)
    assert value(result, "lines", "largest_step") == pytest.approx(1, abs=1e-4)
    assert value(result, "test-codes", "local_change") == pytest.approx(0.01 / 2, rel=0.2)


def test_lines_are_the_same_however_many_are_decoded_at_a_time(material, monkeypatch):
    """And so are the images that they start from: clipping is in place where the decoder's array is its own."""
    whole = LATENT.evaluate(Subject(Projection(4), material.images), material)
    monkeypatch.setattr(latent, "DECODED", 7 * 11 * 784 * 4)  # seven lines: 250 is no multiple of it
    parts = LATENT.evaluate(Subject(Projection(4), material.images), material)
    for metric in ("path_ratio", "largest_step", "midpoint_valid", "authenticity"):
        assert value(parts, "lines", metric) == pytest.approx(value(whole, "lines", metric), rel=1e-6)


def test_half_way_images_are_half_way(material, monkeypatch):
    """Of a linear decoder they are the mean of what the ends decode to."""
    seen = []
    looked = latent.draws.look
    monkeypatch.setattr(
        latent.draws, "look", lambda images, *of, **more: seen.append(images) or looked(images, *of, **more)
    )
    subject = Subject(Gentle(4), material.images)
    LATENT.evaluate(subject, material)
    order = seeds.generator("lines", dataset=material.images.name).permutation(500)
    ends = subject.decode(subject.test_codes[order]).reshape(2, 250, -1)
    np.testing.assert_allclose(seen[0], ends.mean(axis=0), atol=1e-6)


def test_clipping_leaves_codes_and_what_a_decoder_keeps_alone(material):
    class Keeping(Projection):
        kept = np.full((3, 784), 2.0, np.float32)

        def decode(self, codes):
            return self.kept[: len(codes)] if len(codes) < 3 else codes

    subject, codes = Subject(Keeping(4), material.images), np.full((3, 784), 2.0, np.float32)
    assert subject.decode(codes[:2]).max() == 1
    assert subject.decode(codes).max() == 1
    assert codes.min() == Keeping.kept.min() == 2


def test_the_plane_is_kept_for_two_dimensions_only(material):
    assert "plane" in LATENT.evaluate(Subject(Projection(2), material.images), material).pictures
    assert "plane" not in LATENT.evaluate(Subject(Projection(3), material.images), material).pictures


def test_clusters_are_fitted_to_training_codes(material, rng):
    """Test codes of a single training cluster belong together, however far apart they lie; fitted to test codes, they
    would fall into ten clusters."""
    images = material.images
    train = np.stack([100.0 * (np.arange(1_000) % 10), rng.normal(size=1_000)], axis=1).astype(np.float32)
    labels = images.test_labels
    test = np.stack([4.0 * labels - 20, rng.normal(size=500)], axis=1).astype(np.float32)  # apart by label
    result = CLUSTERING.evaluate(Subject(Lookup(images, train, test), images), material)
    largest = np.bincount(labels).max() / 500
    for clusters in ("kmeans", "gmm"):
        assert value(result, clusters, "acc") == pytest.approx(largest, abs=0.1)
        assert value(result, clusters, "nmi") < 0.3


def test_fitted_samplers_draw_what_the_codes_are_like(material):
    subject = Subject(Projection(3), material.images)
    codes = subject.train_codes
    seen = []
    subject.model.decode = lambda codes: seen.append(codes) or np.zeros((len(codes), 784), np.float32)
    for name in ("gaussian", "gmm10", "diagonal"):
        samplers.SAMPLERS[name](subject, 20_000, 1)
        drawn, spread = seen[-1], np.cov(codes.T)
        np.testing.assert_allclose(drawn.mean(axis=0), codes.mean(axis=0), atol=0.1)
        wanted = np.diag(np.diag(spread)) if name == "diagonal" else spread
        np.testing.assert_allclose(np.cov(drawn.T), wanted, rtol=0.1, atol=0.1)


def test_rescaled_codes_draw_the_same_images(material):
    """What fits a model's own codes does not care for their scale; N(0, I) does, and so ranks no model by itself."""

    class Scaled(Projection):
        def encode(self, images, seed=None):
            return 7 * super().encode(images)

        def decode(self, codes):
            return super().decode(codes / 7)

    plain, scaled = (Subject(kind(3), material.images) for kind in (Projection, Scaled))
    for name in ("diagonal", "gaussian"):
        one, two = (samplers.draw(subject, name, 50, 1) for subject in (plain, scaled))
        np.testing.assert_allclose(one, two, atol=1e-4)
    one, two = (samplers.on_sphere(subject, 1.0, 50, 1) for subject in (plain, scaled))
    np.testing.assert_allclose(one, two, atol=1e-4)
    one, two = (samplers.draw(subject, "standard_normal", 50, 1) for subject in (plain, scaled))
    assert np.abs(one - two).max() > 0.05


def test_only_models_with_a_prior_are_asked_for_it(material):
    plain = Projection(2)
    plain.prior = None
    assert "prior" in samplers.asked(Subject(Projection(2), material.images))
    assert "prior" not in samplers.asked(Subject(plain, material.images))
    assert "gmm10" not in samplers.asked(Subject(Projection(200), material.images))


def test_a_sphere_has_its_radius(material):
    """In units of the codes' own spread."""
    subject = Subject(Projection(16), material.images)
    seen = []
    subject.model.decode = lambda codes: seen.append(codes) or codes
    assert samplers.on_sphere(subject, 1.5, 5, seed=1).min() == 0  # clipped
    units = (seen[0] - subject.centre) / subject.train_codes.std(axis=0)
    np.testing.assert_allclose(np.linalg.norm(units, axis=1), 1.5 * 4, rtol=1e-2)


class DrawsAre(Projection):
    """A codec that decodes draws from its prior, and nothing else, to given images."""

    FAR = 1e6

    def __init__(self, images):
        super().__init__(2)
        self.images, self.prior = images, SimpleNamespace(
            draw=lambda count, seed: np.full((count, 2), self.FAR, np.float32),
            divergence=self.prior.divergence, divergences=self.prior.divergences,
        )  # fmt: skip

    def decode(self, codes):
        return self.images(len(codes)).copy() if codes[0, 0] == self.FAR else super().decode(codes)


def test_memorised_images_are_told(material):
    """Draws that are training images lie nearer to them than test images do."""

    copies = DrawsAre(lambda count: material.images.train[:count])
    result = GENERATION.evaluate(Subject(copies, material.images), material)
    assert value(result, "prior", "nearest_train") < 0.05
    assert value(result, "prior", "authenticity") == 0
    assert value(result, "gaussian", "authenticity") > 0.5
    assert value(result, "gaussian", "nearest_train") > 0.5


def test_generated_classes_are_counted(material):
    one = DrawsAre(lambda count: np.repeat(material.images.test[:1], count, axis=0))
    result = GENERATION.evaluate(Subject(one, material.images), material)
    probabilities = material.reference.judge.see(material.images.test[:1]).probabilities[0, :10]
    confidence, probabilities = probabilities.max(), probabilities / probabilities.sum()
    entropy = -np.sum(probabilities * np.log(probabilities))
    assert value(result, "prior", "class_entropy") == pytest.approx(entropy, rel=1e-5)
    assert value(result, "prior", "confidence") == pytest.approx(confidence, rel=1e-5)


def test_nats_by_dimension_add_up(material):
    result = LATENT.evaluate(Subject(Projection(5), material.images), material)
    parts = [value(result, f"dimension={place}", "kl") for place in range(1, 6)]
    assert parts == sorted(parts, reverse=True)
    assert sum(parts) == pytest.approx(value(result, "posterior", "kl"))
    assert value(result, "posterior", "active_units") == 5


def test_a_point_has_no_nats(material):
    class Point(Projection):
        def posterior(self, images):
            return None

    subject = Subject(Point(2), material.images)
    assert not [score for score in LATENT.evaluate(subject, material).scores if score.metric in ("kl", "elbo")]
    assert not LIKELIHOOD.evaluate(subject, material).scores


def test_a_decoder_that_says_nothing_costs_a_bit_a_pixel(binary):
    """p(x|z) = ½ for each pixel: the likelihood is 784 ln 2, whatever the code; the ELBO pays the rate on top."""

    class Silent(Projection):
        def decode(self, codes):
            return np.full((len(codes), 784), 0.5, np.float32)

        def posterior(self, images):
            return np.zeros((len(images), 2), np.float32), np.full((len(images), 2), np.log(0.5), np.float32)

    result = LIKELIHOOD.evaluate(Subject(Silent(2), binary.images), binary)
    bits = 784 * np.log(2)
    assert value(result, "binarised", "distortion_nats") == pytest.approx(bits, rel=1e-4)
    assert value(result, "samples=500", "nll_nats") == value(result, "binarised", "nll_nats")
    rate = value(result, "binarised", "rate_nats")
    assert rate == pytest.approx(2 * (0.5 - np.log(0.5) - 1) / 2)
    assert value(result, "binarised", "elbo_nats") == pytest.approx(-bits - rate, rel=1e-4)
    falling = [value(result, f"samples={samples}", "nll_nats") for samples in (1, 10, 50, 100, 500)]
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] == pytest.approx(bits, abs=0.1)
