"""What every model is tested on: images, judges, and what is computed of them once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, wraps
from typing import Protocol, TypeVar

import numpy as np

from aecompare.data.images import Images
from aecompare.evaluation.linear import LinearRestorer
from aecompare.evaluation.metrics import kernel_distance

PICTURED = 10  # test images, and the most images in a row
SAMPLE_ROWS = 4
KEPT = 16 << 20  # bytes of test images; MNIST's are half of that
REMEMBERED = 8  # arrays
Name = TypeVar("Name")


class Sight(Protocol):
    """Images as a judge sees them (`aecompare.evaluation.judge.Sight` has the shapes)."""

    features: np.ndarray
    probabilities: np.ndarray
    accepted: np.ndarray


class Critic(Protocol):
    """What a task may ask of the judge."""

    def features(self, images: np.ndarray) -> np.ndarray: ...

    def see(self, images: np.ndarray) -> Sight: ...


class Reference(Protocol):
    """The judges, and real images as they see them (`aecompare.evaluation.reference.Reference` has the shapes)."""

    judge: Critic
    second: Critic
    features: np.ndarray
    radii: np.ndarray
    train_features: np.ndarray
    nearest: float
    second_features: np.ndarray
    validation_features: np.ndarray
    train_reach: np.ndarray
    accepted: float


@dataclass(frozen=True, eq=False)
class Material:
    """What every model is tested on."""

    images: Images
    reference: Reference | None  # none where no task asks for judges
    others: Mapping[str, np.ndarray] = field(default_factory=dict)  # of other data sets, uint8 [n, values] by name

    def of(self, replicate: int, seed: int) -> Material:
        """What a replicate is tested on: where it was trained on a sample of its own, with that."""
        images = self.images.of(replicate, seed)
        return self if images is self.images else replace(self, images=images)

    @cached_property
    def mean_image(self) -> np.ndarray:
        """float32 [values], of the training images"""
        return self.images.train.mean(axis=0, dtype=np.float64).astype(np.float32)

    @cached_property
    def linear(self) -> LinearRestorer:
        """Fitted to the training images."""
        return LinearRestorer(self.images.train)

    @cached_property
    def moments(self) -> kernel_distance.Moments:
        """Of the test images' features, for the kernel distance."""
        return kernel_distance.moments(self.reference.features)

    @cached_property
    def shown(self) -> np.ndarray:
        """Rows of the test images that pictures show: the first of each class, by class, then the second, until there
        are ten; evenly spread where there are no classes."""
        labels = self.images.test_labels
        if not self.images.classes:
            return evenly_spaced(len(labels), PICTURED)
        classes = [np.flatnonzero(labels == label)[:PICTURED] for label in range(len(self.images.classes))]
        order = sorted((place, label, row) for label, rows in enumerate(classes) for place, row in enumerate(rows))
        return np.array([row for *_, row in order[:PICTURED]])


def kept(made: Callable[[Material, Name], np.ndarray]) -> Callable[[Material, Name], np.ndarray]:
    """`made`, whose arrays are as large as all test images, remembered for the replicates that a job puts to a task
    where these are no larger than `KEPT`."""
    remembering = lru_cache(REMEMBERED)(made)

    @wraps(made)
    def found(material: Material, name: Name) -> np.ndarray:
        return (remembering if material.images.test_bytes.nbytes <= KEPT else made)(material, name)

    return found


def columns(classes: int) -> int:
    """Images in a row of samples, so that as many columns are of each class."""
    return PICTURED if not classes or classes > PICTURED else PICTURED // classes * classes


def evenly_spaced(total: int, count: int) -> np.ndarray:
    """Rows of an evenly spread subset: MNIST's first 5,000 test images are easier than the last, so the first few would
    not do for all."""
    return np.arange(min(count, total)) * total // min(count, total)
