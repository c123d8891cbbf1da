"""Images of the user's own: a folder of PNG or JPEG files, or one file of arrays.

Sub-folders are classes; `train` and `test` as the only two are a split. Nothing is cropped, turned or guessed: images
have one size and are all grey or all in colour, unless `size` and `colour` say otherwise. What is wrong is told in one
line with the file's name, before anything is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from pydantic import Field, model_validator

from aecompare import discovery
from aecompare.data import pictures, some_classes, split
from aecompare.data.sets import About, Dataset, DataUnavailable, Found, of_arrays
from aecompare.data.shape import LEAST, MOST, Shape
from aecompare.running.files import sha256
from aecompare.settings import Strict

FEWEST, FEWEST_OF_CLASS, CLASSES = 100, 10, 256
MEMORY = 4_000_000_000  # bytes of all images
PARTS = ("train", "test")


class Settings(Strict):
    """Where images of one's own are, and how they are to be read."""

    folder: str | None = Field(None, min_length=1, description="of PNG or JPEG images; sub-folders are classes")
    file: str | None = Field(None, min_length=1, description="an .npz: images [n, h, w] or [n, h, w, 3], labels [n]")
    size: list[int] | None = Field(
        None, min_length=2, max_length=2, description="[height, width] that images of a folder are resized to"
    )
    colour: bool | None = Field(None, description="make images of a folder all coloured, or all grey")
    ink: bool = Field(False, description="0 is paper and 255 is ink: pictures show it dark on white")
    title: str | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.folder is None) == (self.file is None):
            raise ValueError("allowed: either folder or file")
        if self.file is not None and (self.size is not None or self.colour is not None):
            raise ValueError("size and colour are for folders; an .npz is taken as it is")
        return self


def dataset_of(name: str, settings: dict) -> Dataset:
    """The data set that a name and its settings mean: one's own where there are settings, a part of another where the
    name says so."""
    if settings:
        return OwnImages(name, Settings(**settings))
    return some_classes.of(name) if some_classes.known(name) else discovery.load("datasets", name).DATASET


@dataclass(frozen=True)
class Listed:
    """Files of a folder before they are read: paths and labels by part ("" where nobody split), names of classes."""

    files: dict[str, list[tuple[Path, int]]]
    classes: tuple[str, ...]


class OwnImages(Dataset):
    citation = "images of one's own"
    licence = "the user's"

    def __init__(self, name: str, settings: Settings):
        self.settings, self.title, self.ink = settings, settings.title or name, settings.ink
        self.path = Path(settings.folder or settings.file or "").expanduser()

    @property
    def split(self) -> bool:  # type: ignore[override]
        return "" not in self._counts

    @cached_property
    def about(self) -> About:
        if self.settings.folder is not None:
            shape, classes = self._shape_of_folder, self._listed.classes
        else:
            shape, classes = self._npz.shape, self._npz.classes
        counts = self._counts
        self._sound(shape, counts)
        train, test = split.sizes(counts[""]) if "" in counts else (counts["train"], counts["test"])
        return About(shape, classes, train, test)

    @property
    def fingerprint(self) -> str:
        """Of what the file system says of the files."""
        listed = self.settings.folder is not None
        paths = [path for part in self._listed.files.values() for path, _ in part] if listed else [self.path]
        told = hashlib.sha256()
        for path in paths:
            known = path.stat()
            told.update(f"{path}\0{known.st_size}\0{known.st_mtime_ns}\n".encode())
        return told.hexdigest()

    def read(self, folder: str | None, log: Callable[[str], None]) -> Found:
        about = self.about
        parts = dict(self._read_folder(about.shape) if self.settings.folder is not None else self._npz.read())
        for images, labels in parts.values():
            counts = np.bincount(labels, minlength=len(about.classes))
            for name, count in zip(about.classes, counts, strict=False):
                if count < FEWEST_OF_CLASS:
                    raise DataUnavailable(
                        f"{self.path}: {name!r} has {count} images; allowed: at least {FEWEST_OF_CLASS} of each class"
                    )
            log(f"{len(images):,} images of {about.shape}")
        if "" in parts:
            return of_arrays(*parts[""], str(self.path))
        arrays = {
            f"{name}_{what}": a
            for name, pair in parts.items()
            for what, a in zip(("images", "labels"), pair, strict=True)
        }
        return Found(arrays, str(self.path), {name: sha256(array.tobytes()) for name, array in arrays.items()})

    @property
    def _counts(self) -> dict[str, int]:
        """Images by part; under "" where nobody split them."""
        if self.settings.folder is not None:
            return {part: len(files) for part, files in self._listed.files.items()}
        return self._npz.counts

    def _sound(self, shape: Shape, counts: dict[str, int]) -> None:
        if min(shape.height, shape.width) < LEAST or shape.values > MOST or shape.channels not in (1, 3):
            raise DataUnavailable(
                f"{self.path}: images are {shape}; allowed: sides of at least {LEAST} pixels, 1 or 3 channels, at most "
                f"{MOST:,} values (size: [height, width] makes a folder's smaller)"
            )
        total = sum(counts.values())
        if total < FEWEST:
            raise DataUnavailable(f"{self.path}: {total} images are too few; allowed: at least {FEWEST}")
        if total * shape.values > MEMORY:
            most = MEMORY // shape.values
            raise DataUnavailable(f"{self.path}: {total:,} images of {shape} are too many; allowed: at most {most:,}")

    # ---- a folder

    @cached_property
    def _listed(self) -> Listed:
        if not self.path.is_dir():
            raise DataUnavailable(f"{self.path} is no folder")
        inner = sorted(entry.name for entry in self.path.iterdir() if entry.is_dir() and not entry.name.startswith("."))
        tops = {part: self.path / part for part in PARTS} if inner == sorted(PARTS) else {"": self.path}
        found = {part: list(_images_in(top)) for part, top in tops.items()}
        names = sorted({name for files in found.values() for _, name in files})
        if len(names) > CLASSES or ("" in names and len(names) > 1):
            said = f"{len(names)} sub-folders" if "" not in names else "images both beside and inside of sub-folders"
            raise DataUnavailable(f"{self.path}: {said}; allowed: all in at most {CLASSES} sub-folders, or in none")
        place = {name: at for at, name in enumerate(names)}
        classes = () if names in ([], [""]) else tuple(names)
        return Listed({part: [(path, place[name]) for path, name in files] for part, files in found.items()}, classes)

    @cached_property
    def _shape_of_folder(self) -> Shape:
        first = next((path for files in self._listed.files.values() for path, _ in files), None)
        if first is None:
            raise DataUnavailable(f"{self.path}: no PNG or JPEG images")
        size, colour = pictures.form(first)
        colour = colour if self.settings.colour is None else self.settings.colour
        return Shape(*(self.settings.size or size), 3 if colour else 1)

    def _read_folder(self, shape: Shape) -> Iterator[tuple[str, tuple[np.ndarray, np.ndarray]]]:
        for part, files in self._listed.files.items():
            images = np.empty((len(files), *shape.axes), np.uint8)
            for row, (path, _) in enumerate(files):
                images[row] = pictures.read(
                    path, shape, self.settings.size is not None, self.settings.colour is not None
                )
            yield part, (images, np.array([label for _, label in files], np.uint8))

    # ---- a file of arrays

    @cached_property
    def _npz(self) -> pictures.Arrays:
        return pictures.Arrays(self.path, CLASSES)


def _images_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Image files, each with the name of its sub-folder; hidden ones are passed over."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts) or path.is_dir():
            continue
        if path.suffix.lower() not in pictures.ENDINGS:
            raise DataUnavailable(f"{path} is no image; allowed: {', '.join(pictures.ENDINGS)}")
        if len(inside.parts) > 2:
            raise DataUnavailable(f"{path} lies too deep; allowed: one level of sub-folders, which are classes")
        yield path, inside.parts[0] if len(inside.parts) == 2 else ""
