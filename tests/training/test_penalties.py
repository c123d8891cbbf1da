"""What each penalty is: against NumPy, closed forms and finite differences; at weight 0 it is the plain autoencoder."""

from __future__ import annotations

from typing import Literal, get_args, get_origin

import numpy as np
import pytest
from pydantic import ValidationError

from aecompare import discovery
from aecompare.data.shape import Shape
from aecompare.training.backend import tf
from aecompare.training.models import Budget
from aecompare.training.models.ae import Autoencoder
from aecompare.training.models.rae import largest_square
from aecompare.training.models.wae import SCALES, discrepancy

SHAPE = Shape(8, 8)
SEED = tf.constant([1, 2], tf.int64)
BUDGET = Budget(epochs=2, batch_size=100, learning_rate=0.003, precision="float32", threads=1)


def make(kind, code_size=3, **settings):
    """Every model here has the same cell, so that its weights start the same."""
    cell = {"dataset": "digits", "model": "ae", "code_size": code_size, "replicate": 1, "seed": 0}
    return discovery.load("models", kind).MODEL(settings, code_size, cell, SHAPE)


def built(kind, **settings):
    model = make(kind, **settings)
    model.build()
    return model


def jacobian(call, at, step=1e-2):
    """By central differences: [n, inputs] -> [n, outputs, inputs]"""
    moves = np.eye(at.shape[1], dtype=np.float32) * step
    return np.stack([(call(at + move) - call(at - move)) / (2 * step) for move in moves], axis=2)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("sparse", {"weight": 0.0}),
        ("sparse", {"sparsity": "top", "kept": 3}),
        ("contractive", {"weight": 0.0}),
        ("rae", {"weight": 0.0, "beta": 0.0}),
        ("wae", {"weight": 0.0}),
        ("aae", {"weight": 0.0}),
    ],
)
def test_without_its_penalty_it_is_the_plain_autoencoder_to_the_bit(kind, settings, digits):
    plain, other = make("ae"), make(kind, **settings)
    for model in (plain, other):
        model.fit(digits, BUDGET, lambda line: None)
    for name, array in plain.state().items():
        np.testing.assert_array_equal(other.state()[name], array, err_msg=name)


def test_a_linear_autoencoder_has_no_activation(digits):
    """Whatever its layers are: the sum of two images less the mean of none is decoded to the sum."""
    for kind in discovery.names("networks"):
        model = built("linear-ae", network={"kind": kind})
        one, two = digits.test[:5], digits.test[5:10]
        whole = model.decode(model.encode(one + two)) - model.decode(model.encode(0 * one))
        parts = sum(model.decode(model.encode(part)) - model.decode(model.encode(0 * one)) for part in (one, two))
        np.testing.assert_allclose(whole, parts, atol=1e-5)
    with pytest.raises(ValidationError, match="allowed: linear"):
        make("linear-ae", network={"kind": "dense", "activation": "elu"})


def test_l1_is_the_sum_of_sizes(rng):
    encoded = rng.normal(size=(4, 3)).astype(np.float32)
    codes, penalty = make("sparse", weight=2.0).bottleneck(tf.constant(encoded), SEED)
    np.testing.assert_array_equal(codes, encoded)
    np.testing.assert_allclose(penalty, 2 * np.abs(encoded).sum(axis=1), rtol=1e-6)


def test_codes_far_from_the_prior_cost_a_wae_more_than_those_of_it(rng):
    model = make("wae", weight=2.0)
    near, far = (tf.constant((scale * rng.normal(size=(200, 3))).astype(np.float32)) for scale in (1, 4))
    (codes, cheap), (_, dear) = (model.bottleneck(encoded, SEED) for encoded in (near, far))
    np.testing.assert_array_equal(codes, near)
    assert float(dear[0]) > 0.1 > abs(float(cheap[0]))
    drawn = tf.random.stateless_normal((200, 3), SEED)
    assert float(dear[0]) == pytest.approx(2 * float(discrepancy(far, drawn)))


def test_kl_is_that_of_two_coins(rng):
    """SciPy's relative entropy of two Bernoulli distributions, of the mean of each number of the code."""
    from scipy.stats import entropy

    encoded = rng.normal(size=(50, 3)).astype(np.float32)
    codes, penalty = make("sparse", sparsity="kl", weight=2.0, target=0.1).bottleneck(tf.constant(encoded), SEED)
    means = 1 / (1 + np.exp(-encoded))
    np.testing.assert_allclose(codes, means, rtol=1e-5)
    expected = sum(entropy([0.1, 0.9], [mean, 1 - mean]) for mean in means.mean(axis=0))
    np.testing.assert_allclose(penalty, np.full(50, 2 * expected), rtol=1e-5)


def test_top_keeps_the_largest_by_size():
    codes = make("sparse", sparsity="top", kept=2).code(tf.constant([[1.0, -3.0, 2.0], [0.1, 0.2, -0.3]]))
    np.testing.assert_allclose(codes, [[0, -3, 2], [0, 0.2, -0.3]])


ELSEWHERE = ("aae", "vq")  # the losses of two networks: test_priors.py; a gradient that is passed straight through
EVEN = {"rae": {"beta": 1.0, "weight": 1.0}, "sparse": {"kept": 2}, "vamp": {"components": 5}}  # no part is hidden
STEP, DIRECTIONS = 0.005, 4  # of a variable: less is rounded away, more crosses where |z| or a choice has no gradient


def trained():
    """Every model with a network, in each way that its own settings name."""
    plain = Autoencoder.Settings.model_fields
    for kind in discovery.names("models"):
        model = discovery.load("models", kind).MODEL
        if not issubclass(model, Autoencoder) or kind in ELSEWHERE:
            continue
        own = {name: one.annotation for name, one in model.Settings.model_fields.items() if name not in plain}
        ways = [{name: way} for name, type_ in own.items() if get_origin(type_) is Literal for way in get_args(type_)]
        for way in ways or [{}]:
            yield pytest.param(kind, way, id="-".join([kind, *way.values()]))


@pytest.mark.parametrize(("kind", "settings"), list(trained()))
def test_gradients_are_those_of_finite_differences(kind, settings, digits, rng):
    """Of both parts of the loss, by each variable, along random directions: along the gradient itself a part that it
    lacks would not be missed. A small network without kinks; its decoder's kernels have one direction that is far above
    the others, so that a power iteration has found it."""
    activation = discovery.load("models", kind).MODEL.Settings().network.activation
    network = {"kind": "dense", "hidden": [16], "activation": "linear" if activation == "linear" else "tanh"}
    model = built(kind, network=network, **EVEN.get(kind, {}), **settings)
    for layer in model.network.decoder:
        layer.kernel.assign(layer.kernel + 0.5)
    images, weights = tf.constant(digits.test[:50]), list(model.variables.values())

    @tf.function
    def parts():
        with tf.GradientTape(persistent=True) as tape:
            losses = model.losses(images, SEED)
            means = [tf.reduce_mean(part) for part in losses]
        return tf.stack(losses), [tape.gradient(mean, weights, unconnected_gradients="zero") for mean in means]

    _, gradients = parts()
    for at, (name, weight) in enumerate(model.variables.items()):
        start, found, expected = weight.numpy(), [], []
        for _ in range(DIRECTIONS):
            move = rng.normal(size=start.shape)
            move *= STEP / np.linalg.norm(move)
            ends = []
            for sign in (1, -1):
                weight.assign(start + sign * move)
                ends.append(parts()[0].numpy().mean(axis=1, dtype=np.float64))
            weight.assign(start)
            found.append((ends[0] - ends[1]) / 2)
            expected.append([np.vdot(of[at].numpy(), move) for of in gradients])
        apart, size = (np.linalg.norm(values, axis=0) for values in (np.subtract(found, expected), found))
        assert (apart <= 0.02 * size).all(), name


@pytest.mark.parametrize("network", discovery.names("networks"))
def test_the_jacobian_is_that_of_finite_differences(network, digits):
    model = built("contractive", network={"kind": network}, projections=0)
    images = digits.test[:3]
    exact = np.sum(jacobian(model.encode, images) ** 2, axis=(1, 2))
    found = model.jacobian_norm(tf.constant(images), SEED)
    np.testing.assert_allclose(found, exact, rtol=2e-2)
    _, penalty = model.losses(tf.constant(images), SEED)
    np.testing.assert_allclose(penalty, model.settings.weight * found, rtol=1e-5)
    many = built("contractive", network={"kind": network}, projections=64)
    drawn = [many.jacobian_norm(tf.constant(images), tf.constant([at, 0], tf.int64)) for at in range(20)]
    np.testing.assert_allclose(np.mean(drawn, axis=0), exact, rtol=0.15)


def test_of_one_layer_the_jacobian_is_its_weights(digits):
    """Rifai et al., equation 6, without an activation: the sum of squared weights, whatever the image."""
    model = built("contractive", network={"kind": "dense", "hidden": []}, projections=0)
    weights = model.state()["encoder_0/kernel"]
    np.testing.assert_allclose(model.jacobian_norm(tf.constant(digits.test[:3]), SEED), np.sum(weights**2), rtol=1e-5)


def test_the_decoders_gradient_is_that_of_finite_differences(digits):
    model = built("rae", regulariser="gradient")
    codes = model.encode(digits.test[:2])
    exact = np.sum(jacobian(model.decode, codes) ** 2, axis=(1, 2))
    drawn = [model.decoder_norm(tf.constant(codes), tf.constant([at, 0], tf.int64)) for at in range(600)]
    np.testing.assert_allclose(np.mean(drawn, axis=0), exact, rtol=0.15)


def test_the_largest_singular_value_is_numpys(rng):
    for shape in ((20, 30), (4, 4, 3, 8)):
        kernel = rng.normal(size=shape).astype(np.float32)
        exact = np.linalg.norm(kernel.reshape(-1, shape[-1]), 2) ** 2
        found = [float(largest_square(tf.constant(kernel), tf.constant([at, 0], tf.int64))) for at in range(10)]
        assert max(found) < exact * (1 + 1e-5)
        assert np.mean(found) > 0.9 * exact


def test_rae_adds_half_the_code_and_the_decoders_weights(digits):
    plain, model = built("ae"), built("rae", beta=2.0, weight=0.5)
    images = tf.constant(digits.test[:4])
    (base, nothing), (loss, penalty) = (one.losses(images, SEED) for one in (plain, model))
    np.testing.assert_array_equal(base, loss)
    np.testing.assert_array_equal(nothing, 0)
    weights = sum(
        np.sum(array**2) for name, array in model.state().items() if name.startswith("decoder") and "kernel" in name
    )
    expected = np.sum(model.encode(digits.test[:4]) ** 2, axis=1) + 0.5 * weights
    np.testing.assert_allclose(penalty, expected, rtol=1e-5)


def test_the_discrepancy_is_a_double_sum_and_tells_codes_from_the_prior(rng):
    codes, drawn = rng.normal(1, 1, (20, 3)).astype(np.float32), rng.normal(size=(20, 3)).astype(np.float32)

    def kernel(one, two):
        return sum(2 * 3 * scale / (2 * 3 * scale + np.sum((one - two) ** 2)) for scale in SCALES)

    pairs = [(i, j) for i in range(20) for j in range(20)]
    within = [np.sum([kernel(of[i], of[j]) for i, j in pairs if i != j]) / (20 * 19) for of in (codes, drawn)]
    expected = sum(within) - 2 * np.mean([kernel(codes[i], drawn[j]) for i, j in pairs])
    assert float(discrepancy(tf.constant(codes), tf.constant(drawn))) == pytest.approx(expected, rel=1e-4)
    same = [
        float(discrepancy(*(tf.constant(rng.normal(size=(100, 3)).astype(np.float32)) for _ in range(2))))
        for _ in range(50)
    ]
    assert abs(np.mean(same)) < 3 * np.std(same) / 50**0.5  # unbiased: 0 for draws of one distribution
    assert expected > 5 * np.std(same)
