"""Every metric against an independent implementation or a closed form."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prdc import compute_prdc
from scipy.linalg import sqrtm
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from aecompare.metrics import frechet, grouping, manifold, pictures


@pytest.fixture
def pair(mnist, rng):
    truth = mnist.test[:50]
    found = np.clip(truth + 0.3 * rng.standard_normal(truth.shape, dtype=np.float32), 0, 1)
    return truth, found


def test_ssim_is_scikit_images(pair):
    truth, found = pair
    theirs = [
        structural_similarity(x.reshape(28, 28).astype(float), y.reshape(28, 28).astype(float), data_range=1)
        for x, y in zip(truth, found, strict=True)
    ]
    assert pictures.ssim(truth, found) == pytest.approx(np.mean(theirs), abs=1e-12)
    assert pictures.ssim(truth, truth) == pytest.approx(1)


def test_psnr_is_scikit_images(pair):
    truth, found = pair
    errors = pictures.squared_errors(truth, found)
    assert pictures.psnr(errors.mean()) == pytest.approx(
        peak_signal_noise_ratio(truth.astype(float), found.astype(float))
    )


def test_cross_entropy_by_its_definition(pair):
    truth, found = (array.astype(float) for array in pair)
    held = np.clip(found, 1e-7, 1 - 1e-7)
    expected = -np.mean(np.sum(truth * np.log(held) + (1 - truth) * np.log(1 - held), axis=1))
    assert pictures.cross_entropy(*pair) == pytest.approx(expected, rel=1e-6)


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
    assert grouping.accuracy(classes, clusters) == pytest.approx(best)


def test_agreement_does_not_care_for_names(rng):
    classes = rng.integers(0, 10, 500)
    renamed = rng.permutation(10)[classes]
    assert grouping.agreement(classes, renamed) == pytest.approx({"acc": 1, "nmi": 1, "ari": 1})


def test_neighbours_vote(rng):
    train = np.concatenate([rng.standard_normal((50, 2)), rng.standard_normal((50, 2)) + 20])
    labels = np.repeat([0, 1], 50)
    assert grouping.neighbours_accuracy(train, labels, np.array([[0.0, 0], [20, 20]]), np.array([0, 1])) == 1
