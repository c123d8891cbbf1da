"""Every task, baseline and control on images that are not MNIST's: small, odd, not square, in colour, unlabelled."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.metrics import structural_similarity
from sklearn.preprocessing import StandardScaler

from aecompare import discovery
from aecompare.data import masks
from aecompare.data.shape import Shape
from aecompare.evaluation import judge, material, outsiders, run
from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.metrics import clustering, image_quality
from aecompare.evaluation.subject import Subject
from aecompare.training import blocks
from tests.conftest import SHAPES, patches
from tests.evaluation.subjects import Projection, material_of

TASKS = [name for name in discovery.names("tasks") if not discovery.load("tasks", name).TASK.needs_binarised]
IN_CLASSES = {"confidence", "class_entropy", "label_kept"}


@pytest.mark.parametrize("name", TASKS)
def test_a_task_measures_images_of_any_shape(name, shaped):
    task, material = discovery.load("tasks", name).TASK, material_of(shaped)
    if task.needs_classes and not shaped.classes:
        return  # planning leaves it out (tests.config)
    result = task.evaluate(Subject(Projection(2, shaped.shape.values), shaped), material)
    assert result.scores
    assert all(np.isfinite(score.value) for score in result.scores)
    assert bool(shaped.classes) or not IN_CLASSES & {score.metric for score in result.scores}
    pictures = {**result.pictures, **task.reference_pictures(material).pictures}
    assert all(array.dtype == np.uint8 and array.shape[1] == shaped.shape.values for array in pictures.values())
    if shaped.shape.height < 20:  # the equation of a thousand pixels is for another day
        found = dict(task.baselines(material))
        assert set(found) == set(task.baseline_notes)
        assert all(np.isfinite(score.value) for part in found.values() for score in part.scores)


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_is_one_of_any_shape(name, shaped):
    one = CONTROLS[name](shaped)
    codes = one.encode(shaped.test[:20])
    assert codes.shape == (20, one.code_size)
    assert one.decode(codes).shape == (20, shaped.shape.values)


def test_a_judge_learns_any_shape(shaped):
    """Of few images it cannot learn much; without classes its features are nobody's learning, but scaled."""
    one = judge.Judge(shaped.shape, len(shaped.classes), 1)
    before = one.features(shaped.test)
    one.fit(shaped, 2, lambda line: None)
    seen = one.see(shaped.test)
    assert seen.features.shape == (len(shaped.test), judge.FEATURES)
    assert seen.probabilities.shape == (len(shaped.test), max(len(shaped.classes), 1) + 1)
    if shaped.classes:
        assert not np.array_equal(before, seen.features)
    else:
        varies = before.std(axis=0) > 0
        assert varies.sum() > judge.FEATURES / 2
        factors = seen.features[:, varies].max(axis=0) / before[:, varies].max(axis=0)
        np.testing.assert_allclose(seen.features[:, varies], before[:, varies] * factors, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(one.features(shaped.train)[:, varies].var(axis=0), judge.VARIANCE, rtol=1e-3)
    other = judge.Judge(shaped.shape, len(shaped.classes))
    other.restore(one.state())
    np.testing.assert_array_equal(other.see(shaped.test).probabilities, seen.probabilities)
    np.testing.assert_array_equal(other.features(shaped.test), seen.features)


def test_outsiders_are_of_the_shape(shaped, rng):
    found = outsiders.draw(shaped, 41, rng)
    assert found.shape == (41, shaped.shape.values)
    assert 0 <= found.min() <= found.max() <= 1


@pytest.mark.parametrize("name", masks.MASKS)
def test_masks_take_pixels_with_all_of_their_channels(name):
    shape = Shape(16, 24, 3)
    gone = masks.of_images(name, 5, shape, np.random.default_rng(0)).reshape(5, shape.pixels, 3)
    assert (gone.all(axis=2) == gone.any(axis=2)).all()
    share = {"bottom_half": 0.5, "right_half": 0.5, "centre": 0.25, "random_50": 0.5, "random_80": 0.8}
    if name in share:
        assert gone.mean() == pytest.approx(share[name], abs=0.05)


def test_ssim_of_any_shape_is_scikit_images(shaped, rng):
    shape = shaped.shape
    truth = shaped.test[:20]
    found = np.clip(truth + 0.2 * rng.standard_normal(truth.shape, dtype=np.float32), 0, 1)
    pairs = zip(shape.pictures(truth).astype(float), shape.pictures(found).astype(float), strict=True)
    theirs = [
        structural_similarity(*pair, data_range=1, channel_axis=None if shape.channels == 1 else -1) for pair in pairs
    ]
    assert image_quality.ssim(truth, found, shape) == pytest.approx(np.mean(theirs), abs=1e-12)


def test_shown_images_are_ten_and_samples_fill_columns(shaped):
    material = material_of(shaped)
    assert len(material.shown) == len(set(material.shown)) == 10
    rows = run.samples(material)
    assert len(rows) == len(set(rows)) == 40
    if len(shaped.classes) == 2:
        labels = shaped.test_labels[rows].reshape(4, 10)
        assert (labels == labels[0]).all()
        assert shaped.test_labels[material.shown].tolist() == [0, 1] * 5


def test_what_too_many_values_forbid_is_left_out():
    wide = patches(Shape(40, 40, 3), 0, train=60, validation=30, test=30)
    material = material_of(wide)
    task = discovery.load("tasks", "denoising").TASK
    assert "linear" not in task.affordable(material)
    assert "linear" in task.affordable(material_of(patches(*SHAPES["8x8, 10 classes"], train=60)))
    completion = discovery.load("tasks", "inpainting").TASK
    assert set(completion.baseline_notes) - set(completion.affordable(material)) == {"linear", "biharmonic"}


def test_what_is_as_large_as_all_test_images_is_kept_only_where_they_are_small(monkeypatch, digits):
    made = []

    @material.kept
    def double(of, name):
        made.append(name)
        return of.images.test * 2

    held = material_of(digits)
    assert double(held, "a") is double(held, "a")
    monkeypatch.setattr(material, "KEPT", digits.test_bytes.nbytes - 1)
    assert double(held, "b") is not double(held, "b")
    assert made == ["a", "b", "b"]


@pytest.mark.parametrize(
    ("values", "calls"),
    [(784, [1_000, 1_000, 500]), (4_096, [1_000, 1_000, 500]), (12_288, [333] * 7 + [169])],
)
def test_large_images_pass_a_network_in_smaller_blocks(values, calls):
    images, seen = np.arange(2_500, dtype=np.float32)[:, None] + np.zeros(values, np.float32), []

    def call(block, first):
        seen.append(int(block.shape[0]))
        return block[:, :1]

    assert np.array_equal(blocks.in_blocks(call, images)[:, 0], np.arange(2_500))
    assert seen == calls


@pytest.mark.parametrize("columns", [3, clustering.AT_ONCE + 5])
def test_the_probe_scales_dimensions_as_scikit_learn_does(columns):
    train, test = (np.random.default_rng(seed).gamma(1, 3, (40, columns)).astype(np.float32) for seed in (0, 1))
    whole = StandardScaler().fit(train.astype(np.float64))
    found = clustering._scaled(train, test, np.float64)
    assert np.array_equal(found[0], whole.transform(train.astype(np.float64)))
    assert np.array_equal(found[1], whole.transform(test))
