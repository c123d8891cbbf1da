"""Conditional completion against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from aecompare.data.masks import MASKS
from aecompare.evaluation import conditional
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks.inpainting import TASK
from aecompare.training.models import Budget
from tests.evaluation.subjects import Projection, material_of, value
from tests.training.test_models import make


class Plane(Projection):
    """The plane of the principal components, small enough that no pixel is clipped."""

    def __init__(self, images, size, linear):
        super().__init__(size)
        centred = images - images.mean(axis=0)
        self.basis = np.linalg.svd(centred, full_matrices=False)[2][:size].T.astype(np.float32)
        self.mean = images.mean(axis=0)
        self.linear_decoder = (0.01 * self.basis.T, 0.4 + 0 * self.mean) if linear else None

    def encode(self, images, seed=None):
        return (images - self.mean) @ self.basis

    def decode(self, codes):
        return 0.4 + 0.01 * codes @ self.basis.T

    def error_gradient(self, codes, images, weights):
        return 0.01 * (weights * (self.decode(codes) - images)) @ self.basis


@pytest.fixture(scope="module")
def seen(few):
    known = np.random.default_rng(0).random((40, 784)) < 0.5
    plane = Plane(few.train, 5, linear=True)
    return plane.decode(plane.encode(few.test[:40])).astype(np.float32), known


def test_the_closed_form_is_the_mean_of_a_gaussian(few, seen):
    """Of the codes given the known pixels, by the joint covariance of codes and pixels."""
    images, known = seen
    subject = Subject(Plane(few.train, 5, linear=True), few)
    found = conditional.complete(subject, images, known, few.train.mean(axis=0), 0.0, own_prior=False)
    weights, offset = (part.astype(np.float64) for part in subject.model.linear_decoder)
    for row in range(5):
        mask = known[row]
        across = subject.covariance @ weights[:, mask]
        among = weights[:, mask].T @ across + subject.noise * np.eye(mask.sum())
        level = offset[mask] + subject.centre @ weights[:, mask]
        code = subject.centre + across @ np.linalg.solve(among, images[row, mask] - level)
        np.testing.assert_allclose(found[row], subject.model.decode(code[None].astype(np.float32))[0], atol=1e-5)


@pytest.mark.parametrize("own_prior", [False, True])
def test_the_search_ends_where_the_closed_form_is(few, seen, own_prior, monkeypatch):
    images, known = seen
    monkeypatch.setattr(conditional, "STEPS", 600)
    exact, searched = (
        conditional.complete(
            Subject(Plane(few.train, 5, linear), few), images, known, few.train.mean(axis=0), 0.1, own_prior
        )
        for linear in (True, False)
    )
    np.testing.assert_allclose(searched, exact, atol=2e-3)


def test_what_is_removed_is_not_looked_at(few, seen):
    images, known = seen
    subject = Subject(Plane(few.train, 5, linear=False), few)
    other = np.where(known, images, 0.9).astype(np.float32)
    one, two = (
        conditional.complete(subject, given, known, few.train.mean(axis=0), 0.2, own_prior=False)
        for given in (images, other)
    )
    np.testing.assert_array_equal(one, two)


@pytest.fixture(scope="module")
def completed(few):
    """Networks of two code sizes, trained for a moment."""
    found = []
    for size in (2, 16):
        model = make("ae", code_size=size)
        model.fit(few, Budget(12, 50, 0.006, "float32", 1), lambda line: None)
        found.append(TASK.evaluate(Subject(model, few), material_of(few)))
    return found


def test_no_first_step_is_at_the_end_of_the_grid(completed):
    """A longer one would have been no better. The other end is no edge: no step at all."""
    taken = {value(result, f"{mask}/conditional", "first_step") for result in completed for mask in MASKS}
    assert taken <= set(conditional.SIZES[:-1])
    assert len(taken) > 1


def test_what_is_solved_takes_no_step(few, seen):
    result = TASK.evaluate(Subject(Plane(few.train, 5, linear=True), few), material_of(few))
    assert not [score for score in result.scores if score.metric == "first_step"]
