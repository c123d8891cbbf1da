"""The training loop: the optimiser is Adam, epochs are drawn from (seed, number), precision changes speed alone."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest

from aecompare.training import backend, loop
from aecompare.training.backend import tf
from aecompare.training.models import Budget
from tests.training.test_models import make

BUDGET = Budget(epochs=3, batch_size=100, learning_rate=0.002, precision="float32", threads=1)


def built(name="ae", precision="float32"):
    model = make(name)
    model.build(precision)
    return model


def test_a_step_is_keras_adams(few):
    import keras

    ours, theirs = built(), built()
    epoch = loop.Epoch(ours, few.train_bytes, BUDGET)
    rate = [float(loop.learning_rate(BUDGET, epoch.steps, tf.constant(float(step)))) for step in range(epoch.steps)]
    epoch(0)

    order = loop.seeds.generator("order", **ours.cell, epoch=0).permutation(1_000)
    noise = loop.seeds.derive("noise", **ours.cell, epoch=0)
    optimiser = keras.optimizers.Adam(epsilon=loop.EPSILON)
    variables = [
        getattr(layer, kind)
        for layer in [*theirs.network.encoder, *theirs.network.decoder]
        for kind in ("kernel", "bias")
    ]
    for step in range(epoch.steps):
        batch = few.train[order[step * 100 : (step + 1) * 100]]
        with tf.GradientTape() as tape:
            loss = sum(map(tf.reduce_mean, theirs.losses(tf.constant(batch), tf.constant([noise, step], tf.int64))))
        optimiser.learning_rate = rate[step]
        optimiser.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
    for name, array in ours.state().items():
        np.testing.assert_allclose(array, theirs.state()[name], rtol=2e-3, atol=2e-4, err_msg=name)


@pytest.mark.parametrize("name", ["ae", "dae", "vae"])
def test_an_epoch_depends_on_its_number_not_on_what_ran_before(few, name):
    """So that a run that was stopped can go on to the same bits."""
    first = built(name)
    epoch = loop.Epoch(first, few.train_bytes, BUDGET)
    epoch(0)
    kept = [variable.numpy() for variable in [*epoch.weights, *epoch.first_moments, *epoch.second_moments]]
    losses = epoch(1)

    second = built(name)
    resumed = loop.Epoch(second, few.train_bytes, BUDGET)
    for variable, array in zip([*resumed.weights, *resumed.first_moments, *resumed.second_moments], kept, strict=True):
        variable.assign(array)
    assert resumed(1) == losses
    for key, array in first.state().items():
        np.testing.assert_array_equal(array, second.state()[key], err_msg=key)


def test_epochs_differ_in_order():
    cell = make("ae").cell
    orders = [loop.seeds.generator("order", **cell, epoch=number).permutation(50) for number in (0, 1)]
    assert not np.array_equal(*orders)


def test_the_rate_warms_up_and_comes_down():
    rates = [float(loop.learning_rate(BUDGET, 100, tf.constant(float(step)))) for step in range(300)]
    top = int(np.argmax(rates))
    assert 0 < rates[0] < rates[top] / 10
    assert rates[top] == pytest.approx(BUDGET.learning_rate * (1 - top / 300))
    assert (np.diff(rates[: top + 1]) > 0).all()
    np.testing.assert_allclose(np.diff(rates[top:]), -BUDGET.learning_rate / 300, rtol=1e-3)  # a straight line to 0
    assert rates[-1] < rates[top] / 100


def test_history_has_a_row_an_epoch_and_the_loss_falls(few):
    rows = make("vae").fit(few, BUDGET, lambda line: None)
    assert [row["epoch"] for row in rows] == [1, 2, 3]
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert rows[-1]["loss"] == pytest.approx(rows[-1]["reconstruction"] + rows[-1]["penalty"])
    assert all(row["images_per_second"] > 0 for row in rows)


def test_bfloat16_products_reach_the_same_loss(few):
    losses = {}
    for precision in ("float32", "bfloat16"):
        model = built("ae", precision)
        epoch = loop.Epoch(model, few.train_bytes, BUDGET)
        losses[precision] = [epoch(number)[0] for number in range(3)][-1]
        assert all(array.dtype == np.float32 for array in model.state().values())
    assert losses["bfloat16"] == pytest.approx(losses["float32"], rel=0.01)


def test_a_batch_larger_than_the_data_is_refused(few):
    model = built()
    with pytest.raises(ValueError, match="lower batch_size"):
        loop.fit(model, few, Budget(1, 2_000, 0.001, "float32", 1), print)


def test_a_loss_that_explodes_is_told(few):
    model = make("ae", loss="mse", output="linear", network={"kind": "dense", "activation": "linear"})
    with pytest.raises(FloatingPointError, match=r"lower training\.learning_rate"):
        model.fit(few, Budget(60, 10, 1.0, "float32", 1), lambda line: None)


def test_auto_precision_is_one_of_the_two():
    assert backend.precision("auto") in ("float32", "bfloat16")
    assert backend.precision("float32") == "float32"


class Greyness:
    """A network whose loss is Σ x (1 − x): nothing for binary images. Its weight has no part in it."""

    cell: ClassVar = {"dataset": "mnist", "model": "greyness", "code_size": 1, "replicate": 1, "seed": 0}

    def __init__(self):
        self.variables, self.averages = {"weight": tf.Variable(1.0)}, {}

    def losses(self, images, seed):
        grey = tf.reduce_sum(images * (1 - images), axis=1) + 0 * self.variables["weight"]
        return grey, tf.reduce_sum(images, axis=1)

    def adapt(self, images):
        """Nothing is learnt without a gradient."""


def test_binarised_images_are_drawn_anew_in_every_step(few):
    """Binary, as bright on average as the grey images, and another draw in each epoch."""
    grey, binary = (loop.Epoch(Greyness(), few.train_bytes, BUDGET, binarised) for binarised in (False, True))
    assert grey(0)[0] > 5
    losses, brightness = zip(*(binary(number) for number in (0, 1)), strict=True)
    assert losses == (0, 0)
    assert brightness[0] == pytest.approx(grey(0)[1], rel=0.01)
    assert brightness[0] != brightness[1]
