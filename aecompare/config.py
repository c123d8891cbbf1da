"""The experiment: every key of the config, its type, range and default.

What belongs to one model alone (a noise level, a weight of the KL term) stands in that model's file as its
`Settings`; all else stands here and nowhere else. `workflow/schemas/config.schema.json` is generated from both.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from aecompare import catalogue, configfile, discovery, language
from aecompare.images import PIXELS
from aecompare.models import Model
from aecompare.places import place, short
from aecompare.settings import QUOTES, Strict, faults

FOLDER_VARIABLE = "AECOMPARE_DATA"
OF_ENTRY = ("model", "title")  # keys that an entry may have besides its model's settings
ENTRY = r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$"


class ConfigError(ValueError):
    """Faults of a config, one line each."""


class Data(Strict):
    folder: str | None = Field(
        None, description=f"folder with the data set's files, tried last; the variable {FOLDER_VARIABLE} works too"
    )
    train_images: int = Field(50_000, ge=100, le=50_000, description="how many training images are used")
    test_images: int = Field(10_000, ge=100, le=10_000, description="how many test images are scored")
    binarised: bool = Field(
        False, description="a pixel is 1 with the probability its grey value says; training draws anew in each step"
    )

    @property
    def whole(self) -> bool:
        """All images are used."""
        return all(
            getattr(self, name) == type(self).model_fields[name].default for name in ("train_images", "test_images")
        )


class Training(Strict):
    epochs: int = Field(6, ge=1, le=100_000)
    batch_size: int = Field(256, ge=1, le=50_000)
    learning_rate: float = Field(
        0.006, gt=0, le=1, description="falls linearly from this to 0; at most the first 200 steps are a warm-up"
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        "auto", description="of matrix products; auto: bfloat16 where the processor has it"
    )
    threads: int = Field(1, ge=1, le=256, description="per job; another number gives other bits")


class Judge(Strict):
    epochs: int = Field(8, ge=1, le=1_000)


class Statistics(Strict):
    confidence: float = Field(0.95, gt=0.5, lt=1, description="of the intervals over replicates")
    draws: int = Field(10_000, ge=100, le=1_000_000, description="bootstrap draws")


class Report(Strict):
    title: str = Field("A comparison of autoencoders", min_length=1)
    languages: list[str] = Field(
        ["en"],
        min_length=1,
        description="the first in results/report, each other one in a folder of its own there, as results/report/pl",
    )


class Experiment(Strict):
    """One experiment: the grid, the budget, and what is measured."""

    datasets: list[str] = Field(["mnist"], min_length=1)
    models: dict[str, dict[str, Any]] = Field(
        {"ae": {}, "dae": {}, "dae-mask": {}, "vae": {}, "pca": {}},
        min_length=1,
        description="names, or names with settings: `- dae-half: {model: dae, title: DAE at ½, sigma: 0.5}`",
    )
    code_sizes: list[int] = Field([2, 4, 8, 16, 32, 64], min_length=1)
    replicates: int = Field(3, ge=1, le=1_000)
    tasks: list[str] = Field(
        ["reconstruction", "clustering", "denoising", "inpainting", "generation", "latent"], min_length=1
    )
    replicates_per_job: int = Field(
        3, ge=1, le=1_000, description="trained one after the other by one process: saves starts of TensorFlow"
    )
    seed: int = Field(0, ge=0, lt=2**31, description="another seed is another, equally valid experiment")
    data: Data = Data()
    training: Training = Training()
    judge: Judge = Judge()
    statistics: Statistics = Statistics()
    report: Report = Report()

    @field_validator("models", mode="before")
    @classmethod
    def _named(cls, given: object) -> object:
        """A list of names, some of them with settings, is read as a mapping."""
        if isinstance(given, dict):
            given = [{name: settings} for name, settings in given.items()]
        if not isinstance(given, list):
            return given
        entries: dict[str, object] = {}
        for item in given:
            pair = {item: {}} if isinstance(item, str) else item
            if not (isinstance(pair, dict) and len(pair) == 1 and isinstance(next(iter(pair)), str)):
                names = pair if isinstance(pair, dict) else [pair]
                hint = QUOTES if any(isinstance(name, bool) for name in names) else ""
                raise ValueError(f"allowed: a name, or one name with its settings, `name: {{key: value}}`{hint}")
            ((name, settings),) = pair.items()
            if name in entries:
                raise ValueError(f"{name!r} stands twice; allowed: each name once")
            entries[name] = settings or {}
        return entries

    @field_validator("datasets", "code_sizes", "tasks")
    @classmethod
    def _once(cls, given: list) -> list:
        twice = sorted({str(value) for value in given if given.count(value) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice; allowed: each value once")
        return given

    @field_validator("code_sizes")
    @classmethod
    def _narrower(cls, given: list[int]) -> list[int]:
        for size in given:
            if not 1 <= size < PIXELS:
                raise ValueError(f"{size} is out of range; allowed: ≥ 1 and < {PIXELS}")
        return given

    @model_validator(mode="after")
    def _batch_fits(self) -> Self:
        if self.training.batch_size > self.data.train_images:
            raise ValueError(
                f"training.batch_size {self.training.batch_size} is larger than data.train_images "
                f"{self.data.train_images}; allowed: at most all of them"
            )
        return self

    def kind(self, model: str) -> str:
        """The file in `models/` that an entry is an instance of."""
        return str(self.models[model].get("model", model))

    def own_settings(self, model: str) -> dict[str, Any]:
        """What an entry says of its model, without what it says of itself."""
        return {key: value for key, value in self.models[model].items() if key not in OF_ENTRY}

    def model_of(self, model: str) -> type[Model]:
        return discovery.load("models", self.kind(model)).MODEL

    def title_of(self, model: str) -> str:
        """How an entry is called: as its model, unless it was given a name of its own."""
        return self.models[model].get("title") or (self.model_of(model).title if model == self.kind(model) else model)

    def described(self, model: str) -> dict[str, Any]:
        """What the report says of an entry."""
        kind = self.model_of(model)
        return {
            "name": model,
            "title": self.title_of(model),
            "summary": kind.summary,
            "kind": self.kind(model),
            "settings": self.model_settings(model),
            "deterministic": kind.deterministic,
            "stochastic_code": kind.stochastic_code,
            "shown": kind.shown,
            "objective": kind.objective,
        }

    def model_settings(self, model: str) -> dict[str, Any]:
        """An entry's settings in full, defaults filled in."""
        return self.model_of(model).Settings(**self.own_settings(model)).model_dump()

    @property
    def networks(self) -> dict[str, bool]:
        """One entry of each kind of network, and whether its code is drawn from a distribution."""
        found: dict[str, str] = {}
        for model in self.models:
            if not self.model_of(model).deterministic:
                found.setdefault(self.kind(model), model)
        return {model: self.model_of(model).stochastic_code for model in found.values()}

    def blocks_of(self, model: str) -> list[tuple[int, ...]]:
        """Replicates as jobs take them. Blocks have fixed bounds, so more replicates leave full blocks as they are."""
        found, size = self.replicates_of(model), self.replicates_per_job
        return [tuple(found[at : at + size]) for at in range(0, len(found), size)]

    def replicates_of(self, model: str) -> list[int]:
        """Replicates run from 1; a model without randomness has the first only."""
        return [1] if self.model_of(model).deterministic else list(range(1, self.replicates + 1))


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
        for line, said in configfile.faults(Path(file))
    ]


def data_folder(experiment: Experiment) -> str | None:
    return os.environ.get(FOLDER_VARIABLE) or experiment.data.folder


def _unknown(experiment: Experiment) -> list[tuple[tuple[str | int, ...], str]]:
    """Faults that need to know which datasets, models and tasks there are."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    for kind in ("datasets", "tasks"):
        for name in getattr(experiment, kind):
            if name not in discovery.names(kind):
                found.append(((kind,), f"unknown name {name!r}; {discovery.choices(name, discovery.names(kind))}"))
    for name in experiment.report.languages:
        if name not in language.available():
            known = discovery.choices(name, language.available())
            found.append((("report", "languages"), f"unknown language {name!r}; {known}"))
    if len(set(experiment.report.languages)) < len(experiment.report.languages):
        found.append((("report", "languages"), "one stands twice; allowed: each once"))
    for name in experiment.tasks:
        if (
            name in discovery.names("tasks")
            and catalogue.task_of(name).needs_binarised
            and not experiment.data.binarised
        ):
            found.append((("tasks",), f"{name} needs binarised images; allowed with `data: {{binarised: true}}`"))
    taken = {baseline for name in discovery.names("tasks") for baseline in catalogue.task_of(name).baseline_notes}
    for name, own in experiment.models.items():
        kind = experiment.kind(name)
        if not _safe(name):
            found.append((("models", name), "allowed in a name: small letters, digits, single - or _ between them"))
        elif name in taken:
            found.append((("models", name), f"{name!r} is a baseline; allowed: any other name"))
        elif not isinstance(own.get("title", "a title"), str) or not own.get("title", "a title"):
            found.append((("models", name, "title"), f"{own['title']!r} is no text; allowed: words"))
        elif not discovery.exists("models", kind):
            known = discovery.choices(kind, discovery.names("models"))
            named = f"; or name one: {name}: {{model: …}}" if "model" not in own else ""
            found.append((("models", name), f"unknown model {kind!r}; {known}{named}"))
        else:
            settings = discovery.load("models", kind).MODEL.Settings
            try:
                settings.model_validate(experiment.own_settings(name))
            except ValidationError as error:
                found += [(("models", name, *path), said) for path, said in faults(error, settings)]
    return found


def _safe(name: str) -> bool:
    """Names become folders and words in HTML and LaTeX, so they are held to letters that mean nothing there."""
    return bool(re.fullmatch(ENTRY, name)) and len(name) <= 40


def _line(path: tuple[str | int, ...], said: str, files: Sequence[str | Path], spoken: Collection[str]) -> str:
    key = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    where = "--config" if path and path[0] in spoken else place(path, files)
    return f"{where}: {key}: {said}" if key else f"{where}: {said}"
