"""Every metric against an independent implementation or a closed form."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prdc import compute_prdc
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist
from scipy.stats import multivariate_normal, norm
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from sklearn.linear_model import Ridge
from sklearn.metrics.pairwise import polynomial_kernel
from sklearn.neighbors import KNeighborsClassifier

from aecompare import mixtures
from aecompare.linear import LinearRestorer
from aecompare.metrics import frechet, gaussians, grouping, kernel, manifold, neighbours, pictures
from aecompare.metrics.importance import Bound


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
    assert grouping.neighbours_accuracy(train, classes, test, answers) == pytest.approx(theirs, abs=2e-3)


def test_inside_is_the_precision_and_nearest_the_least_distance(rng):
    real, fake = (rng.standard_normal((count, 5)).astype(np.float32) for count in (1_300, 420))
    radii = manifold.radii(real)
    assert manifold.inside(real, radii, fake).mean() == manifold.prdc(real, radii, fake)["precision"]
    np.testing.assert_allclose(manifold.nearest(fake, real), cdist(fake, real).min(axis=1), atol=1e-3)


def test_kernel_distance_is_the_sum_over_all_pairs(rng):
    a, b = rng.standard_normal((700, 6)), 0.5 * rng.standard_normal((530, 6)) + 0.3
    aa, bb, ab = (polynomial_kernel(x, y, degree=3, gamma=1 / 6, coef0=1) for x, y in ((a, a), (b, b), (a, b)))
    n, m = len(a), len(b)
    naive = (aa.sum() - np.trace(aa)) / n / (n - 1) + (bb.sum() - np.trace(bb)) / m / (m - 1) - 2 * ab.mean()
    assert kernel.distance(kernel.moments(a), kernel.moments(b)) == pytest.approx(naive, rel=1e-9)


def test_kernel_distance_of_equal_distributions_is_zero_on_average(rng):
    found = [kernel.distance(*(kernel.moments(rng.standard_normal((200, 4))) for _ in range(2))) for _ in range(200)]
    assert abs(np.mean(found)) < 3 * np.std(found) / np.sqrt(len(found))
    assert min(found) < 0 < max(found)
    apart = kernel.distance(
        kernel.moments(rng.standard_normal((200, 4))), kernel.moments(rng.standard_normal((200, 4)) + 1)
    )
    assert apart > 10 * np.std(found)


def test_divergence_is_what_draws_say(rng):
    """KL(q || p) = E_q[log q - log p]."""
    mean, log_variance = rng.normal(size=3), rng.normal(size=3) / 2
    spread = np.exp(log_variance / 2)
    draws = mean + spread * rng.standard_normal((400_000, 3))
    sampled = (norm.logpdf(draws, mean, spread) - norm.logpdf(draws)).mean(axis=0)
    np.testing.assert_allclose(gaussians.divergence(mean, log_variance), sampled, atol=0.01)
    assert gaussians.divergence(np.zeros(2), np.zeros(2)).tolist() == [0, 0]


def test_log_density_is_scipys(rng):
    noise = rng.standard_normal((5, 3))
    np.testing.assert_allclose(gaussians.log_density(noise), multivariate_normal(np.zeros(3)).logpdf(noise))


class LinearGaussian:
    """p(z) = N(0, I), p(x|z) = N(Wz, s²I): the likelihood N(0, WWᵀ + s²I) and the posterior are known."""

    def __init__(self, rng):
        self.weights, self.noise = rng.standard_normal((4, 2)), 0.7
        self.images = rng.standard_normal((300, 2)) @ self.weights.T + self.noise * rng.standard_normal((300, 4))
        covariance = self.weights @ self.weights.T + self.noise**2 * np.eye(4)
        self.likelihood = multivariate_normal(np.zeros(4), covariance).logpdf(self.images).mean()
        precision = np.eye(2) + self.weights.T @ self.weights / self.noise**2
        self.mean = self.images @ self.weights @ np.linalg.inv(precision) / self.noise**2
        self.variance = np.diag(np.linalg.inv(precision))

    def bound(self, draws, wider=1.0):
        log_variance = np.broadcast_to(np.log(wider * self.variance), self.mean.shape)
        found = Bound(self.mean, log_variance, self.given, np.random.default_rng(1))
        found.add(draws)
        return found.value()

    def given(self, codes):
        return norm.logpdf(self.images, codes @ self.weights.T, self.noise).sum(axis=1)


def test_the_importance_weighted_bound_reaches_a_known_likelihood(rng):
    model = LinearGaussian(rng)
    bounds = [model.bound(draws, wider=2.0) for draws in (1, 10, 100, 3_000)]
    assert bounds == sorted(bounds)
    assert bounds[0] < model.likelihood - 0.1
    assert bounds[-1] == pytest.approx(model.likelihood, abs=0.01)


def test_draws_may_be_added_bit_by_bit(rng):
    model = LinearGaussian(rng)
    log_variance = np.broadcast_to(np.log(model.variance), model.mean.shape)
    found = Bound(model.mean, log_variance, model.given, np.random.default_rng(1))
    for more in (1, 9, 90):
        found.add(more)
    assert found.value() == pytest.approx(model.bound(100), abs=1e-12)


def test_linear_completion_is_scikit_learns_ridge(mnist):
    """C_uk (C_kk + λI)⁻¹ is ridge regression with penalty nλ."""
    train, test = mnist.train[:3_000], mnist.test[:40]
    known = np.ones((28, 28), bool)
    known[14:] = False
    seen = known.ravel()
    theirs = Ridge(alpha=0.01 * len(train)).fit(train[:, seen].astype(float), train[:, ~seen]).predict(test[:, seen])
    ours = LinearRestorer(train).complete(test * seen, np.broadcast_to(seen, test.shape), 0.01)
    np.testing.assert_allclose(ours[:, ~seen], np.clip(theirs, 0, 1), atol=1e-3)
    np.testing.assert_array_equal(ours[:, seen], test[:, seen])


def test_linear_completion_with_a_mask_an_image(mnist, rng):
    """Each image by itself gives what all of them give together."""
    restorer, test = LinearRestorer(mnist.train[:3_000]), mnist.test[:6]
    known = rng.random(test.shape) > 0.5
    known[4] = known[1]
    together = restorer.complete(test * known, known, 0.01)
    alone = [restorer.complete((test * known)[row : row + 1], known[row : row + 1], 0.01)[0] for row in range(6)]
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_linear_denoising_is_ridge_regression_on_noisy_images(mnist, rng):
    """In expectation over the noise; with fresh noise on 50,000 images nearly so."""
    test = mnist.test[:2_000] + rng.standard_normal((2_000, 784), dtype=np.float32)
    noisy = mnist.train + rng.standard_normal(mnist.train.shape, dtype=np.float32)
    theirs = np.clip(Ridge(alpha=1e-6).fit(noisy, mnist.train).predict(test), 0, 1)
    ours = LinearRestorer(mnist.train).denoise(test, 1.0)
    errors = [np.mean((found - mnist.test[:2_000]) ** 2) for found in (ours, theirs)]
    assert errors[0] < errors[1] < 1.05 * errors[0]


def test_a_mixture_finds_what_it_was_drawn_from(rng):
    centres = 8 * rng.standard_normal((10, 3))
    codes = (centres[rng.integers(0, 10, 4_000)] + rng.standard_normal((4_000, 3))).astype(np.float32)
    found = mixtures.fit(codes, 10, seed=1)
    assert cdist(centres, found.means_).min(axis=1).max() < 0.5
    np.testing.assert_array_equal(found.means_, mixtures.fit(codes, 10, seed=1).means_)


def test_a_linear_probe_separates_what_is_separable(rng):
    codes = rng.standard_normal((600, 3)) * [1, 100, 0.01]
    classes = (codes[:, 2] > 0).astype(int)  # in the smallest dimension
    assert grouping.probe_accuracy(codes[:400], classes[:400], codes[400:], classes[400:]) > 0.97
    noise = rng.integers(0, 2, 600)
    assert grouping.probe_accuracy(codes[:400], noise[:400], codes[400:], noise[400:]) < 0.65


def test_silhouette_of_one_cluster_is_nothing(rng):
    points = np.concatenate([rng.standard_normal((50, 2)), rng.standard_normal((50, 2)) + 30])
    assert grouping.silhouette(points, np.repeat([0, 1], 50)) > 0.9
    assert grouping.silhouette(points, np.zeros(100, int)) == 0
