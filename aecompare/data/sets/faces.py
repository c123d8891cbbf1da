"""Faces, and parts of photographs that are none, of 25 × 25 pixels, which come with scikit-image: 200 images.

A subset of Huang, Ramesh, Berg and Learned-Miller, "Labeled faces in the wild", 2007, scaled down. So few images show
whether a pipeline runs, and nothing of models.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecompare.data import split
from aecompare.data.sets import About, Dataset, Found, of_arrays
from aecompare.data.shape import Shape

COUNT = 200


class Faces(Dataset):
    title = "Faces of 25 × 25 pixels"
    citation = "Huang, Ramesh, Berg and Learned-Miller, Labeled faces in the wild, 2007"
    licence = "images of scikit-image's own data, BSD-3-Clause"
    ink = False
    split = False

    @property
    def about(self) -> About:
        return About(Shape(25, 25), ("face", "no face"), *split.sizes(COUNT))

    def read(self, folder: str | None, log: Callable[[str], None]) -> Found:
        from skimage.data import lfw_subset

        images = np.rint(lfw_subset() * 255).astype(np.uint8)
        labels = np.repeat(np.arange(2, dtype=np.uint8), COUNT // 2)
        return of_arrays(images, labels, "scikit-image")


DATASET = Faces()
