"""What is worth nothing is just that, and the judge refuses what it was not trained to refuse."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from scipy.spatial.distance import cdist

from aecompare.data import images
from aecompare.evaluation import judge, outsiders
from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.metrics import manifold
from aecompare.evaluation.subject import Subject


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_is_a_codec_that_repeats(name, few):
    one, two = (CONTROLS[name](few) for _ in range(2))
    codes = one.encode(few.test[:20])
    assert codes.shape == (20, one.code_size)
    assert one.decode(codes).shape == (20, 784)
    assert np.isfinite(one.decode(codes)).all()
    np.testing.assert_array_equal(codes, two.encode(few.test[:20]))
    np.testing.assert_array_equal(one.decode(codes), two.decode(codes))
    assert one.error_gradient(codes, few.test[:20], np.ones((20, 784), np.float32)).shape == codes.shape
    assert one.about


def test_half_way_of_a_cross_fade_is_an_average_and_of_a_memoriser_a_training_image(few):
    one, two = few.test[:10], few.test[10:20]
    fade, memoriser = (Subject(CONTROLS[name](few), few) for name in ("cross-fade", "memoriser"))
    middle = (fade.model.encode(one) + fade.model.encode(two)) / 2
    np.testing.assert_allclose(fade.decode(middle), (one + two) / 2, atol=1e-6)
    middle = (memoriser.model.encode(one) + memoriser.model.encode(two)) / 2
    assert cdist(memoriser.decode(middle), few.train).min(axis=1).max() == 0


def test_copies_are_not_authentic(rng):
    train = rng.standard_normal((300, 6)).astype(np.float32)
    reach = np.sort(cdist(train, train), axis=1)[:, 1].astype(np.float32)
    authentic, apart = manifold.authenticity(train[:50], train, reach)
    assert not authentic.any()
    assert apart.max() < 1e-2
    fresh = rng.standard_normal((200, 6)).astype(np.float32)
    authentic, apart = manifold.authenticity(fresh, train, reach)
    distances = cdist(fresh, train)
    np.testing.assert_allclose(apart, distances.min(axis=1), atol=1e-3)
    np.testing.assert_array_equal(authentic, distances.min(axis=1) > reach[distances.argmin(axis=1)])


def test_outsiders_are_images_of_each_kind(few, rng):
    found = outsiders.draw(few, 41, rng)
    assert found.shape == (41, 784)
    assert found.dtype == np.float32
    assert 0 <= found.min() <= found.max() <= 1
    again = outsiders.draw(few, 41, np.random.default_rng(0))
    np.testing.assert_array_equal(found, again)


def test_a_judge_refuses_what_it_never_saw(mnist_path):
    """The mean image, blurred and inverted images, what a network returns that was never trained."""
    data = images.read(mnist_path, "mnist", 20_000, 2_000)
    found = judge.Judge(data.shape, 10, 0)
    found.fit(data, 2, lambda line: None)

    def accepted(given):
        return found.see(np.ascontiguousarray(given, np.float32)).accepted.mean()

    test = data.test
    assert accepted(test) >= 0.9
    apart = data.test_labels[:1_000] != data.test_labels[1_000:]
    network = CONTROLS["random-network"](data)
    unseen = {
        "the mean image": np.repeat(data.train.mean(axis=0)[None], 5, axis=0),
        "blurred": gaussian_filter(test.reshape(-1, 28, 28), (0, 2, 2)).reshape(-1, 784),
        "inverted": 1 - test,
        "a random network": network.decode(network.encode(test)),
        "averages of test images": ((test[:1_000] + test[1_000:]) / 2)[apart],
        "noisy": np.clip(test + 0.5 * np.random.default_rng(0).standard_normal(test.shape), 0, 1),
    }
    for name, given in unseen.items():
        assert accepted(given) < 0.1, name
