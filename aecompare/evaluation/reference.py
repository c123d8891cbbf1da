"""Real images as the judges see them: what generated images are held against. Worked out once a data set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from aecompare.data.images import Images
from aecompare.evaluation.judge import Judge
from aecompare.evaluation.metrics import manifold, neighbours
from aecompare.running.files import read_arrays


@dataclass(frozen=True)
class Reference:
    """The judges together with real images as they see them: what generated images are held against.

    Numbers come from the first judge. The second differs in its seed alone, and shows whether a ranking hangs on it.
    """

    judge: Judge
    second: Judge
    features: np.ndarray  # float32 [n, FEATURES] of the test images
    radii: np.ndarray  # float32 [n], distance of each to its k-th nearest other
    train_features: np.ndarray  # float32 [m, FEATURES] of the training images
    nearest: float  # mean distance of a test image to the nearest training image
    second_features: np.ndarray  # float32 [n, FEATURES] of the test images, as the second judge sees them
    validation_features: np.ndarray  # float32 [v, FEATURES]; samplers are chosen by these
    train_reach: np.ndarray  # float32 [m], distance of each training image to the nearest other
    accepted: float  # share of test images that the judge takes for one of the classes

    @classmethod
    def read(cls, weights: Sequence[str], features: Sequence[str], images: Images) -> Reference | None:
        """From the judges' weights and the file of `measure`; None of none, where no task asks for judges."""
        if not weights:
            return None
        seen = read_arrays(*features)
        return cls(
            *_judges(weights, images),
            **{**seen, **{name: seen[name].item() for name in ("nearest", "accepted")}},
        )


def measure(images: Images, weights: Sequence[str], log: Callable[[str], None]) -> dict[str, np.ndarray]:
    """The arrays of a `Reference`, from the judges' weights."""
    first, second = _judges(weights, images)
    seen, train_features = first.see(images.test), first.features(images.train)
    features = seen.features
    log("seen by both judges")
    return {
        "features": features,
        "radii": manifold.radii(features),
        "train_features": train_features,
        "nearest": manifold.nearest(features, train_features).mean(dtype=np.float64),
        "second_features": second.features(images.test),
        "validation_features": first.features(images.validation),
        "train_reach": neighbours.nearest(train_features, train_features, 2)[0][:, 1],
        "accepted": seen.accepted.mean(),
    }


def _judges(weights: Sequence[str], images: Images) -> list[Judge]:
    judges = []
    for path in weights:
        judges.append(Judge(images.shape, len(images.classes)))
        judges[-1].restore(read_arrays(path))
    return judges
