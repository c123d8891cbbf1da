"""What was stopped goes on to the same bits; what is damaged or of another training is never taken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aecompare import discovery
from aecompare.training import checkpoint
from aecompare.training.checkpoint import Checkpoint, Interrupted, State
from aecompare.training.models import Budget
from tests.training.test_models import NAMES, make

BUDGET = Budget(4, 50, 0.003, "float32", 1)


def quiet(line):
    pass


def equal(one, two):
    assert one.keys() == two.keys()
    for name, array in one.items():
        np.testing.assert_array_equal(array, two[name], err_msg=name)


class StopAfter(Checkpoint):
    """Asks for a stop after some epochs, as SIGTERM does."""

    def __init__(self, *given, epochs):
        super().__init__(*given, every=0)
        self.epochs = epochs

    def save(self, state):
        super().save(state)
        self.stopped = len(state.history) >= self.epochs


class KeepAt(Checkpoint):
    """Keeps the state after some epochs and none later, as if the training had been stopped there."""

    def __init__(self, *given, epochs):
        super().__init__(*given, every=0)
        self.epochs = epochs

    def save(self, state):
        if len(state.history) == self.epochs:
            super().save(state)


@pytest.fixture(scope="module")
def tiny(digits):
    return replace(digits, train_bytes=digits.train_bytes[:150], validation_bytes=digits.validation_bytes[:20])


def fresh(kind, images):
    """The smallest of a kind: what takes long is its graph."""
    known = discovery.load("models", kind).MODEL.Settings.model_fields
    few = {name: 5 for name in ("components", "entries") if name in known}
    return make(kind, 3, shape=images.shape, network={"kind": "dense", "hidden": []}, **few)


def same_numbers(one, two):
    """Of two histories all but what a clock says."""
    for first, second in zip(one, two, strict=True):
        timed = {"seconds", "images_per_second"}
        assert first.keys() == second.keys() > timed
        assert all(first[name] == second[name] for name in first.keys() - timed)


@pytest.mark.parametrize("kind", [name for name in NAMES if not discovery.load("models", name).MODEL.classical])
def test_resumed_is_uninterrupted(tiny, tmp_path, kind):
    """Of every model that is trained: weights, Adam's moments and what it averages are all that an epoch depends on."""
    whole, again = fresh(kind, tiny), fresh(kind, tiny)
    history = whole.fit(tiny, BUDGET, quiet, KeepAt(tmp_path / "x", "same", quiet, epochs=2))
    said = []
    resumed = again.fit(tiny, BUDGET, said.append, Checkpoint(tmp_path / "x", "same", said.append))
    assert said[0] == "going on after epoch 2, from x"
    equal(whole.state(), again.state())
    same_numbers(history, resumed)


def test_what_was_stopped_goes_on(tiny, tmp_path):
    """Twice: after its first epoch, and once more from there."""
    whole, again = fresh("ae", tiny), fresh("ae", tiny)
    history = whole.fit(tiny, BUDGET, quiet)
    for epochs in (1, 3):
        kept = StopAfter(tmp_path / "x", "same", quiet, epochs=epochs)
        with pytest.raises(Interrupted, match=f"stopped after epoch {epochs} of 4"):
            fresh("ae", tiny).fit(tiny, BUDGET, quiet, kept)
    resumed = again.fit(tiny, BUDGET, quiet, Checkpoint(tmp_path / "x", "same", quiet))
    equal(whole.state(), again.state())
    same_numbers(history, resumed)


def test_a_finished_training_is_taken_over_whole(few, tmp_path):
    """A job of several replicates was killed during a later one."""
    first = make("ae", 3)
    first.fit(few, BUDGET, quiet, Checkpoint(tmp_path / "x", "same", quiet))
    second = make("ae", 3)
    said = []
    second.fit(few, BUDGET, said.append, Checkpoint(tmp_path / "x", "same", said.append))
    assert said == ["going on after epoch 4, from x"]
    equal(first.state(), second.state())


STATE = State({"weight/0": np.arange(6.0).reshape(2, 3)}, [{"epoch": 1, "loss": 2.5}])


def saved(folder, count=2):
    kept = Checkpoint(folder / "x", "same", quiet)
    for number in range(1, count + 1):
        kept.save(State({"weight/0": np.full(3, float(number))}, [{"epoch": 1.0}] * number))
    return kept


def test_a_state_is_read_as_it_was_written(tmp_path):
    Checkpoint(tmp_path / "x", "same", quiet).save(STATE)
    found = Checkpoint(tmp_path / "x", "same", quiet).load()
    equal(found.arrays, STATE.arrays)
    assert found.history == STATE.history


def test_nothing_is_found_where_nothing_is(tmp_path):
    assert Checkpoint(tmp_path / "x", "same", quiet).load() is None


def test_another_training_is_not_taken(tmp_path):
    saved(tmp_path)
    said = []
    assert Checkpoint(tmp_path / "x", "other", said.append).load() is None
    assert all("of another training" in line for line in said)
    assert len(said) == 2


@given(st.data())
def test_no_damage_is_taken(tmp_path_factory, data):
    """Any byte changed, or the end lost: the one before is used, or none, never the damaged."""
    folder = tmp_path_factory.mktemp("damage")
    saved(folder)
    path = folder / "x"
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[at] ^= data.draw(st.integers(1, 255))
    else:
        del content[at:]
    path.write_bytes(bytes(content))
    said = []
    found = Checkpoint(path, "same", said.append).load()
    assert len(found.history) == 1
    assert found.arrays["weight/0"].tolist() == [1.0] * 3
    assert said[0].startswith("x is not used")
    (folder / "x.before").write_bytes(b"aecompare")
    assert Checkpoint(path, "same", quiet).load() is None


def test_both_files_go_in_the_end(tmp_path):
    kept = saved(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    kept.remove()
    assert not list(tmp_path.iterdir())


def test_the_identity_is_of_all_that_matters(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("b")
    names = {
        checkpoint.identity({"beta": 1.0}, [str(one)]),
        checkpoint.identity({"beta": 2.0}, [str(one)]),
        checkpoint.identity({"beta": 1.0}, [str(two)]),
    }
    assert len(names) == 3
    assert checkpoint.identity({"a": 1, "b": 2}, []) == checkpoint.identity({"b": 2, "a": 1}, [])


CHILD = """
import sys
from aecompare.data import images
from aecompare.training import backend
backend.configure(threads=1)
from aecompare.training.checkpoint import Checkpoint, Interrupted
from aecompare.training.models import Budget
from tests.training.test_models import make
data = images.read(sys.argv[1], "mnist", 50_000, 500)
kept = Checkpoint(sys.argv[2], "same", print)
try:
    make("ae", 3).fit(data, Budget(50, 256, 0.003, "float32", 1), lambda line: print(line, flush=True), kept)
except Interrupted as said:
    print(said)
    sys.exit(1)
"""


def test_sigterm_ends_in_a_checkpoint_within_its_grace(mnist_path, tmp_path):
    """Slurm gives 30 s; an epoch of all images takes a few."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(mnist_path), str(tmp_path / "x")],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert child.stdout is not None
    assert "epoch 1 of 50" in child.stdout.readline()
    child.send_signal(signal.SIGTERM)
    started = time.monotonic()
    rest = child.stdout.read()
    assert child.wait() == 1
    assert time.monotonic() - started < 30
    assert "the next start goes on from there" in rest
    found = Checkpoint(tmp_path / "x", "same", quiet).load()
    assert found is not None
    assert 1 <= len(found.history) <= 4
