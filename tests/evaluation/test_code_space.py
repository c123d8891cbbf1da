"""Clusters, draws, the code space and likelihoods, with codecs of which all is known."""

from __future__ import annotations

import numpy as np
import pytest

from aecompare.evaluation import samplers
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import ANY
from aecompare.evaluation.tasks.clustering import TASK as CLUSTERING
from aecompare.evaluation.tasks.generation import TASK as GENERATION
from aecompare.evaluation.tasks.latent import TASK as LATENT
from aecompare.evaluation.tasks.likelihood import TASK as LIKELIHOOD
from tests.evaluation.subjects import Eye, Lookup, Projection, value


def test_training_images_are_the_floor_of_generation(material, reached):
    found = {name: value(result, ANY, "fd") for name, result in reached(GENERATION).items()}
    assert found["train-images"] < found["mean-image"]
    assert found["train-images"] < found["pixel-noise"]
    drawn = GENERATION.evaluate(Subject(Projection(16), material.images), material)
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
    """Paths of a linear decoder are straight, and a step of a tenth changes a hundredth of the spread."""
    result = LATENT.evaluate(Subject(Projection(4), material.images), material)
    assert value(result, "lines", "path_ratio") == pytest.approx(1, abs=1e-5)
    assert value(result, "lines", "largest_step") == pytest.approx(1, abs=1e-4)
    assert value(result, "test-codes", "local_change") == pytest.approx(0.01 / 2, rel=0.2)


def test_the_plane_is_kept_for_two_dimensions_only(material):
    assert "plane" in LATENT.evaluate(Subject(Projection(2), material.images), material).arrays
    assert "plane" not in LATENT.evaluate(Subject(Projection(3), material.images), material).arrays


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
    for name in ("gaussian", "gmm10"):
        drawn = samplers.SAMPLERS[name](subject, 20_000, 1) @ subject.model.basis
        np.testing.assert_allclose(drawn.mean(axis=0), codes.mean(axis=0), atol=0.1)
        np.testing.assert_allclose(np.cov(drawn.T), np.cov(codes.T), rtol=0.1, atol=0.1)


def test_a_sphere_has_its_radius(material):
    subject = Subject(Projection(784), material.images)
    seen = []
    subject.model.decode = lambda codes: seen.append(codes) or codes
    assert samplers.on_sphere(subject, 1.5, 5, seed=1).min() == 0  # clipped
    np.testing.assert_allclose(np.linalg.norm(seen[0], axis=1), 1.5 * 28, rtol=1e-5)


def test_memorised_images_are_told(material):
    """Draws that are training images lie nearer to them than test images do."""

    class Copies(Projection):
        def sample(self, count, seed):
            return material.images.train[:count]

    result = GENERATION.evaluate(Subject(Copies(2), material.images), material)
    assert value(result, "prior", "nearest_train") < 0.05
    assert value(result, "gaussian", "nearest_train") > 0.5


def test_generated_classes_are_counted(material):
    class One(Projection):
        def sample(self, count, seed):
            return np.repeat(material.images.test[:1], count, axis=0)

    result = GENERATION.evaluate(Subject(One(2), material.images), material)
    probabilities = Eye().probabilities(Eye().features(material.images.test[:1]))[0]
    entropy = -np.sum(probabilities * np.log(probabilities))
    assert value(result, "prior", "class_entropy") == pytest.approx(entropy, rel=1e-5)
    assert value(result, "prior", "confidence") == pytest.approx(probabilities.max(), rel=1e-5)


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
