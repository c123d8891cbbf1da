"""A mean over test images that knows its standard error over them: how far other test images would move it."""

from __future__ import annotations

import math
from typing import Self

import numpy as np


class Estimate(float):
    """A mean, and `error`, its standard error over the images that it is a mean of; the same images for every model."""

    error: float

    def __new__(cls, value: float, error: float) -> Self:
        made = super().__new__(cls, value)
        made.error = float(error)
        return made

    @classmethod
    def of(cls, values: np.ndarray) -> Self:
        """Of a value an image: [n]; of a single one there is no error."""
        values = np.asarray(values, np.float64)
        return cls(values.mean(), values.std(ddof=1) / math.sqrt(len(values)) if len(values) > 1 else math.nan)

    @classmethod
    def share(cls, share: float, count: int) -> Self:
        """Of a yes or no an image: what `of` gives for ones and zeros."""
        return cls(share, math.sqrt(share * (1 - share) / (count - 1)) if count > 1 else math.nan)

    def through(self, value: float, slope: float) -> Estimate:
        """A function of the mean, by its value and its slope there (the delta method)."""
        return Estimate(value, abs(slope) * self.error)
