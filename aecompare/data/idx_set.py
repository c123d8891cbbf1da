"""Data sets in the four IDX files of MNIST's format, whose hashes are published: each source is asked in turn until one
gives all files with the right ones.

A source that is unreachable, partial or wrong is skipped with a line in the log. What is given was verified; when
nothing can be had, the error names every source with its fault, and how to supply the files by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from aecompare.data import idx
from aecompare.data.sets import About, Dataset, DataUnavailable, Found
from aecompare.data.shape import Shape
from aecompare.data.sources import Folder, SourceFault
from aecompare.running.files import sha256


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
class IdxDataset(Dataset):
    """Grey images of one size with labels, in four files."""

    title: str
    citation: str
    licence: str
    train_images: File
    train_labels: File
    test_images: File
    test_labels: File
    sources: tuple[Source, ...]
    classes: tuple[str, ...]
    shape: Shape
    ink: bool = True

    @property
    def about(self) -> About:
        return About(self.shape, self.classes, self.train_images.count, self.test_images.count)

    @property
    def files(self) -> dict[str, File]:
        """The four files by the name of the array that they hold."""
        roles = ("train_images", "train_labels", "test_images", "test_labels")
        return {role: getattr(self, role) for role in roles}

    def read(self, folder: str | None, log: Callable[[str], None]) -> Found:
        sources: list[Source] = [*self.sources, *([Folder(Path(folder).expanduser())] if folder else [])]
        faults: list[str] = []
        for source in sources:
            try:
                contents = source.read({file.name: self._size(role, file) for role, file in self.files.items()})
                arrays = {role: self._verified(role, file, contents[file.name]) for role, file in self.files.items()}
            except SourceFault as fault:
                faults.append(f"{source}: {fault}")
                log(f"skipped {faults[-1]}")
            else:
                log(f"taken from {source}")
                return Found(arrays, str(source), {file.name: file.sha256 for file in self.files.values()})
        names = ", ".join(file.name for file in self.files.values())
        raise DataUnavailable(
            f"{self.title} could not be had. " + "; ".join(faults) + f". To supply it by hand, put {names} (or the "
            "same with .gz) into a folder and name it: data: {folder: …} in the config, or the variable AECOMPARE_DATA"
        )

    def _size(self, role: str, file: File) -> int:
        """Bytes of the uncompressed file."""
        return 16 + file.count * self.shape.pixels if role.endswith("images") else 8 + file.count

    def _verified(self, role: str, file: File, content: bytes) -> np.ndarray:
        """uint8 [count, h, w] or uint8 [count], from bytes with the right hash."""
        if sha256(content) != file.sha256:
            raise SourceFault(f"{file.name} has SHA-256 {sha256(content)[:12]}… instead of {file.sha256[:12]}…")
        try:
            if role.endswith("images"):
                return idx.parse(content, (file.count, *self.shape.axes))
            return idx.labels(content, file.count, len(self.classes))
        except idx.IdxError as fault:
            raise SourceFault(f"{file.name}: {fault}") from fault
