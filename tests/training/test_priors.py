"""Models with a prior, or a bound, of their own: against NumPy and SciPy, and against the VAE that they come from."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import kstest, norm

from aecompare.training.backend import tf
from aecompare.training.models import Budget
from aecompare.training.models.wae import discrepancy
from aecompare.training.priors import Components, StandardNormal
from tests.training.test_penalties import SEED, built, make

DRAWS = [tf.constant([at, 7], tf.int64) for at in range(300)]


def totals(model, images, seeds=DRAWS):
    """What is trained, of each seed and image: [seeds, n]"""
    losses = tf.function(model.losses)
    return np.stack([sum(losses(tf.constant(images), seed)).numpy() for seed in seeds])


@pytest.mark.parametrize(
    ("kind", "settings"),
    [("iwae", {"draws": 1}), ("tcvae", {"beta": 1.0}), ("tcvae", {"alpha": 3.0, "beta": 3.0, "gamma": 3.0})],
)
def test_at_one_draw_and_even_weights_the_bound_is_the_vaes(kind, settings, digits):
    """Their KL term is estimated by the draw, the VAE's is not: the means are the same."""
    images = digits.test[:20]
    other, plain = built(kind, **settings), built("vae", beta=settings.get("beta", 1.0))
    found, expected = totals(other, images), totals(plain, images)
    error = np.sqrt(found.var(axis=0) + expected.var(axis=0)) / len(DRAWS) ** 0.5
    assert np.abs((found - expected).mean(axis=0) / error).max() < 4.5


def test_the_importance_weighted_bound_is_its_equation(digits):
    model, images, count = built("iwae", draws=4), digits.test[:6], 4
    encoded = np.repeat(model.encoder_values(images), count, axis=0)
    codes = model.draw(tf.constant(encoded), tf.random.experimental.stateless_fold_in(SEED, 1)).numpy()
    mean, spread = encoded[:, :3], np.exp(encoded[:, 3:] / 2)
    found, truth = model.decode(codes).astype(np.float64), np.repeat(images, count, axis=0)
    likelihood = np.sum(truth * np.log(found) + (1 - truth) * np.log(1 - found), axis=1)
    weights = likelihood + norm.logpdf(codes).sum(axis=1) - norm.logpdf(codes, mean, spread).sum(axis=1)
    expected = np.log(count) - logsumexp(weights.reshape(-1, count), axis=1)
    np.testing.assert_allclose(sum(model.losses(tf.constant(images), SEED)), expected, rtol=1e-4)


def test_more_draws_are_a_tighter_bound(digits):
    bounds = [totals(built("iwae", draws=count), digits.test[:50], DRAWS[:40]).mean() for count in (1, 5, 50)]
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[0] - bounds[-1] > 0.05


def test_the_parts_of_the_divergence_are_double_sums(rng):
    """Chen et al., equation S5, written as it stands: every image of the batch stands for N / M of the data's."""
    model, many = make("tcvae"), 400
    model.images = many
    mean, log_variance, codes = (rng.normal(size=(8, 3)).astype(np.float32) for _ in range(3))
    encoded = tf.constant(np.concatenate([mean, log_variance], axis=1))
    information, correlation, divergence = model.parts(encoded, tf.constant(codes))
    for row, code in enumerate(codes):
        each = norm.pdf(code, mean, np.exp(log_variance / 2))  # [8, 3]
        whole, apart = each.prod(axis=1).sum() / (many * 8), np.prod(each.sum(axis=0) / (many * 8))
        assert float(information[row]) == pytest.approx(np.log(each[row].prod() / whole), rel=1e-4)
        assert float(correlation[row]) == pytest.approx(np.log(whole / apart), rel=1e-4)
        assert float(divergence[row]) == pytest.approx(np.log(apart / norm.pdf(code).prod()), rel=1e-4)


def test_dimensions_that_say_the_same_are_charged(rng):
    model, one = make("tcvae"), rng.normal(size=(200, 1))
    sizes = np.full((200, 3), -4.0)
    for means, charged in ((np.repeat(one, 3, axis=1), True), (rng.normal(size=(200, 3)), False)):
        encoded = tf.constant(np.concatenate([means, sizes], axis=1), tf.float32)
        correlation = float(tf.reduce_mean(model.parts(encoded, model.draw(encoded, SEED))[1]))
        kept = correlation if charged else kept - correlation  # noqa: F821 - the first is kept
    assert kept > 2


def test_a_vampprior_begins_as_images_and_is_their_codes(digits):
    model = built("vamp", components=7)
    model.begin(digits)
    pseudo = model.inputs.numpy()
    assert all(np.any(np.all(np.isclose(digits.train, image), axis=1)) for image in pseudo)
    mean, log_variance = np.split(model.encoder_values(pseudo), 2, axis=1)
    codes = norm.rvs(size=(9, 3), random_state=1).astype(np.float32)
    expected = logsumexp(
        [norm.logpdf(codes, *one).sum(axis=1) for one in zip(mean, np.exp(log_variance / 2), strict=True)], axis=0
    )
    np.testing.assert_allclose(model.prior.log_density(codes), expected - np.log(7), rtol=1e-5)
    assert isinstance(model.prior, Components)


@pytest.fixture(scope="module")
def vamp(digits):
    model = make("vamp", components=20)
    model.fit(digits, Budget(8, 50, 0.003, "float32", 1), lambda line: None)
    return model


def test_a_vampprior_charges_what_its_prior_says(vamp, digits):
    """The loop's KL term, in TensorFlow, against the prior that the tasks ask, in NumPy."""
    model = make("vamp", components=20, beta=2.0)
    model.restore(vamp.state())
    images = digits.test[:200]
    mean, log_variance = model.posterior(images)
    encoded = tf.constant(model.encoder_values(images))
    charged = np.mean([model.bottleneck(encoded, seed)[1] for seed in DRAWS[:100]])
    source = np.random.default_rng(0)
    told = np.mean([model.prior.divergence(mean, log_variance, source).mean() for _ in range(100)])
    assert charged == pytest.approx(2 * told, rel=0.02)


def test_what_a_vampprior_draws_is_like_its_codes_and_not_like_a_standard_normal(vamp, digits):
    mean, log_variance = vamp.posterior(digits.train)
    source = np.random.default_rng(0)
    own, standard = (prior.divergence(mean, log_variance, source).mean() for prior in (vamp.prior, StandardNormal(3)))
    assert own < standard - 0.2
    np.testing.assert_array_equal(vamp.sample(50, seed=3), vamp.decode(vamp.prior.draw(50, seed=3)))
    drawn, seen = vamp.prior.draw(2_000, seed=1), vamp.encode(digits.train, seed=1)
    assert any(kstest(drawn[:, at], norm.cdf).pvalue < 1e-6 for at in range(3))
    np.testing.assert_allclose(drawn.mean(axis=0), seen.mean(axis=0), atol=0.5 * seen.std())


def test_each_of_two_networks_learns_by_its_own_part_alone(digits):
    """Of the encoder the gradient is that of deceiving, of the critic that of telling; by finite differences."""
    model = built("aae", weight=3.0)
    images = tf.constant(digits.test[:100])
    drawn = tf.random.stateless_normal((100, 3), tf.random.experimental.stateless_fold_in(SEED, 1))
    weights = list(model.variables.values())
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model.losses(images, SEED)[1])
    gradients = tape.gradient(loss, weights)

    def deceiving():
        return 3 * np.mean(np.logaddexp(0, -model.told(tf.constant(model.encode(images))).numpy()))

    def telling():
        codes = tf.constant(model.encode(images))
        return np.mean(np.logaddexp(0, model.told(codes)) + np.logaddexp(0, -model.told(drawn)))

    for name, call in (("encoder_0/kernel", deceiving), ("critic_0/kernel", telling), ("critic_2/bias", telling)):
        variable = model.variables[name]
        gradient = gradients[list(model.variables).index(name)].numpy()
        step = 1e-2 * gradient / np.linalg.norm(gradient)
        ends = []
        for sign in (1, -1):
            variable.assign_add(sign * step)
            ends.append(call())
            variable.assign_sub(sign * step)
        assert (ends[0] - ends[1]) / 2e-2 == pytest.approx(np.linalg.norm(gradient), rel=0.03), name
    assert gradients[list(model.variables).index("decoder_0/kernel")] is None


def test_an_adversary_makes_codes_like_its_draws(digits):
    apart = []
    for weight in (0.0, 1.0):
        model = make("aae", weight=weight)
        model.fit(digits, Budget(20, 50, 0.003, "float32", 1), lambda line: None)
        codes = model.encode(digits.test)
        apart.append(float(discrepancy(tf.constant(codes), tf.constant(model.prior.draw(len(codes), seed=1)))))
    assert apart[1] < apart[0] / 3
