"""Few labels against scikit-learn, and by leaving out one by one as it stands."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier

from aecompare.evaluation import labels as labels_of
from aecompare.evaluation.metrics import few_labels as measured
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import few_labels
from tests.evaluation.subjects import Projection, value


@pytest.fixture
def points(rng):
    labels = np.repeat(np.arange(3), 20)
    centres = 1.5 * rng.standard_normal((3, 4))
    return [(centres[of] + rng.standard_normal((len(of), 4)), of) for of in (labels, np.tile(np.arange(3), 200))]


def left_out(codes, labels, penalty):
    """Squared error of each labelled code by a fit without it."""
    truth, errors = np.eye(3)[labels], 0.0
    for row in range(len(codes)):
        others = np.arange(len(codes)) != row
        fitted = Ridge(penalty).fit(codes[others], truth[others])
        errors += np.sum((fitted.predict(codes[row : row + 1]) - truth[row]) ** 2)
    return errors


def test_the_penalty_is_that_of_leaving_one_out(points, monkeypatch):
    (codes, labels), (asked, _) = points
    errors = [left_out(codes, labels, penalty) for penalty in measured.PENALTIES]
    best = measured.PENALTIES[int(np.argmin(errors))]
    assert len(set(np.round(errors, 6))) == len(errors)
    fitted = Ridge(best).fit(codes, np.eye(3)[labels])
    np.testing.assert_array_equal(measured.ridge(codes, labels, 3, asked), fitted.predict(asked).argmax(axis=1))
    monkeypatch.setattr(measured, "PENALTIES", (1e4, best))  # the order does not decide
    np.testing.assert_array_equal(measured.ridge(codes, labels, 3, asked), fitted.predict(asked).argmax(axis=1))


def test_more_numbers_than_labels_make_the_same_classifier(points, rng):
    """Of 64 × 64 × 3 values the matrix of products takes hours and gigabytes, that of the labels neither."""
    (codes, labels), (asked, _) = points
    axes = np.linalg.qr(rng.standard_normal((90, 90)))[0][:, :4]  # in a space of more dimensions than there are labels
    wide = [np.hstack([part, 0.1 * rng.standard_normal((len(part), 30))]) for part in (codes, asked)]
    turned = [part[:, :4] @ axes.T for part in wide]
    for known, unknown in ((codes, asked), turned):
        np.testing.assert_array_equal(
            measured.ridge(known, labels, 3, unknown), measured.ridge(codes, labels, 3, asked)
        )
    apart = [np.hstack([part, np.zeros((len(part), 100))]) for part in wide]
    errors = [left_out(wide[0], labels, penalty) for penalty in measured.PENALTIES]
    best = Ridge(measured.PENALTIES[int(np.argmin(errors))]).fit(wide[0], np.eye(3)[labels])
    np.testing.assert_array_equal(measured.ridge(apart[0], labels, 3, apart[1]), best.predict(wide[1]).argmax(axis=1))


def test_neighbours_vote_as_scikit_learns_do(points):
    (codes, labels), (asked, truth) = points
    right = []
    for count in measured.NEIGHBOURS:
        named = [
            KNeighborsClassifier(count)
            .fit(np.delete(codes, row, 0), np.delete(labels, row))
            .predict(codes[row : row + 1])
            for row in range(len(codes))
        ]
        right.append(np.mean(np.ravel(named) == labels))
    direct = KNeighborsClassifier(measured.NEIGHBOURS[int(np.argmax(right))]).fit(codes, labels).predict(asked)
    found = measured.neighbours(codes, labels, 3, asked)
    assert np.mean(found == direct) > 0.97  # but for ties, which go to the nearest class
    assert np.mean(found == truth) >= np.mean(direct == truth) - 0.01


def test_a_code_is_no_neighbour_of_its_own_even_among_equals():
    """All codes are equal: what is left out has the others' votes, and its own label none."""
    codes, labels = np.zeros((12, 2)), np.array([0] * 11 + [1])
    assert set(measured.neighbours(codes, labels, 2, np.zeros((5, 2)))) == {0}


def test_labels_are_even_and_nested_and_the_same_for_every_model(few):
    for count in labels_of.counts(few):
        rows = labels_of.labelled(few, count, 3)
        assert len(set(rows)) == len(rows)
        assert set(np.bincount(few.train_labels[rows], minlength=10)) == {count // 10}
        np.testing.assert_array_equal(rows, labels_of.labelled(few, count, 3))
    assert labels_of.counts(few)[0] == 100
    assert not np.array_equal(labels_of.labelled(few, 100, 0), labels_of.labelled(few, 100, 1))


def test_the_scale_of_a_code_is_of_no_help(material):
    class Stretched(Projection):
        def encode(self, images, seed=None):
            return super().encode(images) * np.array([1, 1e3, 1e-3, 5], np.float32) + 7

    one, two = (
        few_labels.TASK.evaluate(Subject(kind(4), material.images), material) for kind in (Projection, Stretched)
    )
    for metric in ("accuracy", "knn_accuracy"):
        assert value(one, "labels=100", metric) == pytest.approx(value(two, "labels=100", metric), abs=3e-3)


def test_codes_that_know_the_class_need_few_labels(material):
    images = material.images

    class Knows(Projection):
        def encode(self, given, seed=None):
            labels = images.train_labels if len(given) == len(images.train_labels) else images.test_labels
            return np.eye(10, dtype=np.float32)[labels] + 0.01 * super().encode(given)

    class Guesses(Projection):
        def encode(self, given, seed=None):
            return np.random.default_rng(len(given)).standard_normal((len(given), 4)).astype(np.float32)

    knows, guesses = (
        few_labels.TASK.evaluate(Subject(kind(size), images), material) for kind, size in ((Knows, 10), (Guesses, 4))
    )
    for metric in ("accuracy", "knn_accuracy"):
        assert value(knows, "labels=100", metric) > 0.99
        assert value(guesses, "labels=100", metric) < 0.2


def test_how_many_neighbours_vote_is_chosen_without_the_asked_one(rng):
    """A third of the labels are wrong: one neighbour, which a code that votes for itself would choose, is as often."""
    truth = rng.integers(2, size=900)
    codes = (3 * truth[:, None] + rng.normal(size=(900, 2))).astype(np.float32)
    labels = np.where(rng.random(600) < 0.33, 1 - truth[:600], truth[:600])
    named = measured.neighbours(codes[:600], labels, 2, codes[600:])
    assert np.mean(named == truth[600:]) > 0.8


def test_logistic_regression_takes_the_strength_that_tells_what_was_left_out(points, monkeypatch):
    """By fits of each part's rest, one by one, and their summed log-likelihood."""
    (codes, labels), (asked, _) = points
    errors = []
    for strength in measured.STRENGTHS:
        parts = StratifiedKFold(measured.FOLDS).split(codes, labels)
        machine = LogisticRegression(C=strength, max_iter=1_000)
        left = [(out, machine.fit(codes[rest], labels[rest]).predict_proba(codes[out])) for rest, out in parts]
        errors.append(np.mean([log_loss(labels[out], told) for out, told in left]))
    best = measured.STRENGTHS[int(np.argmin(errors))]
    direct = LogisticRegression(C=best, max_iter=1_000).fit(codes, labels).predict(asked)
    assert np.mean(measured.logistic(codes, labels, 3, asked) == direct) > 0.995
    monkeypatch.setattr(measured, "STRENGTHS", (1e-6, best))  # the order does not decide
    assert np.mean(measured.logistic(codes, labels, 3, asked) == direct) > 0.995


def test_more_numbers_than_labels_lose_nothing_to_the_span_of_the_codes(points, rng, monkeypatch):
    (codes, labels), (asked, _) = points
    turned = np.linalg.qr(rng.standard_normal((90, 90)))[0][:4]
    wide, others = codes @ turned, asked @ turned  # 90 numbers, 60 labels
    assert wide.shape[0] < wide.shape[1]
    found = measured.logistic(wide, labels, 3, others)
    assert np.mean(found == measured.logistic(codes, labels, 3, asked)) > 0.995


def test_neighbours_of_some_test_images_are_held_against_those_images_labels(material, monkeypatch):
    """Evenly spread ones, not the first."""

    class Knows(Projection):
        def encode(self, given, seed=None):
            whole = len(given) == len(material.images.train_labels)
            labels = material.images.train_labels if whole else material.images.test_labels
            return np.eye(10, dtype=np.float32)[labels]

    monkeypatch.setattr(few_labels, "NEIGHBOURS_ON", 60)
    found = few_labels.TASK.evaluate(Subject(Knows(10), material.images), material)
    assert value(found, "labels=100", "knn_accuracy") > 0.99
