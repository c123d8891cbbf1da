"""One run: a model of one code size and one replicate on one data set, trained, then put to every task."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from aecompare import backend, discovery
from aecompare.files import read_arrays, sha256, write_arrays, write_json, write_rows
from aecompare.images import Images
from aecompare.models import Budget, Model
from aecompare.scores import COLUMNS
from aecompare.tasks import Material, Result, Subject, Task

HISTORY = ("epoch", "loss", "reconstruction", "penalty", "validation_loss", "seconds", "images_per_second")


def train(
    cell: Mapping[str, str | int],
    kind: str,
    settings: Mapping[str, Any],
    budget: Budget,
    images: Images,
    outputs: Mapping[str, str],
    log: Callable[[str], None],
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
    """
    backend.limit_threads(budget.threads)
    model = _model(kind, settings, cell)
    started = time.perf_counter()
    history = model.fit(images, budget, log)
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


def evaluate(
    cell: Mapping[str, str | int],
    kind: str,
    settings: Mapping[str, Any],
    tasks: Iterable[str],
    material: Material,
    weights: str,
    outputs: Mapping[str, str],
    log: Callable[[str], None],
) -> None:
    """Put a trained run to the tasks; write its `scores` and the `arrays` that the report shows."""
    model = _model(kind, settings, cell)
    model.restore(read_arrays(weights))
    subject = Subject(model, material.images)
    found = [
        (name, str(cell["model"]), _timed(name, lambda task: task.evaluate(subject, material), log)) for name in tasks
    ]
    _write(found, [cell["dataset"], cell["code_size"], cell["replicate"]], outputs)


def evaluate_baselines(
    dataset: str, tasks: Iterable[str], material: Material, outputs: Mapping[str, str], log: Callable[[str], None]
) -> None:
    """Score what is reached without a model, as rows with neither code size nor replicate; keep the references, and
    what was chosen on validation images (`choices`: by task and baseline, by condition, in words)."""
    found = []
    for name in tasks:
        task = _task(name)
        found.append((name, "", _timed(name, lambda task: task.reference_pictures(material), log)))
        found += [(name, baseline, result) for baseline, result in task.baselines(material)]
        log(f"{name}: baselines done")
    choices: dict[str, dict[str, dict[str, str]]] = {}
    for name, baseline, result in found:
        if result.choices:
            choices.setdefault(name, {})[baseline] = result.choices
    write_json(outputs["choices"], choices)
    _write(found, [dataset, None, None], outputs, {"samples": _samples(material)})


def _samples(material: Material, each: int = 4) -> np.ndarray:
    """Test images for the report, some rows of one of each class: uint8 [each * classes, 784]."""
    labels = material.images.test_labels
    columns = [np.flatnonzero(labels == label)[:each] for label in np.unique(labels)]
    rows = [column[row] for row in range(min(map(len, columns))) for column in columns]
    return material.images.test_bytes[rows]


def _write(
    found: Sequence[tuple[str, str, Result]],
    cell: Sequence[Any],
    outputs: Mapping[str, str],
    more: Mapping[str, np.ndarray] | None = None,
) -> None:
    dataset, code_size, replicate = cell
    rows = [
        (dataset, model, code_size, replicate, task, *score) for task, model, result in found for score in result.scores
    ]
    for row in rows:
        if not np.isfinite(row[-1]):
            raise FloatingPointError(f"{row[4]}, {row[5]}: {row[6]} of {row[1]} is {row[-1]}; no score may be that")
    arrays = {f"{task}/{name}": array for task, _, result in found for name, array in result.arrays.items()}
    write_arrays(outputs["arrays"], {**arrays, **(more or {})})
    write_rows(outputs["scores"], COLUMNS, rows)


def _model(kind: str, settings: Mapping[str, Any], cell: Mapping[str, str | int]) -> Model:
    return discovery.load("models", kind).MODEL(settings, int(cell["code_size"]), cell)


def _task(name: str) -> Task:
    return discovery.load("tasks", name).TASK


def _timed(name: str, call: Callable[[Task], Result], log: Callable[[str], None]) -> Result:
    started = time.perf_counter()
    result = call(_task(name))
    log(f"{name}: {time.perf_counter() - started:.1f} s")
    return result
