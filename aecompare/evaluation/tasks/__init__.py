"""Tasks, one file each: a module here with a `TASK` adds an application, by its file name.

A task is blind to models: it sees a `Subject` that encodes, decodes and samples, and arrays. So it can be tested with
three lines of NumPy. What is random in a task is seeded by data set and condition alone: every model meets the same
noise and the same masks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from aecompare import discovery
from aecompare.data.shape import Shape
from aecompare.evaluation.material import Material
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject


@dataclass(frozen=True)
class Metric:
    title: str
    better: Literal["higher", "lower", "neither"]
    unit: str = ""
    digits: int = 3
    about: str = ""  # its definition, for the report's methods
    margin: float = 0.0  # the least difference that matters, written down before any score is looked at; 0: not ranked
    why: str = ""  # why that much matters
    scale: str = ""  # the metric on whose scale it is put between floor and ceiling, where it has no finite end


@dataclass(frozen=True)
class Headline:
    """A condition and metric that the report draws, and one of which stands for the task in its summary.

    Of the one that stands for it is written down, before any score is looked at:

    `ceiling`: the baseline whose value is as good as it gets.
    `wins`: the control that wins by nature, and what disqualifies it.
    `copies`: the metric, under the same condition, that catches a model which returns training images: one below
    `COPIED` takes no rank.
    """

    condition: str
    metric: str
    title: str
    ceiling: str = ""
    wins: Mapping[str, str] = field(default_factory=dict)
    copies: str = ""


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

    A `bound` is no rival: it tells how good, or how bad, a score can be. Of images with more than `widest` values it is
    not to be had, for the memory or the time that it would take; 0: it always is.
    """

    about: str
    bound: bool = False
    widest: int = 0

    def affordable(self, shape: Shape) -> bool:
        return not self.widest or shape.values <= self.widest


@dataclass(frozen=True)
class Selection:
    """One of several ways to use a model, chosen once a model and code size by the mean over replicates of what was
    measured on validation images. Its scores stand under the condition `chosen` too.

    `of` names the task whose measure decides, where it is another one's choice that is followed; `otherwise` is the way
    that all models are used in where that task is not part of the experiment.
    """

    chosen: str
    among: tuple[str, ...]
    by: str
    of: str = ""
    otherwise: str = ""


IDEAL = "ideal"
"""The baseline that is as good as it gets by definition; no figure draws it."""

CHOSEN = "chosen"
COPIED = 0.25
"""Share of draws that are no copies of training images below which a model is caught; of real images it is about a
half."""

ANY = "any"
"""The condition of a baseline that is the same under each."""


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
    kept: ClassVar[tuple[str, ...]] = ()
    """Further conditions that `evaluate` keeps pictures of, for the report's first screen alone."""
    inputs: ClassVar[dict[str, str]] = {}
    """Rows of a picture above the models': name of the array kept by `reference_pictures`, and its label."""
    note: ClassVar[str] = ""
    """Which metrics are of a part of the images, for the report's methods."""
    baseline_notes: ClassVar[dict[str, Baseline]] = {}
    """What each of `baselines` is."""
    simplest: ClassVar[str] = ""
    """A baseline that looks at next to nothing: it is said where models do no better."""
    tradeoffs: ClassVar[tuple[Tradeoff, ...]] = ()
    series: ClassVar[tuple[Series, ...]] = ()
    selections: ClassVar[tuple[Selection, ...]] = ()
    needs_classes: ClassVar[bool] = False
    """It has no meaning where nobody said what the images show."""
    judged: ClassVar[bool] = False
    """Its numbers depend on the judge's features."""
    asks_judges: ClassVar[bool] = False
    """It shows images to the judges: they are trained."""
    needs_binarised: ClassVar[bool] = False
    """It has a meaning for binarised images alone."""
    undoes: ClassVar[str] = ""
    """What models may have been trained to undo, "noise" or "masks": the report says which were."""
    plane: ClassVar[bool] = False
    """`evaluate` keeps the plane of two-dimensional codes."""

    def affordable(self, material: Material) -> list[str]:
        """The baselines that can be had for the data set's images."""
        shape = material.images.shape
        return [name for name, baseline in self.baseline_notes.items() if baseline.affordable(shape)]

    @abstractmethod
    def evaluate(self, subject: Subject, material: Material) -> Result:
        """Measure one model."""

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        """What is reached without any of the models: (name of the baseline, its result)."""
        yield from ()

    def reference_pictures(self, material: Material) -> Result:
        """Truth and input of the pictures, the same for all models; arrays named ``{condition}/{name}``."""
        return Result()


def task_of(name: str) -> Task:
    """The task of that name.

    Raises:
        LookupError: there is none.
    """
    return discovery.load("tasks", name).TASK
