"""Tasks, one file each: a module here with a `TASK` adds an application, by its file name.

A task is blind to models: it sees a `Subject` that encodes, decodes and samples, and arrays. So it can be tested with
three lines of NumPy. What is random in a task is seeded by data set and condition alone: every model meets the same
noise and the same masks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, Protocol

import numpy as np

from aecompare import mixtures, seeds
from aecompare.images import CLASSES, Images
from aecompare.linear import LinearRestorer
from aecompare.metrics import kernel

if TYPE_CHECKING:
    from sklearn.mixture import GaussianMixture


FITTED = 10_000  # training images for what takes too long with all of them


class Codec(Protocol):
    """What a task may ask of a model; shapes as in `aecompare.models.Model`."""

    code_size: int
    stochastic_code: bool

    def encode(self, images: np.ndarray, seed: int | None = None) -> np.ndarray: ...

    def decode(self, codes: np.ndarray) -> np.ndarray: ...

    def sample(self, count: int, seed: int) -> np.ndarray: ...

    def posterior(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None: ...


class Critic(Protocol):
    """What a task may ask of the judge."""

    def features(self, images: np.ndarray) -> np.ndarray: ...

    def probabilities(self, features: np.ndarray) -> np.ndarray: ...


class Reference(Protocol):
    """The judges, and real images as they see them (`aecompare.reference.Reference` has the shapes)."""

    judge: Critic
    second: Critic
    features: np.ndarray
    radii: np.ndarray
    train_features: np.ndarray
    nearest: float
    second_features: np.ndarray


@dataclass(frozen=True, eq=False)
class Material:
    """What every model is tested on."""

    images: Images
    reference: Reference

    @cached_property
    def mean_image(self) -> np.ndarray:
        """float32 [784], of the training images"""
        return self.images.train.mean(axis=0, dtype=np.float64).astype(np.float32)

    @cached_property
    def linear(self) -> LinearRestorer:
        """Fitted to the training images."""
        return LinearRestorer(self.images.train)

    @cached_property
    def moments(self) -> kernel.Moments:
        """Of the test images' features, for the kernel distance."""
        return kernel.moments(self.reference.features)

    @cached_property
    def shown(self) -> np.ndarray:
        """Rows of the test images that pictures show: the first of each class, by class."""
        labels = self.images.test_labels
        return np.array([np.flatnonzero(labels == label)[0] for label in range(CLASSES) if (labels == label).any()])


class Subject:
    """A model under test, with the codes that several tasks need computed once."""

    def __init__(self, model: Codec, images: Images):
        self.model, self.images = model, images
        self.code_size = model.code_size

    @cached_property
    def train_codes(self) -> np.ndarray:
        """float32 [n, code_size]"""
        return self.model.encode(self.images.train)

    @cached_property
    def test_codes(self) -> np.ndarray:
        """float32 [n, code_size]"""
        return self.model.encode(self.images.test)

    @cached_property
    def mixture(self) -> GaussianMixture:
        """Ten Gaussians fitted to the first `FITTED` training codes: drawn from, and clustered by."""
        return mixtures.fit(self.train_codes[:FITTED], CLASSES, seeds.derive("mixture", dataset=self.images.name))

    def reconstruct(self, images: np.ndarray) -> np.ndarray:
        """float32 [n, 784] -> float32 [n, 784]"""
        return self.model.decode(self.model.encode(images))


class Score(NamedTuple):
    condition: str
    metric: str
    value: float


@dataclass
class Result:
    """What a task found for one model: scores, and arrays by name for the report (images as uint8 [n, 784]).

    `choices` tell by condition what was chosen on validation images, in words.
    """

    scores: list[Score] = field(default_factory=list)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)

    def add(self, condition: str, **values: float) -> None:
        self.scores += [Score(condition, metric, float(value)) for metric, value in values.items()]

    def show(self, name: str, images: np.ndarray) -> None:
        """Keep images in [0, 1] for the report."""
        self.arrays[name] = np.rint(np.clip(images, 0, 1) * 255).astype(np.uint8)


@dataclass(frozen=True)
class Metric:
    title: str
    better: Literal["higher", "lower", "neither"]
    unit: str = ""
    digits: int = 3
    about: str = ""  # its definition, for the report's methods


@dataclass(frozen=True)
class Headline:
    """A condition and metric that the report draws, and one of which stands for the task in its summary."""

    condition: str
    metric: str
    title: str


@dataclass(frozen=True)
class Tradeoff:
    """One metric against another, a point a model and code size: what curves against code size hide."""

    condition: str
    x: str
    y: str
    title: str


@dataclass(frozen=True)
class Series:
    """A metric against the number in its conditions' names, ``{prefix}=1``, ``{prefix}=10``, …"""

    prefix: str
    metric: str
    title: str
    axis: str


@dataclass(frozen=True)
class Baseline:
    """What is reached without any of the models, in words for the report.

    A `bound` is no rival: it tells how good, or how bad, a score can be.
    """

    about: str
    bound: bool = False


ANY = "any"
"""The condition of a baseline that is the same under each."""


def spread(total: int, count: int) -> np.ndarray:
    """Rows of an evenly spread subset: MNIST's first 5,000 test images are easier than the last, so the first few would
    not do for all."""
    return np.arange(min(count, total)) * total // min(count, total)


class Task(ABC):
    title: ClassVar[str]
    application: ClassVar[str] = ""
    """A heading that it shares with the tasks beside it; empty: it stands by itself."""
    question: ClassVar[str]
    metrics: ClassVar[dict[str, Metric]]
    headlines: ClassVar[tuple[Headline, ...]]
    """The first stands for the task in the report's summary."""
    pictures: ClassVar[dict[str, str]] = {}
    """Conditions that the report shows pictures of, with a caption; `evaluate` keeps an array of that name."""
    inputs: ClassVar[dict[str, str]] = {}
    """Rows of a picture above the models': name of the array kept by `reference_pictures`, and its label."""
    note: ClassVar[str] = ""
    """Which metrics are of a part of the images, for the report's methods."""
    baseline_notes: ClassVar[dict[str, Baseline]] = {}
    """What each of `baselines` is."""
    tradeoffs: ClassVar[tuple[Tradeoff, ...]] = ()
    series: ClassVar[tuple[Series, ...]] = ()
    needs_binarised: ClassVar[bool] = False
    """It has a meaning for binarised images alone."""
    plane: ClassVar[bool] = False
    """`evaluate` keeps the plane of two-dimensional codes."""

    @abstractmethod
    def evaluate(self, subject: Subject, material: Material) -> Result:
        """Measure one model."""

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        """What is reached without any of the models: (name of the baseline, its result)."""
        yield from ()

    def reference_pictures(self, material: Material) -> Result:
        """Truth and input of the pictures, the same for all models; arrays named ``{condition}/{name}``."""
        return Result()
