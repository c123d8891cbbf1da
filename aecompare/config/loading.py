"""From config files to an experiment, or to a line for each fault that names its place and what is allowed."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aecompare import discovery
from aecompare.config import yaml_file
from aecompare.config.experiment import FOLDER_VARIABLE, Experiment
from aecompare.config.key_lines import place, short
from aecompare.data import own, some_classes
from aecompare.data.sets import DataUnavailable
from aecompare.evaluation.tasks import task_of
from aecompare.reporting import language, latex
from aecompare.settings import faults

SAFE = "allowed in a name: small letters, digits, single - or _ between them"
ENTRY = r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$"


class ConfigError(ValueError):
    """Faults of a config, one line each."""


def load(
    given: Mapping[str, Any], files: Sequence[str | Path] = (), spoken: Collection[str] = frozenset()
) -> Experiment:
    """Check a config, already merged from `files` and the command line.

    Args:
        given: the config.
        files: what it was read from, the one that wins last.
        spoken: keys that were given on the command line.

    Raises:
        ConfigError: one line a fault, each with file and line, key, value, what is allowed, and the nearest match.
    """
    found, lines = [], faults_of(files)
    try:
        experiment = Experiment.model_validate(dict(given))
    except ValidationError as error:
        found = faults(error, Experiment)
    else:
        found = _unknown(experiment)
    lines += [_line(path, said, files, spoken) for path, said in found]
    if lines:
        raise ConfigError("\n".join(lines))
    return experiment


def faults_of(files: Sequence[str | Path]) -> list[str]:
    """A line for whatever is wrong with config files as files: missing, not YAML, a key twice."""
    return [
        f"{short(file)}:{line}: {said}" if line else f"{short(file)}: {said}"
        for file in files
        for line, said in yaml_file.faults(Path(file))
    ]


def data_folder(experiment: Experiment) -> str | None:
    return os.environ.get(FOLDER_VARIABLE) or experiment.data.folder


def _unknown(experiment: Experiment) -> list[tuple[tuple[str | int, ...], str]]:
    """Faults that need to know which datasets, models and tasks there are."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    for name in experiment.tasks:
        if name not in discovery.names("tasks"):
            found.append((("tasks",), f"unknown name {name!r}; {discovery.choices(name, discovery.names('tasks'))}"))
    if not found:
        for name in experiment.datasets:
            found += _of_dataset(experiment, name)
    if letters := latex.unprintable(experiment.report.title):
        found.append((("report", "title"), _letters(letters)))
    for name in experiment.report.languages:
        if name not in language.available():
            known = discovery.choices(name, language.available())
            found.append((("report", "languages"), f"unknown language {name!r}; {known}"))
    if len(set(experiment.report.languages)) < len(experiment.report.languages):
        found.append((("report", "languages"), "one stands twice; allowed: each once"))
    for name in experiment.tasks:
        if name in discovery.names("tasks") and task_of(name).needs_binarised and not experiment.data.binarised:
            found.append((("tasks",), f"{name} needs binarised images; allowed with `data: {{binarised: true}}`"))
    taken = {baseline for name in discovery.names("tasks") for baseline in task_of(name).baseline_notes}
    for name, given in experiment.models.items():
        kind = experiment.kind(name)
        if not _safe(name):
            found.append((("models", name), SAFE))
        elif name in taken:
            found.append((("models", name), f"{name!r} is a baseline; allowed: any other name"))
        elif not isinstance(given.get("title", "a title"), str) or not given.get("title", "a title"):
            found.append((("models", name, "title"), f"{given['title']!r} is no text; allowed: words"))
        elif letters := latex.unprintable(experiment.models[name].get("title", "")):
            found.append((("models", name, "title"), _letters(letters)))
        elif not discovery.exists("models", kind):
            known = discovery.choices(kind, discovery.names("models"))
            named = f"; or name one: {name}: {{model: …}}" if "model" not in given else ""
            found.append((("models", name), f"unknown model {kind!r}; {known}{named}"))
        else:
            settings = discovery.load("models", kind).MODEL.Settings
            try:
                settings.model_validate(experiment.own_settings(name))
            except ValidationError as error:
                found += [(("models", name, *path), said) for path, said in faults(error, settings)]
    return found


def _of_dataset(experiment: Experiment, name: str) -> list[tuple[tuple[str | int, ...], str]]:
    """What is wrong with a data set, or does not go with its images."""
    settings, known = experiment.datasets[name], discovery.names("datasets")
    if not settings and name not in known and not some_classes.known(name):
        hint = f"; or say where images of your own are: {name}: {{folder: …}}"
        return [(("datasets",), f"unknown name {name!r}; {discovery.choices(name, known)}{hint}")]
    if settings and discovery.exists("datasets", name):
        return [(("datasets", name), f"{name!r} is a known data set without settings; allowed: any other name")]
    if settings and not _safe(name):
        return [(("datasets", name), SAFE)]
    try:
        return list(_unfit(experiment, name))
    except ValidationError as error:
        return [(("datasets", name, *path), said) for path, said in faults(error, own.Settings)]
    except DataUnavailable as fault:
        return [(("datasets", name), str(fault))]


def _unfit(experiment: Experiment, dataset: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What does not go with the images of a data set."""
    values, count = experiment.dataset(dataset).about.shape.values, experiment.trained_on(dataset)
    known = [name for name in experiment.models if discovery.exists("models", experiment.kind(name))]
    widest = values if all(experiment.model_of(name).overcomplete for name in known) else values - 1
    for size in experiment.code_sizes:
        if size > widest:
            upper = f"≤ {values}" if widest == values else f"< {values}"
            yield ("code_sizes",), f"{size} is out of range; allowed: ≥ 1 and {upper}, the values of {dataset}"
    if experiment.training.batch_size > count:
        said = f"{experiment.training.batch_size} is larger than {count}, the training images of {dataset}"
        yield ("training", "batch_size"), f"{said}; allowed: at most all of them"
    about = experiment.dataset(dataset).about
    for text in (experiment.dataset(dataset).title, *about.classes):
        if letters := latex.unprintable(text):
            yield ("datasets", dataset), f"{text!r}: {_letters(letters)}"
    if not experiment.tasks_of(dataset):
        yield ("tasks",), f"{dataset} has no classes, which all of these need; allowed: with another task"


def _letters(letters: Sequence[str]) -> str:
    named = ", ".join(f"{letter!r} (U+{ord(letter):04X})" for letter in letters)
    return f"LaTeX does not print {named}; allowed: letters of Latin scripts, Greek, signs of mathematics, punctuation"


def _safe(name: str) -> bool:
    """Names become folders and words in HTML and LaTeX, so they are held to letters that mean nothing there."""
    return bool(re.fullmatch(ENTRY, name)) and len(name) <= 40


def _line(path: tuple[str | int, ...], said: str, files: Sequence[str | Path], spoken: Collection[str]) -> str:
    key = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    where = "--config" if path and path[0] in spoken else place(path, files)
    return f"{where}: {key}: {said}" if key else f"{where}: {said}"
