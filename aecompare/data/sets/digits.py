"""Handwritten digits of 8 × 8 pixels, which come with scikit-learn: no network is needed.

Alpaydin and Kaynak, "Optical recognition of handwritten digits", UCI Machine Learning Repository, 1998: blocks of 4 × 4
of the original bitmaps, counted from 0 to 16.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecompare.data import split
from aecompare.data.sets import About, Dataset, Found, of_arrays
from aecompare.data.shape import Shape

COUNT = 1_797
INK = 16  # the darkest


class Digits(Dataset):
    title = "Digits of 8 × 8 pixels"
    citation = "Alpaydin and Kaynak, Optical recognition of handwritten digits, 1998"
    licence = "CC BY 4.0"
    ink = True
    split = False

    @property
    def about(self) -> About:
        return About(Shape(8, 8), tuple("0123456789"), *split.sizes(COUNT))

    def read(self, folder: str | None, log: Callable[[str], None]) -> Found:
        from sklearn.datasets import load_digits

        images, labels = load_digits(return_X_y=True)
        grey = np.rint(images.reshape(-1, 8, 8) * (255 / INK)).astype(np.uint8)
        return of_arrays(grey, labels.astype(np.uint8), "scikit-learn")


DATASET = Digits()
