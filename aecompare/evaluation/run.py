"""One run put to every task, and what is reached without a run.

Apart from `aecompare.training.run`, so that an edited task evaluates again and trains nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.material import SAMPLE_ROWS, Material, columns, evenly_spaced
from aecompare.evaluation.result import Result
from aecompare.evaluation.scores import MEASURED
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import task_of
from aecompare.running import allocator
from aecompare.running.files import read_arrays, write_arrays, write_json, write_rows
from aecompare.training.run import model_of


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
    model = model_of(kind, settings, cell, material.images.shape)
    model.restore(read_arrays(weights))
    subject = Subject(model, material.images, int(cell["replicate"]))
    found = [(name, str(cell["model"]), _evaluated(name, name, subject, material, log)) for name in tasks]
    _write(found, [cell["dataset"], cell["code_size"], cell["replicate"]], outputs, material)


def evaluate_baselines(
    dataset: str, tasks: Iterable[str], material: Material, outputs: Mapping[str, str], log: Callable[[str], None]
) -> None:
    """Score what is reached without a model, as rows with neither code size nor replicate; keep the references, and
    what was chosen on validation images (`choices`: by task and baseline, by condition, in words)."""
    found = []
    for name in tasks:
        task = task_of(name)
        found.append((name, "", task.reference_pictures(material)))
        found += [(name, baseline, result) for baseline, result in task.baselines(material)]
        log(f"{name}: baselines done")
        allocator.give_back()
    choices: dict[str, dict[str, dict[str, str]]] = {}
    for name, baseline, result in found:
        if result.choices:
            choices.setdefault(name, {})[baseline] = result.choices
    write_json(outputs["choices"], choices)
    _write(found, [dataset, None, None], outputs, material, {"samples": material.images.test_bytes[samples(material)]})


def evaluate_controls(
    dataset: str, tasks: Iterable[str], material: Material, outputs: Mapping[str, str], log: Callable[[str], None]
) -> None:
    """Score what is worth nothing, as rows with neither code size nor replicate."""
    names = [name for name in tasks if not task_of(name).needs_binarised]
    found = []
    for control, kind in CONTROLS.items():
        if not kind.affordable(material.images.shape):
            log(f"{control} is left out: the images have more than {kind.widest:,} values")
            continue
        subject = Subject(kind(material.images), material.images)
        for name in names:
            result = _evaluated(f"{control}, {name}", name, subject, material, log)
            allocator.give_back()
            # one that returns its input has an infinite PSNR, and its other scores say as much
            found.append((name, control, Result([score for score in result.scores if np.isfinite(score.value)])))
    _write(found, [dataset, None, None], outputs, material)


def samples(material: Material) -> np.ndarray:
    """Rows of the test images that show what the data are: `SAMPLE_ROWS` rows, a column a class or several columns
    each, the first ten classes of more; evenly spread where there are no classes."""
    labels, across = material.images.test_labels, columns(len(material.images.classes))
    if not material.images.classes:
        return evenly_spaced(len(labels), SAMPLE_ROWS * across)
    classes = np.unique(labels)[:across]
    each = across // len(classes)
    found = [np.flatnonzero(labels == label) for label in classes]
    rows = min(SAMPLE_ROWS, *(len(own) // each for own in found))
    return np.array([own[row * each + at] for row in range(rows) for own in found for at in range(each)], int)


def _write(
    found: Sequence[tuple[str, str, Result]],
    cell: Sequence[Any],
    outputs: Mapping[str, str],
    material: Material,
    pictures: Mapping[str, np.ndarray] | None = None,
) -> None:
    dataset, code_size, replicate = cell
    rows = [
        (dataset, model, code_size, replicate, task, *score) for task, model, result in found for score in result.scores
    ]
    for *_, model, _, _, task, condition, metric, value, _ in rows:
        if not np.isfinite(value):
            raise FloatingPointError(f"{task}, {condition}: {metric} of {model} is {value}; no score may be that")
    arrays = {f"{task}/{name}": array for task, _, result in found for name, array in result.arrays.items()}
    images = {f"{task}/{name}": array for task, _, result in found for name, array in result.pictures.items()}
    if "arrays" in outputs:
        formed = {name: material.images.shape.pictures(array) for name, array in {**images, **(pictures or {})}.items()}
        write_arrays(outputs["arrays"], {**arrays, **formed})
    write_rows(outputs["scores"], MEASURED, rows)


def _evaluated(what: str, name: str, subject: Subject, material: Material, log: Callable[[str], None]) -> Result:
    started = time.perf_counter()
    result = task_of(name).evaluate(subject, material)
    log(f"{what}: {time.perf_counter() - started:.1f} s")
    return result
