"""What a network's settings do to the models that have it: widths, the start, another network, lower precision."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, logit

from aecompare import discovery
from tests.training.test_models import BUDGET, NAMES, NETWORKS, SMALL, fitted, make


def test_a_decoder_may_have_widths_of_its_own(few):
    """Layers, shapes of the weights and their count; without it, it mirrors its encoder."""
    network = {"kind": "dense", "hidden": [20, 10], "decoder": [30]}
    model = fitted("ae", few, network=network)
    assert model.layers == [[784], [20], [10], [3], [30], [784]]
    shapes = [array.shape for name, array in model.state().items() if "kernel" in name]
    assert shapes == [(784, 20), (20, 10), (10, 3), (3, 30), (30, 784)]
    assert model.parameters == sum(array.size for array in model.state().values())
    mirrored = [make("ae", network={**network, "decoder": back}).layers for back in ([10, 20], None)]
    assert mirrored[0] == mirrored[1] == [[784], [20], [10], [3], [10], [20], [784]]


@pytest.mark.parametrize("output", ["sigmoid", "linear"])
@pytest.mark.parametrize("start", ["zero", "mean"])
@pytest.mark.parametrize("kind", NETWORKS)
def test_a_decoder_may_begin_with_the_mean_image(few, kind, output, start):
    """What the code 0 decodes to before anything is learnt; convolutions have one number for all pixels."""
    network = {"kind": kind, "start": start}
    model = make("ae", network=network, output=output, loss="mse")
    model.fit(few, replace(BUDGET, epochs=1, learning_rate=1e-12), lambda line: None)
    mean = few.train.mean(axis=0, dtype=np.float64)
    outputs = logit(mean.clip(0.001, 0.999)) if output == "sigmoid" else mean
    if start == "zero":
        outputs = np.zeros(784)
    elif kind == "conv":
        outputs = np.full(784, outputs.mean())
    expected = expit(outputs) if output == "sigmoid" else outputs
    np.testing.assert_allclose(model.decode(np.zeros((1, 3), np.float32))[0], expected, atol=1e-5)


def others():
    """Every model that is trained, with each network that it does not come with."""
    for name in NAMES:
        model = discovery.load("models", name).MODEL
        if not model.classical:
            own = model.Settings().network.kind
            yield from [pytest.param(name, kind, id=f"{name}-{kind}") for kind in NETWORKS if kind != own]


@pytest.mark.parametrize(("name", "kind"), list(others()))
def test_another_network_of_another_code_size_learns_in_bfloat16(name, kind, digits):
    """What is not multiplied stays float32: weights, losses, codes and images."""
    model, products = make(name, code_size=5, shape=SMALL, network={"kind": kind}), set()

    def log(line):
        products.update(layer.compute_dtype for layer in [*model.network.encoder, *model.network.decoder])

    (row,) = model.fit(digits, replace(BUDGET, epochs=1, precision="bfloat16"), log)
    assert products == {model.precision} == {"bfloat16"}
    assert np.isfinite([row["reconstruction"], row["penalty"], row["validation_loss"]]).all()
    assert {array.dtype for array in model.state().values()} == {np.dtype(np.float32)}
    codes = model.encode(digits.test[:20])
    assert (codes.shape, codes.dtype) == ((20, 5), np.float32)
    for images in (model.decode(codes), model.sample(20, seed=1)):
        assert (images.shape, images.dtype) == ((20, 64), np.float32)
        assert np.isfinite(images).all()
