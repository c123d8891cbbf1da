"""A training's state between two epochs, so that what was stopped goes on to the same bits.

Order and noise of an epoch are drawn from (seed, epoch), so weights, the optimiser's moments and the number of finished
epochs are all there is to keep. A file holds them under its own SHA-256 and the identity of what is trained: data,
settings, budget and code. One that is damaged, or of another training, is never taken; then the one before it is tried.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np

from aecompare.running.files import file_sha256, write_bytes

VARIABLE = "AECOMPARE_CHECKPOINT_SECONDS"
EVERY = 30.0  # seconds between two checkpoints, unless the variable says: what a kill without warning may cost
MAGIC = b"aecompare checkpoint 1\n"


class Interrupted(Exception):
    """Training was asked to stop and has kept its state."""


@dataclass(frozen=True)
class State:
    """After some epochs: `arrays` by name, and a row of numbers for each epoch."""

    arrays: Mapping[str, np.ndarray]
    history: Sequence[Mapping[str, float]]


def identity(parts: Mapping[str, object], files: Sequence[str]) -> str:
    """One name for all that makes a training what it is.

    Args:
        parts: cell, settings, budget and the like; anything that JSON can hold.
        files: data and source files, by their content.
    """
    told = {"parts": parts, "files": [file_sha256(path) for path in files]}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


class Checkpoint:
    """The checkpoints of one training.

    Args:
        path: of the newest; the one before it has ``.before`` at its end.
        identity: as `identity` gives it.
        log: takes a line at a time.
        every: seconds between two.
    """

    def __init__(self, path: str | Path, identity: str, log: Callable[[str], None], every: float | None = None):
        self.path, self.identity, self.log = Path(path), identity, log
        self.every = float(os.environ.get(VARIABLE, EVERY)) if every is None else every
        self.before = self.path.with_name(self.path.name + ".before")
        self.last, self.stopped = time.monotonic(), False

    def load(self) -> State | None:
        """The newest state that is whole and of this training; None where there is none."""
        for path in (self.path, self.before):
            if path.exists():
                try:
                    found = self._read(path)
                except ValueError as fault:
                    self.log(f"{path.name} is not used: {fault}")
                else:
                    self.log(f"going on after epoch {len(found.history)}, from {path.name}")
                    return found
        return None

    @property
    def due(self) -> bool:
        return self.stopped or time.monotonic() - self.last >= self.every

    def save(self, state: State) -> None:
        """Write a state beside the one before it, which stays until the next."""
        packed = BytesIO()
        rows = {f"history/{name}": np.array([row[name] for row in state.history]) for name in state.history[0]}
        np.savez(packed, **{f"state/{name}": array for name, array in state.arrays.items()}, **rows)
        content = self.identity.encode() + b"\n" + packed.getvalue()
        if self.path.exists():
            self.path.replace(self.before)
        write_bytes(self.path, MAGIC + hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        self.last = time.monotonic()

    def remove(self) -> None:
        for path in (self.path, self.before):
            path.unlink(missing_ok=True)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While training, SIGTERM asks for a stop at the end of the epoch instead of ending the process."""

        def asked(*_: object) -> None:
            self.stopped = True

        kept = signal.signal(signal.SIGTERM, asked)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, kept)

    def _read(self, path: Path) -> State:
        try:
            content = path.read_bytes()
        except OSError as fault:
            raise ValueError(f"it cannot be read ({fault.strerror})") from fault
        head, _, rest = content.removeprefix(MAGIC).partition(b"\n")
        if not content.startswith(MAGIC) or hashlib.sha256(rest).hexdigest().encode() != head:
            raise ValueError("it is damaged")
        named, _, packed = rest.partition(b"\n")
        if named.decode("ascii", "replace") != self.identity:
            raise ValueError("it is of another training: data, settings or code have changed")
        with np.load(BytesIO(packed), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        rows = {name.removeprefix("history/"): values for name, values in arrays.items() if name.startswith("history/")}
        epochs = len(next(iter(rows.values())))
        history = [{name: values[row].item() for name, values in rows.items()} for row in range(epochs)]
        state = {name.removeprefix("state/"): array for name, array in arrays.items() if name.startswith("state/")}
        return State(state, history)
