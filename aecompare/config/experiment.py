"""The experiment: every key of the config, its type, range and default.

What belongs to one model alone (a noise level, a weight of the KL term) stands in that model's file as its
`Settings`; all else stands here and nowhere else. `workflow/schemas/config.schema.json` is generated from both.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from aecompare import discovery
from aecompare.data import images, own, some_classes
from aecompare.data.sets import Dataset
from aecompare.evaluation.tasks import task_of
from aecompare.settings import QUOTES, Strict
from aecompare.training.models import Model

FOLDER_VARIABLE = "AECOMPARE_DATA"
OF_ENTRY = ("model", "title")  # keys that an entry may have besides its model's settings


class Data(Strict):
    folder: str | None = Field(
        None, description=f"folder with the data set's files, tried last; the variable {FOLDER_VARIABLE} works too"
    )
    train_images: int = Field(50_000, ge=100, le=50_000, description="how many training images are used")
    test_images: int = Field(10_000, ge=100, le=10_000, description="how many test images are scored")
    binarised: bool = Field(
        False, description="a pixel is 1 with the probability its grey value says; training draws anew in each step"
    )

    resampled: bool = Field(
        False,
        description="each replicate trains on a sample of its own, drawn with replacement from training and validation "
        "images; those not drawn validate",
    )

    @model_validator(mode="after")
    def _one_draw(self) -> Self:
        if self.resampled and self.binarised:
            raise ValueError("resampled with binarised; allowed: one of them")
        return self

    @property
    def whole(self) -> bool:
        """All images are used, each as often: what exact figures of a data set hold for."""
        names = ("train_images", "test_images", "resampled")
        return all(getattr(self, name) == type(self).model_fields[name].default for name in names)


class Training(Strict):
    epochs: int = Field(6, ge=1, le=100_000, description="passes over the training images")
    batch_size: int = Field(256, ge=1, le=50_000, description="images a step")
    learning_rate: float = Field(
        0.006, gt=0, le=1, description="falls linearly from this to 0; at most the first 200 steps are a warm-up"
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        "auto", description="of matrix products; auto: bfloat16 where the processor has it"
    )
    threads: int = Field(1, ge=1, le=256, description="per job; another number gives other bits")


class Judge(Strict):
    epochs: int = Field(8, ge=1, le=1_000, description="of the network whose features measure generated images")


class Statistics(Strict):
    confidence: float = Field(0.95, gt=0.5, lt=1, description="of the intervals over replicates")
    draws: int = Field(10_000, ge=100, le=1_000_000, description="bootstrap draws")


class Report(Strict):
    title: str = Field("A comparison of autoencoders", min_length=1, description="of page and PDF")
    languages: list[str] = Field(
        ["en"],
        min_length=1,
        description="the first in results/report, each other one in a folder of its own there, as results/report/pl",
    )


class Experiment(Strict):
    """One experiment: the grid, the budget, and what is measured."""

    datasets: dict[str, dict[str, Any]] = Field(
        {"mnist": {}},
        min_length=1,
        description="names, or images of your own under a name: `- leaves: {folder: ~/leaves}`",
    )
    models: dict[str, dict[str, Any]] = Field(
        {"ae": {}, "dae": {}, "dae-mask": {}, "vae": {}, "pca": {}},
        min_length=1,
        description="names, or names with settings: `- dae-half: {model: dae, title: DAE at ½, sigma: 0.5}`",
    )
    code_sizes: list[int] = Field([2, 4, 8, 16, 32, 64], min_length=1, description="numbers in a code")
    replicates: int = Field(5, ge=1, le=1_000, description="networks of each model and code size")
    tasks: list[str] = Field(
        ["reconstruction", "clustering", "denoising", "inpainting", "generation", "latent", "few_labels", "anomaly"],
        min_length=1,
        description="applications that models are put to",
    )
    replicates_per_job: int = Field(
        5, ge=1, le=1_000, description="trained one after the other by one process: saves starts of TensorFlow"
    )
    seed: int = Field(0, ge=0, lt=2**31, description="another seed is another, equally valid experiment")
    data: Data = Data()
    training: Training = Training()
    judge: Judge = Judge()
    statistics: Statistics = Statistics()
    report: Report = Report()

    @field_validator("datasets", "models", mode="before")
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

    @field_validator("code_sizes", "tasks")
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
            if size < 1:
                raise ValueError(f"{size} is out of range; allowed: ≥ 1")
        return given

    @cached_property
    def opened(self) -> dict[str, Dataset]:
        """Data sets that were asked for: a folder of the user's is listed once."""
        return {}

    def dataset(self, name: str) -> Dataset:
        if name not in self.opened:
            self.opened[name] = own.dataset_of(name, self.datasets[name])
        return self.opened[name]

    def dataset_module(self, name: str) -> str:
        """The module that reads it."""
        if some_classes.known(name) and not self.datasets[name]:
            return "data.some_classes"
        return "data.own" if self.datasets[name] else discovery.module_of("datasets", name)

    def tasks_of(self, dataset: str) -> list[str]:
        """The tasks that a data set is put to: without classes not those that need them."""
        classes = self.dataset(dataset).about.classes
        return [name for name in self.tasks if classes or not task_of(name).needs_classes]

    def strangers_of(self, dataset: str) -> list[str]:
        """Other data sets with images of the same shape: one of each whole, and not of its own."""
        shape, found = self.dataset(dataset).about.shape, {some_classes.whole(dataset): dataset}
        for name in self.datasets:
            if self.dataset(name).about.shape == shape:
                found.setdefault(some_classes.whole(name), name)
        return [name for name in found.values() if name != dataset]

    @property
    def asked(self) -> dict[str, tuple[list[str], bool]]:
        """By data set, its tasks, and whether it has classes."""
        return {name: (self.tasks_of(name), bool(self.dataset(name).about.classes)) for name in self.datasets}

    def trained_on(self, dataset: str) -> int:
        """How many images of a data set are trained on."""
        count = self.dataset(dataset).about.train
        return min(count - images.held_out(count), self.data.train_images)

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
            "network": self.network_of(model),
            "classical": kind.classical,
            "family": kind.family or self.kind(model),
            "stochastic_code": kind.stochastic_code,
            "shown": kind.shown,
            "trained_with": kind.trained_with,
            "objective": kind.objective,
            "as_it_comes": not self.own_settings(model),
        }

    def model_settings(self, model: str) -> dict[str, Any]:
        """An entry's settings in full, defaults filled in."""
        return self.model_of(model).Settings(**self.own_settings(model)).model_dump()

    def network_of(self, model: str) -> str | None:
        """The file in `networks/` that an entry's layers are of; None where a model has none to choose."""
        return self.model_settings(model).get("network", {}).get("kind")

    @property
    def networks(self) -> dict[str, bool]:
        """One entry of each model with each kind of network, and whether its code is drawn from a distribution."""
        found: dict[tuple[str, str | None], str] = {}
        for model in self.models:
            if not self.model_of(model).classical:
                found.setdefault((self.kind(model), self.network_of(model)), model)
        return {model: self.model_of(model).stochastic_code for model in found.values()}

    def blocks_of(self, model: str) -> list[tuple[int, ...]]:
        """Replicates as jobs take them. Blocks have fixed bounds, so more replicates leave full blocks as they are."""
        found, size = self.replicates_of(model), self.replicates_per_job
        return [tuple(found[at : at + size]) for at in range(0, len(found), size)]

    def replicates_of(self, model: str) -> list[int]:
        """Replicates run from 1; a model without randomness has as many, since its evaluation draws too."""
        return list(range(1, self.replicates + 1))
