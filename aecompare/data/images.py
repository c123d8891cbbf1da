"""The images of a data set as arrays, and the split that nobody may change.

The last 10,000 training images validate, as is the custom with MNIST's 60,000, of fewer a sixth; the test images are
scored once and choose nothing. Models see an image as a row of its values, `Images.shape` gives it its form back.

Binarised images are what likelihoods are published for: a pixel is 1 with the probability that its grey value says
(Salakhutdinov and Murray, ICML 2008). Training draws them anew in every step; all else sees one draw, the same for all.

Resampled images are a bootstrap sample for each replicate, so that replicates differ by what they were trained on too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from aecompare import seeds
from aecompare.data.shape import Shape
from aecompare.running.files import read_arrays

VALIDATION = 10_000  # at most; a sixth of the training images where that is less


def as_floats(images: np.ndarray) -> np.ndarray:
    """uint8 [n, values] in 0..255 -> float32 [n, values] in [0, 1]."""
    return images.astype(np.float32) / np.float32(255)


@dataclass(frozen=True)
class Images:
    """One data set, split. Images are uint8 [n, values], labels uint8 [n]: places in `classes`, which is empty where
    nobody said what the images show; labels are 0 then.

    Where `binarised`, validation and test images are 0 or 255, and the grey training images are still to be drawn from.
    """

    name: str
    shape: Shape
    classes: tuple[str, ...]
    train_bytes: np.ndarray
    train_labels: np.ndarray
    validation_bytes: np.ndarray
    validation_labels: np.ndarray
    test_bytes: np.ndarray
    test_labels: np.ndarray
    binarised: bool = False
    resampled: bool = False

    def of(self, replicate: int, seed: int) -> Images:
        """The images of one replicate: as many training images, where `resampled`, drawn with replacement from training
        and validation images together; those not drawn validate. The same sample for every model; other ones in an
        experiment with another `seed`."""
        if not self.resampled:
            return self
        images = np.concatenate([self.train_bytes, self.validation_bytes])
        labels = np.concatenate([self.train_labels, self.validation_labels])
        source = seeds.generator("training sample", dataset=self.name, replicate=replicate, seed=seed)
        drawn = source.integers(0, len(images), len(self.train_bytes))
        left = np.setdiff1d(np.arange(len(images)), drawn)[-VALIDATION:]
        return replace(
            self,
            train_bytes=images[drawn],
            train_labels=labels[drawn],
            validation_bytes=images[left],
            validation_labels=labels[left],
        )

    @cached_property
    def train(self) -> np.ndarray:
        """float32 [n, values] in [0, 1]"""
        return as_floats(_drawn(self.train_bytes, self.name, "training") if self.binarised else self.train_bytes)

    @cached_property
    def validation(self) -> np.ndarray:
        """float32 [n, values] in [0, 1]"""
        return as_floats(self.validation_bytes)

    @cached_property
    def test(self) -> np.ndarray:
        """float32 [n, values] in [0, 1]"""
        return as_floats(self.test_bytes)


def read(
    path: str | Path,
    name: str,
    train_images: int,
    test_images: int,
    binarised: bool = False,
    resampled: bool = False,
) -> Images:
    """Read a prepared data set and split it; the limits keep the first images of training and test.

    Raises:
        ValueError: the file is damaged or its arrays have other shapes than a data set's.
    """
    arrays = read_arrays(path)
    shape = Shape.of(arrays["train_images"])
    train, test = (_rows(path, arrays, part, shape) for part in ("train", "test"))
    split = len(train) - held_out(len(train))
    validation, test = train[split:], test[:test_images]
    if binarised:
        validation, test = _drawn(validation, name, "validation"), _drawn(test, name, "test")
    return Images(
        name=name,
        shape=shape,
        classes=tuple(str(word) for word in arrays["classes"]),
        train_bytes=train[:split][:train_images],
        train_labels=arrays["train_labels"][:split][:train_images],
        validation_bytes=validation,
        validation_labels=arrays["train_labels"][split:],
        test_bytes=test,
        test_labels=arrays["test_labels"][:test_images],
        binarised=binarised,
        resampled=resampled,
    )


def others(paths: Sequence[str], test_images: int) -> dict[str, np.ndarray]:
    """Test images of other data sets, by the name of their file: uint8 [n, values] each.

    Args:
        paths: prepared data sets.
        test_images: the first so many of each.
    """
    read = {Path(path).stem: read_arrays(path)["test_images"][:test_images] for path in paths}
    return {name: found.reshape(len(found), -1) for name, found in read.items()}


def as_array(classes: Sequence[str]) -> np.ndarray:
    """Names of classes as text that a file of arrays can hold."""
    return np.array(classes, dtype=f"U{max(map(len, classes), default=1)}")


def held_out(count: int) -> int:
    """How many of so many training images validate."""
    return min(VALIDATION, count // 6)


def _rows(path: str | Path, arrays: dict[str, np.ndarray], part: str, shape: Shape) -> np.ndarray:
    """uint8 [n, values]"""
    images, labels = arrays[f"{part}_images"], arrays[f"{part}_labels"]
    if images.dtype != np.uint8 or images.shape[1:] != shape.axes or len(images) != len(labels):
        raise ValueError(f"{path}: {part} images are {images.dtype} {images.shape} with {len(labels)} labels")
    return images.reshape(len(images), -1)


def _drawn(images: np.ndarray, name: str, part: str) -> np.ndarray:
    """One binary draw of grey images: uint8 [n, values] in 0..255 -> uint8 [n, values], 0 or 255; always the same."""
    levels = seeds.generator("binarise", dataset=name, part=part).random(images.shape, dtype=np.float32)
    return np.where(levels < as_floats(images), 255, 0).astype(np.uint8)
