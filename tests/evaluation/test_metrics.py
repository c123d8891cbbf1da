"""Metrics of features and clusters against independent implementations and closed forms."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prdc import compute_prdc
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist
from sklearn.metrics.pairwise import polynomial_kernel
from sklearn.neighbors import KNeighborsClassifier

from aecompare.evaluation.metrics import (
    bits,
    clustering,
    frechet,
    kernel_distance,
    manifold,
    neighbours,
)


def test_frechet_distance_of_two_known_gaussians():
    # with diagonal covariances: |m1 - m2|^2 + sum (s1 - s2)^2
    first = (np.array([0.0, 1.0]), np.diag([4.0, 9.0]))
    second = (np.array([3.0, 5.0]), np.diag([1.0, 16.0]))
    assert frechet.between(*first, *second) == pytest.approx(25 + 1 + 1)


def test_frechet_distance_with_any_covariances(rng):
    a, b = rng.standard_normal((500, 6)), rng.standard_normal((400, 6)) @ rng.standard_normal((6, 6)) + 1
    (m1, c1), (m2, c2) = frechet.moments(a), frechet.moments(b)
    expected = np.sum((m1 - m2) ** 2) + np.trace(c1 + c2 - 2 * sqrtm(c1 @ c2).real)
    assert frechet.distance(a, b) == pytest.approx(expected, rel=1e-9)
    assert frechet.distance(a, a) == pytest.approx(0, abs=1e-9)


def test_frechet_distance_takes_singular_covariances(rng):
    flat = np.ones((100, 4))
    assert frechet.distance(flat, flat + 2) == pytest.approx(16)


@pytest.mark.parametrize("k", [1, 5])
def test_manifold_metrics_are_the_prdc_packages(rng, k, capsys):
    real = rng.standard_normal((310, 8)).astype(np.float32)
    fake = (0.8 * rng.standard_normal((270, 8)) + 0.3).astype(np.float32)
    ours = manifold.prdc(real, manifold.radii(real, k), fake, k)
    theirs = compute_prdc(real_features=real, fake_features=fake, nearest_k=k)
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        assert ours[name] == pytest.approx(float(value), abs=1e-3), name


def test_manifold_metrics_of_a_set_with_itself(rng):
    points = rng.standard_normal((200, 4)).astype(np.float32)
    found = manifold.prdc(points, manifold.radii(points), points)
    assert (found["precision"], found["recall"], found["coverage"]) == (1, 1, 1)


def test_too_few_points_have_no_neighbours():
    with pytest.raises(ValueError, match="no 5 neighbours"):
        manifold.radii(np.zeros((5, 2), np.float32))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40))
def test_matched_accuracy_is_the_best_over_all_matchings(pairs):
    classes, clusters = np.array(pairs).T
    best = max(np.mean(np.array(names)[clusters] == classes) for names in permutations(range(4)))
    assert clustering.accuracy(classes, clusters) == pytest.approx(best)


def test_agreement_does_not_care_for_names(rng):
    classes = rng.integers(0, 10, 500)
    renamed = rng.permutation(10)[classes]
    assert clustering.agreement(classes, renamed) == pytest.approx({"acc": 1, "nmi": 1, "ari": 1})


def test_neighbours_vote(rng):
    train = np.concatenate([rng.standard_normal((50, 2)), rng.standard_normal((50, 2)) + 20])
    labels = np.repeat([0, 1], 50)
    assert clustering.neighbours_accuracy(train, labels, np.array([[0.0, 0], [20, 20]]), np.array([0, 1])) == 1


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 60),
    st.integers(5, 400),
    st.integers(1, 6),
    st.integers(1, 5),
    st.integers(0, 2**31 - 1),
    st.booleans(),
)
def test_neighbours_are_the_nearest(count, among, size, k, seed, ties):
    """In any number and dimension, across the bounds of blocks, and with distances that are equal."""
    source = np.random.default_rng(seed)
    points, others = source.standard_normal((count, size)), source.standard_normal((among, size))
    if ties:
        points, others = points.round(), others.round()
    distances, rows = neighbours.nearest(points, others, k)
    true = cdist(points.astype(np.float32), others.astype(np.float32))
    np.testing.assert_allclose(distances, np.sort(true, axis=1)[:, :k], atol=3e-3)
    np.testing.assert_allclose(np.take_along_axis(true, rows, axis=1), distances, atol=3e-3)
    assert all(len(set(row)) == k for row in rows)


def test_neighbours_vote_as_scikit_learns(rng):
    train, test = rng.standard_normal((3_000, 8)).astype(np.float32), rng.standard_normal((700, 8)).astype(np.float32)
    classes = (train[:, 0] > 0).astype(int) + 2 * (train[:, 1] > 0)
    answers = (test[:, 0] > 0).astype(int) + 2 * (test[:, 1] > 0)
    theirs = KNeighborsClassifier(5).fit(train, classes).score(test, answers)
    assert clustering.neighbours_accuracy(train, classes, test, answers) == pytest.approx(theirs, abs=2e-3)


def test_nearest_is_the_least_distance(rng):
    real, fake = (rng.standard_normal((count, 5)).astype(np.float32) for count in (1_300, 420))
    np.testing.assert_allclose(manifold.nearest(fake, real), cdist(fake, real).min(axis=1), atol=1e-3)


def test_kernel_distance_is_the_sum_over_all_pairs(rng):
    a, b = rng.standard_normal((700, 6)), 0.5 * rng.standard_normal((530, 6)) + 0.3
    aa, bb, ab = (polynomial_kernel(x, y, degree=3, gamma=1 / 6, coef0=1) for x, y in ((a, a), (b, b), (a, b)))
    n, m = len(a), len(b)
    naive = (aa.sum() - np.trace(aa)) / n / (n - 1) + (bb.sum() - np.trace(bb)) / m / (m - 1) - 2 * ab.mean()
    assert kernel_distance.distance(kernel_distance.moments(a), kernel_distance.moments(b)) == pytest.approx(
        naive, rel=1e-9
    )


def test_kernel_distance_of_equal_distributions_is_zero_on_average(rng):
    found = [
        kernel_distance.distance(*(kernel_distance.moments(rng.standard_normal((200, 4))) for _ in range(2)))
        for _ in range(200)
    ]
    assert abs(np.mean(found)) < 3 * np.std(found) / np.sqrt(len(found))
    assert min(found) < 0 < max(found)
    apart = kernel_distance.distance(
        kernel_distance.moments(rng.standard_normal((200, 4))),
        kernel_distance.moments(rng.standard_normal((200, 4)) + 1),
    )
    assert apart > 10 * np.std(found)


def test_silhouette_of_one_cluster_is_nothing(rng):
    points = np.concatenate([rng.standard_normal((50, 2)), rng.standard_normal((50, 2)) + 30])
    assert clustering.silhouette(points, np.repeat([0, 1], 50)) > 0.9
    assert clustering.silhouette(points, np.zeros(100, int)) == 0


def test_entropy_of_symbols_is_scipys(rng):
    from scipy.stats import entropy

    symbols = np.column_stack([rng.integers(4, size=500), np.zeros(500, int)])
    expected = entropy(np.bincount(symbols[:, 0]), base=2)
    assert bits.entropy(symbols) == pytest.approx(expected)
    assert bits.entropy(symbols[:, 1:]) == 0
