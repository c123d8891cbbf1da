"""Codes of symbols: nearest entries, the gradient that passes straight through, moving averages, what is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from aecompare.training import loop, symbols
from aecompare.training.backend import tf
from aecompare.training.models import Budget
from tests.training.test_penalties import BUDGET, SEED, built, make


@pytest.fixture(scope="module")
def model(digits):
    found = make("vq", code_size=5, entries=16, components=8)
    found.fit(digits, Budget(12, 50, 0.003, "float32", 1), lambda line: None)
    return found


def test_a_code_is_the_nearest_entry_of_each_place(model, digits):
    images = digits.test[:50]
    encoded = np.pad(model.encoder_values(images), [(0, 0), (0, 1)]).reshape(-1, 3, 2)
    entries = model.codebooks.numpy()
    apart = np.linalg.norm(encoded[:, :, None] - entries[None], axis=3)
    np.testing.assert_array_equal(model.symbols(images), apart.argmin(axis=2))
    expected = np.stack([entries[place, apart.argmin(axis=2)[:, place]] for place in range(3)], axis=1)
    np.testing.assert_allclose(model.encode(images), expected.reshape(50, 6)[:, :5], rtol=1e-6)
    assert len(np.unique(model.encode(digits.test), axis=0)) <= 16**3
    assert model.rate_bits == 3 * 4


def test_the_gradient_passes_straight_through(digits):
    """What reaches the encoder is the decoder's gradient at the entry, and the pull to it: equation 3."""
    model = built("vq", code_size=5, entries=16, commitment=0.5)
    model.begin(digits)
    images = tf.constant(digits.test[:20])
    encoded = model.network.encoded(images)
    entries = model.code(encoded)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([encoded, entries])
        codes, penalty = model.bottleneck(encoded, SEED)
        loss = tf.reduce_sum(model.distortion(images, codes) + penalty)
        at_entry = tf.reduce_sum(model.distortion(images, entries))
    expected = tape.gradient(at_entry, entries) + 2 * 0.5 * (encoded - entries)
    np.testing.assert_allclose(tape.gradient(loss, encoded), expected, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(codes, entries, atol=1e-5)
    np.testing.assert_allclose(penalty, 0.5 * np.sum((encoded - entries) ** 2, axis=1), rtol=1e-4)


def test_entries_are_moving_averages_of_what_chooses_them(digits):
    model = built("vq", code_size=4, entries=8, decay=0.9)
    model.begin(digits)
    before, counts, sums = model.codebooks.numpy(), np.ones((2, 8)), model.codebooks.numpy()
    encoded = model.encoder_values(digits.train[:100]).reshape(100, 2, 2)
    chosen = np.linalg.norm(encoded[:, :, None] - before[None], axis=3).argmin(axis=2)
    model.adapt(tf.constant(digits.train[:100]))
    for place in range(2):
        for entry in range(8):
            mine = encoded[chosen[:, place] == entry, place]
            counts[place, entry] = 0.9 * counts[place, entry] + 0.1 * len(mine)
            sums[place, entry] = 0.9 * sums[place, entry] + 0.1 * mine.sum(axis=0)
    np.testing.assert_allclose(model.codebooks, sums / counts[:, :, None], rtol=1e-4, atol=1e-6)


def test_averages_are_kept_by_a_checkpoint(digits):
    one, two = (built("vq", entries=8) for _ in range(2))
    epochs = [loop.Epoch(model, digits.train_bytes, BUDGET) for model in (one, two)]
    one.begin(digits)
    epochs[0](0)
    epochs[1].restore(epochs[0].state())
    for epoch in epochs:
        epoch(1)
    for name, variable in one.averages.items():
        np.testing.assert_array_equal(variable, two.averages[name], err_msg=name)


def test_what_is_drawn_are_symbols_as_frequent_as_those_of_images(model, digits):
    prior, seen = model.prior, model.symbols(digits.train)
    drawn = prior.draw_symbols(20_000, seed=1)
    np.testing.assert_array_equal(prior.draw(20_000, seed=1), prior.codes(drawn))
    np.testing.assert_array_equal(prior.codes(seen), model.encode(digits.train))
    for place in range(3):
        shares = [np.bincount(found[:, place], minlength=16) / len(found) for found in (seen, drawn)]
        np.testing.assert_allclose(shares[1], shares[0], atol=0.015)
    independent = np.stack([np.random.default_rng(place).permutation(seen[:, place]) for place in range(3)], axis=1)
    assert prior.log_mass(seen).mean() > prior.log_mass(independent).mean() + 0.3


def test_em_finds_a_mixture_that_is_known(rng):
    """Two components that share no symbol, 3 to 1."""
    first = rng.random(4_000) < 0.75
    drawn = np.where(first[:, None], rng.integers(0, 3, (4_000, 6)), rng.integers(3, 5, (4_000, 6)))
    weights, shares = symbols.fit(drawn, 5, 2, seed=0)
    order = np.argsort(weights)
    assert weights[order] == pytest.approx([0.25, 0.75], abs=0.03)
    np.testing.assert_allclose(shares[order[1]][:, :3], 1 / 3, atol=0.04)
    np.testing.assert_allclose(shares[order[0]][:, 3:], 1 / 2, atol=0.06)
    prior = symbols.Symbols(weights, shares, np.arange(30.0).reshape(6, 5, 1), 6)
    every = np.stack(np.meshgrid(*[np.arange(5)] * 6), axis=-1).reshape(-1, 6)
    assert np.exp(prior.log_mass(every)).sum() == pytest.approx(1, rel=1e-5)
    with pytest.raises(TypeError, match="no density"):
        prior.pull(prior.draw(3, seed=0))
