"""Data sets, one file each: a module here with a `DATASET` adds one, by its file name.

A data set says what its images are like, and reads them; splitting, checking and storing them is the same for all
(`aecompare.data.fetch`). Images of the user's own are one too (`aecompare.data.own`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from aecompare.data.shape import Shape
from aecompare.running.files import sha256


class DataUnavailable(Exception):
    """The data set cannot be had, or is none; the message says why, and the way out, in one line."""


@dataclass(frozen=True)
class About:
    """What is known of a data set before its images are read.

    Args:
        shape: of each image.
        classes: their names, in the order of labels; empty where nobody said what the images show.
        train: images for training and validation.
        test: images for test.
    """

    shape: Shape
    classes: tuple[str, ...]
    train: int
    test: int


@dataclass(frozen=True)
class Found:
    """What a data set gives.

    Args:
        arrays: uint8 images [n, h, w] or [n, h, w, 3] and uint8 labels [n], as ``train_images``, ``train_labels``,
            ``test_images``, ``test_labels``; where nobody split them, as ``images``, ``labels``.
        source: where they were had from, for people.
        sha256: of the files by their names, or of the arrays.
    """

    arrays: Mapping[str, np.ndarray]
    source: str
    sha256: Mapping[str, str]


def of_arrays(images: np.ndarray, labels: np.ndarray, source: str) -> Found:
    """What nobody split: uint8 [n, h, w] or [n, h, w, 3] and uint8 [n], with their hashes."""
    arrays = {"images": images, "labels": labels}
    return Found(arrays, source, {name: sha256(array.tobytes()) for name, array in arrays.items()})


class Dataset(ABC):
    title: str
    citation: str
    licence: str
    ink: bool
    """0 is paper and 255 is ink: pictures show it dark on white."""
    split: bool = True
    """It comes with test images of its own; else they are drawn by the experiment's seed."""

    @property
    @abstractmethod
    def about(self) -> About:
        """What is known without reading the images.

        Raises:
            DataUnavailable: they are not there, or are no images.
        """

    @abstractmethod
    def read(self, folder: str | None, log: Callable[[str], None]) -> Found:
        """Its images, verified.

        Args:
            folder: the user's, with the data set's files, for one that is downloaded.
            log: takes a line at a time.

        Raises:
            DataUnavailable: no source gave all of them.
        """

    @property
    def fingerprint(self) -> str:
        """Changes where what is read may have changed; of what is verified by hashes it never does."""
        return ""
