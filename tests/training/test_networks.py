"""What a network promises besides the contract of the models that use it, over shapes and settings that are free."""

from __future__ import annotations

from itertools import pairwise
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pydantic import ValidationError
from scipy.signal import correlate2d

from aecompare import discovery
from aecompare.data.shape import Shape
from aecompare.settings import faults
from aecompare.training.backend import tf
from aecompare.training.networks import network_of
from aecompare.training.networks.conv import NETWORK as CONV

SHAPES = some.builds(Shape, height=some.integers(4, 40), width=some.integers(4, 40), channels=some.sampled_from([1, 3]))
WIDTHS = some.lists(some.integers(1, 6), min_size=1, max_size=4)


def built(chosen, shape, code_size=3, outputs=3):
    network = network_of(chosen, shape, code_size, outputs)
    network.build("float32", lambda purpose, **more: len(purpose) + sum(more.values()))
    return network


@settings(max_examples=15, deadline=None)
@given(kind=some.sampled_from(discovery.names("networks")), shape=SHAPES, widths=WIDTHS, outputs=some.integers(1, 5))
def test_every_shape_is_met_and_all_that_is_learnt_is_counted(kind, shape, widths, outputs):
    own = discovery.load("networks", kind).NETWORK.Settings
    lists = [name for name in own.model_fields if isinstance(getattr(own(), name), list)]
    chosen = own.model_validate(dict.fromkeys(lists, widths))
    network = built(chosen, shape, code_size=2, outputs=outputs)
    codes = network.encoded(tf.zeros([2, shape.values]))
    assert codes.shape == (2, outputs)
    assert network.decoded(tf.zeros([2, 2])).shape == (2, shape.values)
    assert network.parameters == sum(prod(variable.shape) for variable in network.variables.values())
    assert network.layers == network.layers[::-1]


@settings(max_examples=25, deadline=None)
@given(shape=SHAPES, channels=WIDTHS)
def test_sides_are_halved_rounded_up_until_the_smaller_has_four_pixels(shape, channels):
    layers = CONV(CONV.Settings(channels=channels), shape, 3, 3).layers[: len(channels) + 1]
    for (height, width, _), (low, narrow, _) in pairwise(layers):
        halved = (-(-height // 2), -(-width // 2))
        assert (low, narrow) == (halved if min(height, width) > 4 else (height, width))
    assert [layer[2] for layer in layers[1:]] == channels


def test_a_convolution_is_a_sliding_window(rng):
    """Against SciPy: windows of 4 × 4 at every second pixel, one row of zeros before the image."""
    network = built(CONV.Settings(channels=[2], activation="linear"), Shape(9, 6))
    image = rng.normal(size=(9, 6)).astype(np.float32)
    kernel = network.encoder[0].kernel.numpy()
    padded = np.pad(image, ((1, 2), (1, 1)))
    expected = np.stack([correlate2d(padded, kernel[:, :, 0, of], "valid")[::2, ::2] for of in range(2)], axis=-1)
    found = network.encoder[0](image[None, :, :, None])
    np.testing.assert_allclose(found[0], expected, atol=1e-5)


@pytest.mark.parametrize("sides", [(28, 28), (25, 25), (16, 23)])
def test_the_way_up_is_the_way_down_turned_round(sides, rng):
    """With the same windows and no activation the decoder is the encoder's transpose: ⟨down(x), y⟩ = ⟨x, up(y)⟩. What
    is cut off a doubled odd side is the right end."""
    shape = Shape(*sides)
    network = built(CONV.Settings(channels=[3, 2], activation="linear"), shape)
    maps = network.layers[:3]
    for down, up in zip(network.encoder[:2], network.decoder[:0:-1], strict=True):
        up.kernel.assign(down.kernel)
    network.encoder[2].kernel.assign(np.eye(prod(maps[-1]), 3))
    network.decoder[0].kernel.assign(np.eye(3, prod(maps[-1])))
    image, code = rng.normal(size=(1, shape.values)), rng.normal(size=(1, 3))
    below = float(np.sum(network.encoded(tf.constant(image, tf.float32)).numpy() * code))
    above = float(np.sum(image * network.decoded(tf.constant(code, tf.float32)).numpy()))
    assert below == pytest.approx(above, rel=1e-4)
    assert abs(below) > 1e-3


@pytest.mark.parametrize(
    ("given", "path", "said"),
    [
        ({"network": {"kind": "cnov"}}, "network.kind", "'cnov' is not a choice; allowed: conv, dense; did you mean"),
        ({"network": {}}, "network.kind", "this key is missing; allowed: conv, dense"),
        ({"network": "conv"}, "network", "'conv' is text; allowed: a mapping"),
        ({"network": {"kind": "conv", "chanels": [2]}}, "network.chanels", "did you mean 'channels'"),
        ({"network": {"kind": "conv", "hidden": [2]}}, "network.hidden", "allowed: kind, activation, start, channels"),
        ({"network": {"kind": "conv", "channels": [0]}}, "network.channels", "allowed: widths ≥ 1"),
        ({"network": {"kind": "conv", "channels": []}}, "network.channels", "at least 1"),
        ({"network": {"kind": "dense", "hidden": [2.5]}}, "network.hidden.0", "allowed: a whole number"),
        ({"hidden": [64]}, "hidden", "unknown key; allowed: network"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_faults_in_a_network_are_told_in_one_line(given, path, said):
    model = discovery.load("models", "ae").MODEL
    with pytest.raises(ValidationError) as raised:
        model.Settings.model_validate(given)
    ((where, sentence),) = faults(raised.value, model.Settings)
    assert ".".join(map(str, where)) == path
    assert said in sentence
    assert "\n" not in sentence
