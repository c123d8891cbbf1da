"""Anomalies: detection against scikit-learn and by counting pairs; strangers are what they say; who is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from aecompare import seeds
from aecompare.evaluation import strangers
from aecompare.evaluation.material import Material
from aecompare.evaluation.metrics import detection
from aecompare.evaluation.metrics.image_quality import cross_entropies
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks.anomaly import TASK
from tests.evaluation.subjects import Projection, value

VALUES = st.lists(st.integers(0, 6).map(float), min_size=2, max_size=30)


@given(VALUES, VALUES)
def test_detection_is_counted_in_pairs_and_scikit_learns(normal, strange):
    normal, strange = np.array(normal), np.array(strange)
    truth, scores = np.repeat([0, 1], [len(normal), len(strange)]), np.concatenate([normal, strange])
    pairs = np.mean((strange[:, None] > normal) + 0.5 * (strange[:, None] == normal))
    assert float(detection.auroc(normal, strange)) == pytest.approx(pairs)
    assert pairs == pytest.approx(roc_auc_score(truth, scores))
    assert detection.average_precision(normal, strange) == pytest.approx(average_precision_score(truth, scores))
    wrong, right, _ = roc_curve(truth, scores, drop_intermediate=False)
    assert float(detection.false_alarms(normal, strange)) == pytest.approx(wrong[np.argmax(right >= 0.95)])


def test_the_error_of_an_auroc_is_how_far_it_moves(rng):
    found = [detection.auroc(rng.normal(size=150), rng.normal(1, 1, 200)) for _ in range(300)]
    assert np.mean([one.error for one in found]) == pytest.approx(np.std([float(one) for one in found]), rel=0.15)


@pytest.mark.parametrize("kind", strangers.KINDS)
def test_strangers_are_images_of_another_kind_that_repeat(kind, shaped):
    rows = np.arange(0, len(shaped.test_bytes), 2)
    one, two = (strangers.of(shaped, kind, rows, np.random.default_rng(1)) for _ in range(2))
    np.testing.assert_array_equal(one, two)
    assert (one.shape, one.dtype) == ((len(rows), shaped.shape.values), np.float32)
    assert 0 <= one.min() <= one.max() <= 1
    assert not np.allclose(one, shaped.test[rows])


def test_strangers_are_what_they_say(few):
    rows = np.arange(100)
    made = {kind: strangers.of(few, kind, rows, np.random.default_rng(1)) for kind in strangers.KINDS}
    truth = few.test[rows]
    pictures = few.shape.pictures(made["joined"])
    np.testing.assert_array_equal(pictures[:, :, :14], few.shape.pictures(truth)[:, :, :14])
    for row, picture in zip(rows, pictures, strict=True):
        right = np.flatnonzero((few.shape.pictures(few.test)[:, :, 14:] == picture[:, 14:]).all(axis=(1, 2)))
        assert len(right)
        assert few.test_labels[row] not in few.test_labels[right]
    np.testing.assert_allclose(np.sort(made["shuffled"], axis=1), np.sort(truth, axis=1))
    np.testing.assert_array_equal(made["inverted"], 1 - truth)
    for moment in (np.mean, np.std):
        assert moment(made["noise"]) == pytest.approx(moment(few.test), rel=0.02)
    np.testing.assert_array_equal(few.shape.pictures(made["rotated"])[3], np.rot90(few.shape.pictures(truth)[3]))


def test_one_that_returns_only_what_it_knows_finds_strangers(material):
    """The plane of the test images' own axes: what is off it, is returned badly; turned round, the score is too."""

    class Plane(Projection):
        def __init__(self, images, size=30):
            super().__init__(size)
            self.mean = images.train.mean(axis=0)
            self.basis = np.linalg.svd(images.train - self.mean, full_matrices=False)[2][:size].T.astype(np.float32)

        def encode(self, images, seed=None):
            return (images - self.mean) @ self.basis

        def decode(self, codes):
            return codes @ self.basis.T + self.mean

    class Perfect(Projection):
        """Returns everything: its error tells nothing."""

        def __init__(self):
            super().__init__(784)
            self.basis = np.eye(784, dtype=np.float32)

    good = TASK.evaluate(Subject(Plane(material.images), material.images), material)
    assert value(good, "shuffled/error", "auroc") > 0.95
    assert value(good, "inverted/error", "auroc") > 0.95
    assert value(good, "joined/error", "auroc") > 0.55
    assert value(good, "inverted/mahalanobis", "auroc") > 0.95
    nothing = TASK.evaluate(Subject(Perfect(), material.images), material)
    assert value(nothing, "joined/error", "auroc") == pytest.approx(0.5, abs=1e-6)


def test_brightness_alone_tells_what_is_inverted_and_not_what_is_shuffled(material):
    found = dict(TASK.baselines(material))
    assert value(found["brightness"], "inverted/error", "auroc") > 0.99
    assert value(found["brightness"], "shuffled/error", "auroc") == pytest.approx(0.5, abs=1e-3)
    assert value(found["brightness"], "rotated/error", "auroc") == pytest.approx(0.5, abs=1e-3)


def test_a_one_class_machine_is_scikit_learns(material):
    """On PCA's own codes of the same images, found anew by a singular value decomposition."""
    from sklearn.metrics import roc_auc_score
    from sklearn.svm import OneClassSVM

    from aecompare.evaluation.material import evenly_spaced

    found = dict(TASK.baselines(material))["one-class-svm"]
    train, test = material.images.train.astype(np.float64), material.images.test
    axes = np.linalg.svd(train - train.mean(axis=0), full_matrices=False)[2][:32]
    machine = OneClassSVM(nu=0.1).fit((train[evenly_spaced(len(train), 4_000)] - train.mean(axis=0)) @ axes.T)
    scores = [-machine.score_samples((images - train.mean(axis=0)) @ axes.T) for images in (test, 1 - test)]
    truth = np.repeat([0, 1], [len(scores[0]), len(scores[1])])
    expected = roc_auc_score(truth, np.concatenate(scores))
    assert value(found, "inverted/error", "auroc") == pytest.approx(expected, abs=0.01)


def test_the_elbos_score_is_the_likelihood_tasks_elbo(binary):
    """Turned round, and of single images: its mean over the test images is minus that task's."""
    from aecompare.evaluation.tasks.anomaly import _Detector
    from aecompare.evaluation.tasks.likelihood import TASK as LIKELIHOOD

    class Half(Projection):
        def decode(self, codes):
            return 1 / (1 + np.exp(-super().decode(codes)))

    subject = Subject(Half(4), binary.images)
    scores = _Detector(subject, subject.train_codes[:100], binary.images.name).scores(binary.images.test)
    found = value(LIKELIHOOD.evaluate(subject, binary), "binarised", "elbo_nats")
    assert -scores["elbo"].mean() == pytest.approx(found, rel=0.01)
    mean, log_variance = subject.model.posterior(binary.images.test)
    noise = seeds.generator("elbo of strangers", dataset=binary.images.name).standard_normal(mean.shape, np.float32)
    lost = cross_entropies(binary.images.test, subject.decode(mean + np.exp(log_variance / 2) * noise))
    np.testing.assert_allclose(scores["elbo"], lost + scores["prior"], rtol=1e-6)


def test_images_of_other_data_sets_are_strangers(material, rng):
    """Bars that no digit has: a plane of the digits returns them badly. A model that was tested on the digits' own
    images as others tells nothing."""
    bars = np.zeros((300, 28, 28), np.uint8)
    for wide in range(6):
        bars[np.arange(300), :, wide + rng.integers(0, 22, 300)] = 255
    others = {"bars": bars.reshape(300, -1), "same": material.images.test_bytes}
    found = TASK.evaluate(Subject(Projection(8), material.images), replace(material, others=others))
    assert value(found, "other-bars/error", "auroc") != pytest.approx(0.5, abs=0.1)
    for score in ("error", "neighbours", "mahalanobis"):
        assert value(found, f"other-same/{score}", "auroc") == pytest.approx(0.5)
    named = dict(TASK.baselines(replace(material, others=others)))
    assert value(named["pixels"], "other-bars/error", "auroc") > 0.95
    assert value(named["pixels"], "other-same/error", "auroc") == pytest.approx(0.5)
    assert value(named["isolation-forest"], "other-bars/error", "auroc") > 0.95
    assert value(named["isolation-forest"], "other-same/error", "auroc") == pytest.approx(0.5)


class Lightness(Projection):
    """How light the upper half is, and the lower one, in units of their spread; an image is a point."""

    def __init__(self, images):
        super().__init__(2, images.shape.values)
        self.basis = np.repeat(np.eye(2), images.shape.values // 2, axis=0).astype(np.float32)
        self.centre, self.spread = 0.0, 1.0
        seen = self.encode(images.train)
        self.centre, self.spread = seen.mean(axis=0), seen.std(axis=0)

    def encode(self, images, seed=None):
        return (images @ self.basis - self.centre) / self.spread

    def posterior(self, images):
        return None


def test_codes_far_from_those_of_training_are_of_strangers(digits, rng):
    """By their distance from the nearest, and from the prior that a point is held to: images lighter than any."""
    light = rng.integers(200, 256, (100, digits.shape.values)).astype(np.uint8)
    given = Material(digits, None, {"light": light})
    found = TASK.evaluate(Subject(Lightness(digits), digits), given)
    for score in ("neighbours", "mahalanobis", "prior"):
        assert value(found, f"other-light/{score}", "auroc") > 0.99, score
    assert not [score for score in found.scores if score.condition.endswith("/elbo")]
