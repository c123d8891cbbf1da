"""The contract of every discovered model, and what each promises of itself."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest, norm

from aecompare import discovery
from aecompare.data.shape import Shape
from aecompare.training import principal
from aecompare.training.backend import tf
from aecompare.training.models import Budget

NAMES = discovery.names("models")
NETWORKS = discovery.names("networks")


BOTH = ("ae", "contractive", "vae")  # a point, a gradient by the images, a distribution: with every network


def ways(name):
    """A model as it comes, and some with each network that there is."""
    return [(name, {"network": {"kind": kind}}) for kind in NETWORKS] if name in BOTH else [(name, {})]


WAYS = {
    "-".join([name, *(found["kind"] for found in more.values())]): (name, more) for m in NAMES for name, more in ways(m)
}
BUDGET = Budget(epochs=2, batch_size=100, learning_rate=0.003, precision="float32", threads=1)


SMALL = Shape(8, 8)


def make(name, code_size=3, replicate=1, shape=Shape(28, 28), **settings):  # noqa: B008 - frozen
    cell = {"dataset": "mnist", "model": name, "code_size": code_size, "replicate": replicate, "seed": 0}
    return discovery.load("models", name).MODEL(settings, code_size, cell, shape)


def fitted(name, images, **more):
    model = make(name, **more)
    model.history = model.fit(images, BUDGET, lambda line: None)
    return model


@pytest.fixture(scope="module")
def models(digits):
    return {way: fitted(name, digits, shape=SMALL, **more) for way, (name, more) in WAYS.items()}


@pytest.mark.parametrize("name", WAYS)
class TestContract:
    def test_shapes_and_types(self, models, digits, name):
        codes = models[name].encode(digits.test)
        images = models[name].decode(codes)
        assert (codes.shape, codes.dtype) == ((250, 3), np.float32)
        assert (images.shape, images.dtype) == ((250, 64), np.float32)
        assert np.isfinite(images).all()
        assert models[name].sample(7, seed=1).shape == (7, 64)

    def test_codes_do_not_depend_on_how_many_are_asked(self, models, digits, name):
        np.testing.assert_allclose(
            models[name].encode(digits.test)[:3], models[name].encode(digits.test[:3]), rtol=1e-3, atol=1e-3
        )

    def test_training_repeats_to_the_bit(self, models, digits, name):
        kind, more = WAYS[name]
        again = fitted(kind, digits, shape=SMALL, **more)
        for key, array in models[name].state().items():
            np.testing.assert_array_equal(array, again.state()[key], err_msg=key)

    def test_replicates_differ_unless_there_is_no_randomness(self, models, digits, name):
        kind, more = WAYS[name]
        other = fitted(kind, digits, replicate=2, shape=SMALL, **more)
        same = all(np.array_equal(array, other.state()[key]) for key, array in models[name].state().items())
        assert same == models[name].deterministic

    def test_what_was_learnt_is_all_in_the_state(self, models, digits, name):
        kind, more = WAYS[name]
        copy = make(kind, shape=SMALL, **more)
        copy.restore(models[name].state())
        np.testing.assert_array_equal(copy.encode(digits.test), models[name].encode(digits.test))
        np.testing.assert_array_equal(copy.sample(5, seed=3), models[name].sample(5, seed=3))

    def test_parameters_are_counted(self, models, name):
        assert models[name].parameters == sum(array.size for array in models[name].state().values())
        layers = models[name].layers
        assert layers[0] == layers[-1]
        assert np.prod(layers[0]) == 64
        assert layers[len(layers) // 2] == [3]
        assert layers == layers[::-1]  # a decoder mirrors its encoder

    @pytest.mark.parametrize("damage", [lambda a: a[:-1], lambda a: np.full_like(a, np.nan)], ids=["cut", "nan"])
    def test_damaged_states_are_refused(self, models, name, damage):
        state = models[name].state()
        key = next(iter(state))
        kind, more = WAYS[name]
        with pytest.raises(ValueError, match="weights of"):
            make(kind, shape=SMALL, **more).restore({**state, key: damage(state[key])})
        with pytest.raises(ValueError, match="weights of"):
            make(kind, shape=SMALL, **more).restore({})

    def test_samples_repeat_and_differ_by_seed(self, models, name):
        np.testing.assert_array_equal(models[name].sample(4, seed=1), models[name].sample(4, seed=1))
        assert not np.array_equal(models[name].sample(4, seed=1), models[name].sample(4, seed=2))

    def test_it_learns(self, digits, name):
        kind, more = WAYS[name]
        model = make(kind, shape=SMALL, **more)
        model.fit(digits, Budget(epochs=12, batch_size=40, learning_rate=0.003, precision="float32", threads=1), print)
        error = np.mean((model.decode(model.encode(digits.test)) - digits.test) ** 2)
        assert error < 0.95 * np.mean((digits.train.mean(0) - digits.test) ** 2)


def test_pca_is_exact(mnist):
    """METRICS.md: fitted on all 60,000 training images, sum of squared errors per image on test."""
    import dataclasses

    every = dataclasses.replace(mnist, train_bytes=np.concatenate([mnist.train_bytes, mnist.validation_bytes]))
    for size, mse in ((2, 0.05567), (8, 0.03744), (16, 0.02686), (30, 13.87 / 784), (64, 0.00905)):
        model = make("pca", size)
        model.fit(every, BUDGET, lambda line: None)
        found = model.decode(model.encode(mnist.test)).astype(np.float64)
        assert np.mean((found - mnist.test) ** 2) == pytest.approx(mse, abs=1e-4 * 0.5)


def test_a_linear_autoencoder_finds_pca(mnist):
    """Baldi and Hornik, 1989: with squared error, a linear autoencoder's optimum is PCA's."""
    size = 8
    linear = make(
        "ae", size, network={"kind": "dense", "hidden": [], "activation": "linear"}, loss="mse", output="linear"
    )
    linear.fit(mnist, Budget(15, 128, 0.003, "float32", 1), lambda line: None)
    exact = make("pca", size)
    exact.fit(mnist, BUDGET, lambda line: None)
    errors = [np.mean((model.decode(model.encode(mnist.test)) - mnist.test) ** 2) for model in (linear, exact)]
    assert errors[0] == pytest.approx(errors[1], rel=0.02)


def test_vae_penalty_is_the_divergence_from_the_prior(rng):
    """Closed form against Monte Carlo: KL(q || p) = E_q[log q - log p]."""
    vae = make("vae", 3)
    mean, log_variance = rng.normal(size=(1, 3)), rng.normal(size=(1, 3)) / 2
    encoded = tf.constant(np.concatenate([mean, log_variance], axis=1), tf.float32)
    _, penalty = vae.bottleneck(encoded, tf.constant([1, 2], tf.int64))
    spread = np.exp(log_variance / 2)
    draws = mean + spread * rng.standard_normal((200_000, 3))
    sampled = np.sum(norm.logpdf(draws, mean, spread) - norm.logpdf(draws), axis=1).mean()
    assert float(penalty[0]) == pytest.approx(sampled, rel=0.02)


def test_vae_draws_have_the_encoders_mean_and_spread():
    vae = make("vae", 2)
    encoded = tf.repeat(tf.constant([[1.0, -2.0, np.log(4.0), np.log(0.25)]]), 20_000, axis=0)
    drawn, _ = vae.bottleneck(encoded, tf.constant([1, 2], tf.int64))
    assert kstest(drawn[:, 0], norm(1, 2).cdf).pvalue > 1e-3
    assert kstest(drawn[:, 1], norm(-2, 0.5).cdf).pvalue > 1e-3
    np.testing.assert_array_equal(vae.code(encoded)[0], [1, -2])


def test_vae_beta_weighs_the_divergence():
    encoded = tf.constant([[1.0, 0.0]])
    seed = tf.constant([1, 2], tf.int64)
    assert float(make("vae", 1, beta=3.0).bottleneck(encoded, seed)[1][0]) == pytest.approx(1.5)  # 3 · ½ μ²


def test_effort_multiplies_the_epochs(few):
    assert len(fitted("ae", few, effort=1.5).history) == round(1.5 * BUDGET.epochs)


def test_losses_are_sums_over_pixels(few):
    """Neither is averaged over pixels, or the divergence would have a hidden weight of 784."""
    images = tf.constant(few.test[:4])
    for loss in ("bce", "mse", "mae"):
        model = make("ae", loss=loss)
        model.build()
        reconstruction, penalty = model.losses(images, tf.constant([1, 2], tf.int64))
        found = model.decode(model.encode(few.test[:4])).astype(np.float64)
        truth = few.test[:4]
        if loss == "bce":
            expected = -np.sum(truth * np.log(found) + (1 - truth) * np.log(1 - found), axis=1)
        else:
            expected = np.sum(np.abs(truth - found) ** {"mse": 2, "mae": 1}[loss], axis=1)
        np.testing.assert_allclose(reconstruction, expected, rtol=1e-4)
        np.testing.assert_array_equal(penalty, 0)


def test_unknown_names_are_told_with_the_nearest():
    with pytest.raises(LookupError, match="did you mean 'vae'"):
        discovery.load("models", "vea")


def test_the_posterior_is_what_codes_are_drawn_from(models, digits):
    mean, log_variance = models["vae-dense"].posterior(digits.test)
    np.testing.assert_array_equal(mean, models["vae-dense"].encode(digits.test))
    drawn = np.stack([models["vae-dense"].encode(digits.test[:50], seed) for seed in range(1_000)])
    spread = np.exp(log_variance[:50] / 2)
    np.testing.assert_allclose((drawn.mean(axis=0) - mean[:50]) / spread, 0, atol=0.15)
    np.testing.assert_allclose(drawn.std(axis=0) / spread, 1, atol=0.12)
    assert models["ae-dense"].posterior(digits.test) is None


@pytest.mark.parametrize("name", WAYS)
def test_any_shape_is_learnt(name, shaped):
    kind, more = WAYS[name]
    model = make(kind, shape=shaped.shape, **more)
    model.fit(shaped, BUDGET, lambda line: None)
    images = model.decode(model.encode(shaped.test))
    assert images.shape == shaped.test.shape
    assert np.isfinite(images).all()
    assert model.parameters == sum(array.size for array in model.state().values())
    assert np.mean((np.clip(images, 0, 1) - shaped.test) ** 2) < np.mean((0.5 - shaped.test) ** 2)


def test_leading_axes_are_nearly_the_exact_ones(few):
    exact, leading = (axes(few.train, 16)[2] for axes in (principal.exact, principal.leading))
    assert leading == pytest.approx(exact, abs=1e-3)
