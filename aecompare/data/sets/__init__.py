"""Data sets, one file each: a module here with a `DATASET` adds one, by its file name.

A data set says what its files are called, what their contents hash to, and where they can be had; fetching,
checking and storing them is the same for all (`aecompare.data.fetch`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Source(Protocol):
    """A place that files can be had from. `str(source)` names it for people."""

    def read(self, sizes: Mapping[str, int]) -> dict[str, bytes]:
        """The uncompressed content of each file named; none may be longer than its size in bytes.

        Raises:
            aecompare.data.sources.SourceFault: they cannot all be had here; the message says why.
        """


@dataclass(frozen=True)
class File:
    """One IDX file, uncompressed: its name, its SHA-256, and how many images or labels it holds."""

    name: str
    sha256: str
    count: int


@dataclass(frozen=True)
class Dataset:
    """28 × 28 grey-scale images in ten classes, in the four IDX files of MNIST's format."""

    title: str
    citation: str
    licence: str
    train_images: File
    train_labels: File
    test_images: File
    test_labels: File
    sources: tuple[Source, ...]
    classes: tuple[str, ...]

    @property
    def files(self) -> dict[str, File]:
        """The four files by the name of the array that they hold."""
        roles = ("train_images", "train_labels", "test_images", "test_labels")
        return {role: getattr(self, role) for role in roles}
