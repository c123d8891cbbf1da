"""The contract of every discovered task, with a codec of three lines of NumPy, and METRICS.md's exact figures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from aecompare import discovery, images, samplers
from aecompare.masks import MASKS
from aecompare.metrics import manifold
from aecompare.tasks import ANY, Material, Result, Subject
from aecompare.tasks.clustering import TASK as CLUSTERING
from aecompare.tasks.denoising import TASK as DENOISING
from aecompare.tasks.denoising import noisy
from aecompare.tasks.generation import TASK as GENERATION
from aecompare.tasks.inpainting import TASK as INPAINTING
from aecompare.tasks.inpainting import removed
from aecompare.tasks.latent import TASK as LATENT
from aecompare.tasks.likelihood import TASK as LIKELIHOOD
from aecompare.tasks.reconstruction import TASK as RECONSTRUCTION

NAMES = discovery.names("tasks")


class Projection:
    """A codec: the first directions of a fixed random rotation."""

    stochastic_code = True

    def __init__(self, code_size):
        self.code_size = code_size
        square = np.random.default_rng(0).standard_normal((784, 784))
        self.basis = np.linalg.qr(square)[0][:, :code_size].astype(np.float32)

    def encode(self, images, seed=None):
        return images @ self.basis

    def decode(self, codes):
        return codes @ self.basis.T

    def posterior(self, images):
        mean = self.encode(images)
        return mean, np.full_like(mean, np.log(0.25))

    def sample(self, count, seed):
        return self.decode(np.random.default_rng(seed).standard_normal((count, self.code_size), dtype=np.float32))


class Eye:
    """A judge that sees block means."""

    def features(self, images):
        return images.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)).reshape(len(images), 49)

    def probabilities(self, features):
        weights = np.random.default_rng(1).standard_normal((49, 10))
        scores = np.exp(features @ weights)
        return scores / scores.sum(axis=1, keepdims=True)


def material_of(images):
    class Reference:
        judge = second = Eye()
        features = second_features = Eye().features(images.test)
        radii = manifold.radii(features)
        train_features = Eye().features(images.train)
        nearest = manifold.nearest(features, train_features).mean()

    return Material(images, Reference())


@pytest.fixture(scope="module")
def material(few):
    return material_of(few)


@pytest.fixture(scope="module")
def binary(mnist_path):
    return material_of(images.read(mnist_path, "mnist", 1_000, 500, binarised=True))


@pytest.fixture(scope="module")
def real(mnist):
    return material_of(mnist)


@pytest.mark.parametrize("name", NAMES)
class TestContract:
    def test_scores_are_declared_finite_and_repeat(self, material, name):
        task = discovery.load("tasks", name).TASK
        results = [task.evaluate(Subject(Projection(2), material.images), material) for _ in range(2)]
        assert results[0].scores
        assert results[0].scores == results[1].scores
        for score in results[0].scores:
            assert score.metric in task.metrics
            assert np.isfinite(score.value)
        assert len({score[:2] for score in results[0].scores}) == len(results[0].scores)

    def test_headlines_are_measured(self, material, name):
        task = discovery.load("tasks", name).TASK
        found = {score[:2] for score in task.evaluate(Subject(Projection(2), material.images), material).scores}
        for headline in task.headlines:
            assert (headline.condition, headline.metric) in found

    def test_pictures_are_kept(self, material, name):
        task = discovery.load("tasks", name).TASK
        result = task.evaluate(Subject(Projection(2), material.images), material)
        references = task.reference_pictures(material).arrays
        for condition in task.pictures:
            assert result.arrays[condition].dtype == np.uint8
            assert result.arrays[condition].shape[1] == 784
            for row in task.inputs:
                assert references[f"{condition}/{row}"].shape == result.arrays[condition].shape

    def test_baselines_are_declared(self, material, name):
        task = discovery.load("tasks", name).TASK
        found = dict(task.baselines(material))
        assert set(found) == set(task.baseline_notes)
        for result in found.values():
            assert {score.metric for score in result.scores} <= set(task.metrics)
            assert all(np.isfinite(score.value) for score in result.scores)

    def test_figures_are_of_what_is_measured(self, material, name):
        task = discovery.load("tasks", name).TASK
        found = {score[:2] for score in task.evaluate(Subject(Projection(2), material.images), material).scores}
        for series in task.series:
            assert any(place.startswith(f"{series.prefix}=") and metric == series.metric for place, metric in found)
        for tradeoff in task.tradeoffs:
            assert {(tradeoff.condition, tradeoff.x), (tradeoff.condition, tradeoff.y)} <= found


def value(result: Result, condition, metric):
    return next(score.value for score in result.scores if score[:2] == (condition, metric))


def test_a_perfect_codec_is_perfect(material):
    class Perfect(Projection):
        def __init__(self):
            self.code_size = 784
            self.basis = np.eye(784, dtype=np.float32)

    result = RECONSTRUCTION.evaluate(Subject(Perfect(), material.images), material)
    assert value(result, "clean", "ssim") == pytest.approx(1)
    assert value(result, "clean", "sse") == 0 or value(result, "clean", "sse") < 1e-9


def test_sse_is_784_times_mse(material):
    result = RECONSTRUCTION.evaluate(Subject(Projection(8), material.images), material)
    assert value(result, "clean", "sse") == pytest.approx(784 * value(result, "clean", "mse"))


@pytest.fixture(scope="module")
def restored(real):
    return dict(DENOISING.baselines(real))


def test_noise_is_the_exact_figures(restored):
    """METRICS.md: 12.04 / 6.02 / 0.00 dB noisy, 14.85 / 9.37 / 5.97 clipped, 20.82 / 17.51 / 14.83 best linear."""
    exact = {0.25: (12.04, 14.85, 20.82), 0.5: (6.02, 9.37, 17.51), 1.0: (0.0, 5.97, 14.83)}
    for sigma, figures in exact.items():
        found = [value(restored[name], f"sigma={sigma}", "psnr_db") for name in ("noisy", "noisy-clipped", "linear")]
        assert found == pytest.approx(figures, abs=0.015)


def test_filters_help(restored):
    for name in ("gaussian-filter", "median-filter", "nl-means", "total-variation"):
        assert set(restored[name].choices) == {"sigma=0.25", "sigma=0.5", "sigma=1.0"}
        for sigma in (0.25, 0.5, 1.0):
            ours, clipped = (value(restored[row], f"sigma={sigma}", "psnr_db") for row in (name, "noisy-clipped"))
            assert ours - clipped > 2


def test_no_choice_looks_at_test_images(few):
    """Other test images, the same choices."""
    other = dataclasses.replace(few, test_bytes=few.test_bytes[::-1][:300], test_labels=few.test_labels[::-1][:300])
    for task in (DENOISING, INPAINTING):
        first, second = (
            {name: result.choices for name, result in task.baselines(material_of(images))} for images in (few, other)
        )
        assert first == second
        assert any(first.values())


def test_noise_is_not_clipped_and_every_model_sees_the_same(material):
    seen = noisy(material, 1.0)
    assert seen.min() < -1
    assert seen.max() > 2
    np.testing.assert_array_equal(seen, noisy(material, 1.0))
    assert not np.array_equal(seen - material.images.test, noisy(material, 0.5) - material.images.test)


def test_masks_are_the_exact_figures(real):
    """METRICS.md: masked mse of zero-fill, mean-fill and the best linear completion; of random masks its figures are of
    one mask for all images, ours of one for each."""
    found = dict(INPAINTING.baselines(real))
    exact = {
        "bottom_half": (0.121, 0.0715, 0.0457),
        "right_half": (0.127, 0.0717, 0.0437),
        "centre_14": (0.316, 0.173, 0.104),
        "random_50": (0.115, 0.068, 0.0096),
        "random_80": (0.114, 0.068, 0.0221),
    }
    assert set(exact) == set(MASKS)
    for mask, figures in exact.items():
        ours = [value(found[name], mask, "masked_mse") for name in ("zero-fill", "mean-fill", "linear")]
        assert ours == pytest.approx(figures, abs=1.4e-3 if "random" in mask else 6e-4)
        assert value(found["biharmonic"], mask, "masked_mse") > ours[2]


@pytest.mark.parametrize(
    ("mask", "share"),
    [("bottom_half", 0.5), ("right_half", 0.5), ("centre_14", 0.25), ("random_50", 0.5), ("random_80", 0.8)],
)
def test_masks_remove_their_share(material, mask, share):
    assert removed(material, mask).mean() == pytest.approx(share, abs=0.005)


def test_only_removed_pixels_are_scored(material):
    """A codec that spoils every known pixel scores as one that leaves them."""
    spoiled = material.images.test * ~removed(material, "bottom_half")

    class Spoiler(Projection):
        def decode(self, codes):
            return np.zeros((len(codes), 784), np.float32)

    result = INPAINTING.evaluate(Subject(Spoiler(2), material.images), material)
    zero = dict(INPAINTING.baselines(material))["zero-fill"]
    assert spoiled.any()
    for mask in MASKS:
        assert value(result, f"{mask}/one-pass", "masked_mse") == pytest.approx(value(zero, mask, "masked_mse"))


def test_training_images_are_the_floor_of_generation(material):
    found = {name: value(result, ANY, "fd") for name, result in GENERATION.baselines(material)}
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


class Lookup(Projection):
    """A codec that knows the code of every image beforehand."""

    def __init__(self, images, train, test):
        super().__init__(train.shape[1])
        self.codes = {len(images.train): train, len(images.test): test}

    def encode(self, images, seed=None):
        return self.codes[len(images)]


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


def test_iterating_comes_nearer_to_what_agrees_with_the_known(material):
    """A projection on the plane of the principal components, iterated, goes to the plane's point that fits the known
    pixels best."""
    plane = Projection(4)
    plane.basis = np.linalg.svd(material.images.train, full_matrices=False)[2][:4].T.astype(np.float32)
    result = INPAINTING.evaluate(Subject(plane, material.images), material)
    for mask in MASKS:
        assert value(result, f"{mask}/iterated", "masked_mse") < value(result, f"{mask}/one-pass", "masked_mse")


def test_iterating_a_constant_is_one_pass(material):
    class Grey(Projection):
        def decode(self, codes):
            return np.full((len(codes), 784), 0.4, np.float32)

    result = INPAINTING.evaluate(Subject(Grey(2), material.images), material)
    for mask in MASKS:
        once, again = (value(result, f"{mask}/{mode}", "masked_mse") for mode in ("one-pass", "iterated"))
        assert again == pytest.approx(once, rel=0.05)  # of fewer images


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
