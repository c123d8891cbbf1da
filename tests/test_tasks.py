"""The contract of every discovered task, with a codec of three lines of NumPy, and METRICS.md's exact figures."""

from __future__ import annotations

import numpy as np
import pytest

from aecompare import discovery
from aecompare.metrics import manifold
from aecompare.tasks import ANY, Material, Result, Subject
from aecompare.tasks.clustering import TASK as CLUSTERING
from aecompare.tasks.denoising import TASK as DENOISING
from aecompare.tasks.denoising import noisy
from aecompare.tasks.generation import TASK as GENERATION
from aecompare.tasks.inpainting import MASKS, removed
from aecompare.tasks.inpainting import TASK as INPAINTING
from aecompare.tasks.latent import TASK as LATENT
from aecompare.tasks.reconstruction import TASK as RECONSTRUCTION

NAMES = discovery.names("tasks")


class Projection:
    """A codec: the first directions of a fixed random rotation."""

    stochastic_code = False

    def __init__(self, code_size):
        self.code_size = code_size
        square = np.random.default_rng(0).standard_normal((784, 784))
        self.basis = np.linalg.qr(square)[0][:, :code_size].astype(np.float32)

    def encode(self, images, seed=None):
        return images @ self.basis

    def decode(self, codes):
        return codes @ self.basis.T

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
        judge = Eye()
        features = Eye().features(images.test)
        radii = manifold.radii(features)

    return Material(images, Reference())


@pytest.fixture(scope="module")
def material(few):
    return material_of(few)


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
        for baseline, result in task.baselines(material):
            assert baseline
            assert {score.metric for score in result.scores} <= set(task.metrics)


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


def test_noise_is_the_exact_figures(real):
    """METRICS.md: 12.04 / 6.02 / 0.00 dB noisy, 14.85 / 9.37 / 5.97 clipped."""
    found = dict(DENOISING.baselines(real))
    for sigma, noisy_db, clipped_db in ((0.25, 12.04, 14.85), (0.5, 6.02, 9.37), (1.0, 0.0, 5.97)):
        assert value(found["noisy"], f"sigma={sigma}", "psnr_db") == pytest.approx(noisy_db, abs=0.01)
        assert value(found["noisy-clipped"], f"sigma={sigma}", "psnr_db") == pytest.approx(clipped_db, abs=0.01)


def test_noise_is_not_clipped_and_every_model_sees_the_same(material):
    seen = noisy(material, 1.0)
    assert seen.min() < -1
    assert seen.max() > 2
    np.testing.assert_array_equal(seen, noisy(material, 1.0))
    assert not np.array_equal(seen - material.images.test, noisy(material, 0.5) - material.images.test)


def test_masks_are_the_exact_figures(real):
    """METRICS.md: masked mse of zero-fill and mean-fill."""
    found = dict(INPAINTING.baselines(real))
    exact = {
        "bottom_half": (0.121, 0.0715),
        "right_half": (0.127, 0.0717),
        "centre_14": (0.316, 0.173),
        "random_50": (0.115, 0.068),
        "random_80": (0.114, 0.068),
    }
    assert set(exact) == set(MASKS)
    for mask, (zero, mean) in exact.items():
        assert value(found["zero-fill"], mask, "masked_mse") == pytest.approx(zero, abs=1.2e-3)
        assert value(found["mean-fill"], mask, "masked_mse") == pytest.approx(mean, abs=1e-3)


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
    assert value(result, "codes", "knn_acc") > 0.95


def test_a_linear_decoder_is_continuous(material):
    """Paths of a linear decoder are straight, and a step of a tenth changes a hundredth of the spread."""
    result = LATENT.evaluate(Subject(Projection(4), material.images), material)
    assert value(result, "lines", "path_ratio") == pytest.approx(1, abs=1e-5)
    assert value(result, "lines", "largest_step") == pytest.approx(1, abs=1e-4)
    assert value(result, "test-codes", "local_change") == pytest.approx(0.01 / 2, rel=0.2)


def test_the_plane_is_kept_for_two_dimensions_only(material):
    assert "plane" in LATENT.evaluate(Subject(Projection(2), material.images), material).arrays
    assert "plane" not in LATENT.evaluate(Subject(Projection(3), material.images), material).arrays
