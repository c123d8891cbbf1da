"""One run trained: a model of one code size and one replicate on one data set."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from aecompare import discovery
from aecompare.data.images import Images
from aecompare.data.shape import Shape
from aecompare.running.files import sha256, write_arrays, write_json, write_rows
from aecompare.training import backend
from aecompare.training.checkpoint import Checkpoint
from aecompare.training.models import Budget, Model

HISTORY = ("epoch", "loss", "reconstruction", "penalty", "validation_loss", "seconds", "images_per_second")


def train(
    cell: Mapping[str, str | int],
    kind: str,
    settings: Mapping[str, Any],
    budget: Budget,
    images: Images,
    outputs: Mapping[str, str],
    log: Callable[[str], None],
    checkpoint: Checkpoint | None = None,
) -> None:
    """Train one run and write its `weights`, its `history` (a row an epoch) and its `record`.

    Args:
        cell: dataset, model (the entry's name), code_size, replicate and the experiment's seed.
        kind: the file in `models/` that the entry is an instance of.
        settings: of the model.
        budget: of training.
        images: the data set.
        outputs: paths by the names above.
        log: takes a line at a time.
        checkpoint: where training keeps its state and goes on from; it is the caller's to remove.
    """
    backend.limit_threads(budget.threads)
    model = model_of(kind, settings, cell, images.shape)
    started = time.perf_counter()
    history = model.fit(images, budget, log, checkpoint)
    seconds = time.perf_counter() - started
    state = model.state()
    trained = sum(row["seconds"] for row in history)
    shown = sum(row["seconds"] * row["images_per_second"] for row in history)
    record = {
        **cell,
        "kind": kind,
        "settings": model.settings.model_dump(),
        "layers": model.layers,
        "parameters": model.parameters,
        "rate_bits": model.rate_bits,
        "epochs": len(history),
        "seconds": seconds,
        "images_per_second": shown / trained if trained else None,
        "threads": budget.threads,
        "precision": model.precision,
        "machine": platform.machine(),
        "versions": {name: version(name) for name in ("keras", "numpy", "scikit-learn", "tensorflow")},
        "weights_sha256": sha256(b"".join(array.tobytes() for array in state.values())),
    }
    write_rows(outputs["history"], HISTORY, [[row[name] for name in HISTORY] for row in history])
    write_json(outputs["record"], record)
    write_arrays(outputs["weights"], state)


def model_of(kind: str, settings: Mapping[str, Any], cell: Mapping[str, str | int], shape: Shape) -> Model:
    """A model of the file `kind`, with its settings, for the run that `cell` names and images of a shape."""
    return discovery.load("models", kind).MODEL(settings, int(cell["code_size"]), cell, shape)
