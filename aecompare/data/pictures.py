"""Reading image files and files of arrays that nobody vouches for: bounded before they are decoded, never executed."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from aecompare.data.sets import DataUnavailable
from aecompare.data.shape import Shape

ENDINGS = (".png", ".jpg", ".jpeg")
FORMATS = ("PNG", "JPEG")
PIXELS = 64_000_000  # of an image file; a larger one is refused before it is decoded
GREY, COLOUR = ("1", "L"), ("P", "RGB", "CMYK", "YCbCr")
FAULTS = (OSError, Image.DecompressionBombError, ValueError, SyntaxError)
KINDS = {1: "grey", 3: "in colour"}


def form(path: Path) -> tuple[tuple[int, int], bool]:
    """Height and width of an image file, and whether it is in colour, from its head alone.

    Raises:
        DataUnavailable: it is no image that may be read.
    """
    try:
        with _opened(path) as image:
            return _form(path, image)
    except FAULTS as fault:
        raise DataUnavailable(_told(path, fault)) from fault


def read(path: Path, shape: Shape, resized: bool, converted: bool) -> np.ndarray:
    """An image of that shape: uint8 [h, w] or [h, w, 3].

    Args:
        path: of the file; what its EXIF says of a rotation is not done.
        shape: that it has, or is made to have.
        resized: it is made to have its size.
        converted: it is made grey or coloured.

    Raises:
        DataUnavailable: it is damaged, too large, or of another size or kind.
    """
    try:
        with _opened(path) as image:
            size, colour = _form(path, image)
            if not converted and colour != (shape.channels == 3):
                raise DataUnavailable(
                    f"{path} is {KINDS[3 if colour else 1]} where the first image is {KINDS[shape.channels]}; say "
                    "`colour: true` or `colour: false` to make them alike"
                )
            if not resized and size != (shape.height, shape.width):
                raise DataUnavailable(
                    f"{path} has {size[0]} × {size[1]} pixels where the first image has {shape.height} × "
                    f"{shape.width}; say `size: [height, width]` to resize all"
                )
            found = image.convert("RGB" if shape.channels == 3 else "L")
            if size != (shape.height, shape.width):
                found = found.resize((shape.width, shape.height), Image.Resampling.LANCZOS)
            return np.asarray(found, np.uint8)
    except FAULTS as fault:
        raise DataUnavailable(_told(path, fault)) from fault


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # ours is stricter
        with Image.open(path, formats=FORMATS) as image:
            yield image


def _told(path: Path, fault: Exception) -> str:
    if isinstance(fault, Image.DecompressionBombError):
        return f"{path} has too many pixels; allowed: {PIXELS:,}"
    return f"{path} is damaged, or no PNG or JPEG image"


def _form(path: Path, image: Image.Image) -> tuple[tuple[int, int], bool]:
    if image.width * image.height > PIXELS:
        raise DataUnavailable(f"{path} has {image.width:,} × {image.height:,} pixels; allowed: {PIXELS:,}")
    if image.mode not in (*GREY, *COLOUR) or "transparency" in image.info:
        raise DataUnavailable(f"{path} has pixels of kind {image.mode}; allowed: 8 bits, without transparency")
    return (image.height, image.width), image.mode in COLOUR


class Arrays:
    """An .npz file of images: `images` and, if known, `labels`; or `train_images`, `test_images` and theirs.

    Raises:
        DataUnavailable: it is damaged, or its arrays are other ones.
    """

    def __init__(self, path: Path, most_classes: int):
        self.path, self.heads = path, _heads(path)
        self.parts = ("train", "test") if "train_images" in self.heads else ("",)
        known = {self._name(part, what) for part in self.parts for what in ("images", "labels")}
        strange = sorted(set(self.heads) - known)
        for part in self.parts:
            if self._name(part, "images") not in self.heads:
                raise DataUnavailable(f"{path}: no array {self._name(part, 'images')!r}")
        if strange:
            raise DataUnavailable(f"{path}: unknown array {strange[0]!r}; {', '.join(sorted(known))} are known")
        forms = {self.heads[self._name(part, "images")] for part in self.parts}
        for size, kind in forms:
            if kind != np.uint8 or len(size) not in (3, 4):
                raise DataUnavailable(
                    f"{path}: images are {kind} {size}; allowed: uint8 [n, h, w] or [n, h, w, 3], 0 to 255"
                )
        if len({size[1:] for size, _ in forms}) > 1:
            raise DataUnavailable(f"{path}: images for training and for test differ in size")
        height, width, *channels = next(iter(forms))[0][1:]
        self.shape = Shape(height, width, *channels)
        self.counts = {part: self.heads[self._name(part, "images")][0][0] for part in self.parts}
        self.labels = self._labels()
        self.classes = tuple(map(str, np.unique(np.concatenate(list(self.labels.values()))))) if self.labels else ()
        if len(self.classes) > most_classes:
            raise DataUnavailable(f"{path}: {len(self.classes)} classes; allowed: at most {most_classes}")

    def read(self) -> Iterator[tuple[str, tuple[np.ndarray, np.ndarray]]]:
        for part, count in self.counts.items():
            images = _array(self.path, self._name(part, "images"))
            own = images[..., 0] if images.ndim == 4 and images.shape[-1] == 1 else images
            if self.labels:
                labels = np.array([self.classes.index(str(label)) for label in self.labels[part]])
            else:
                labels = np.zeros(count)
            yield part, (own, labels.astype(np.uint8))

    def _labels(self) -> dict[str, np.ndarray]:
        names = {part: self._name(part, "labels") for part in self.parts}
        there = [name for name in names.values() if name in self.heads]
        if not there:
            return {}
        if len(there) < len(names):
            raise DataUnavailable(f"{self.path}: {there[0]} alone; allowed: labels for training and test, or none")
        for part, name in names.items():
            size, kind = self.heads[name]
            if size != (self.counts[part],) or kind.kind not in "iuU":
                raise DataUnavailable(
                    f"{self.path}: {name} are {kind} {size}; allowed: a whole number or a word for each of "
                    f"{self.counts[part]} images"
                )
        return {part: _array(self.path, name) for part, name in names.items()}

    @staticmethod
    def _name(part: str, what: str) -> str:
        return f"{part}_{what}" if part else what


def _heads(path: Path) -> dict[str, tuple[tuple[int, ...], np.dtype]]:
    """Sizes and types of a file's arrays, from their heads alone."""
    found = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as stream:
                    major, _ = np.lib.format.read_magic(stream)
                    read_head = {1: np.lib.format.read_array_header_1_0, 2: np.lib.format.read_array_header_2_0}[major]
                    size, _, kind = read_head(stream)
                found[name.removesuffix(".npy")] = size, kind
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError) as fault:
        raise DataUnavailable(f"{path} is no whole .npz file") from fault
    return found


def _array(path: Path, name: str) -> np.ndarray:
    try:
        with np.load(path, allow_pickle=False) as stored:
            return stored[name]
    except (OSError, zipfile.BadZipFile, ValueError, EOFError, zipfile.LargeZipFile) as fault:
        raise DataUnavailable(f"{path}: {name} cannot be read") from fault
