"""What a task found: scores, and arrays that the report shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np


class Score(NamedTuple):
    condition: str
    metric: str
    value: float
    se_images: float | None  # its standard error over the test images, where it is a mean over them


@dataclass
class Result:
    """What a task found for one model: scores, and arrays and pictures by name for the report.

    `pictures` are uint8 [n, values]; they are written in the form of the data set's images. `choices` tell by condition
    what was chosen on validation images, in words.
    """

    scores: list[Score] = field(default_factory=list)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    pictures: dict[str, np.ndarray] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)

    def add(self, condition: str, **values: float) -> None:
        """Keep scores of a condition by metric; an `Estimate` is kept with its error."""
        self.scores += [
            Score(condition, metric, float(value), getattr(value, "error", None)) for metric, value in values.items()
        ]

    def show(self, name: str, images: np.ndarray) -> None:
        """Keep images in [0, 1] for the report."""
        self.pictures[name] = np.rint(np.clip(images, 0, 1) * 255).astype(np.uint8)
