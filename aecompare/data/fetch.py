"""Getting a data set: each source in turn until one gives all files with the right hashes.

A source that is unreachable, partial or wrong is skipped with a line in the log. What is stored was verified; when
nothing can be had, the error names every source with its fault, and how to supply the files by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from aecompare.data import idx
from aecompare.data.images import CLASSES, SIDE
from aecompare.data.sets import Dataset, File, Source
from aecompare.data.sources import Folder, SourceFault
from aecompare.running.files import sha256, write_arrays, write_json


class DataUnavailable(Exception):
    """No source gives the data set; the message says what each one's fault is, and the way out."""


def acquire(dataset: Dataset, folder: str | None, log: Callable[[str], None]) -> tuple[dict[str, np.ndarray], str]:
    """The four arrays of a data set, verified, and the source they came from.

    Args:
        dataset: what to get.
        folder: the user's folder, tried after the data set's own sources.
        log: takes a line for each source that is skipped.

    Raises:
        DataUnavailable: no source gave all files with the right hashes.
    """
    sources: list[Source] = [*dataset.sources, *([Folder(Path(folder).expanduser())] if folder else [])]
    found: list[str] = []
    for source in sources:
        try:
            contents = source.read({file.name: _size(role, file) for role, file in dataset.files.items()})
            arrays = {role: _verified(role, file, contents[file.name]) for role, file in dataset.files.items()}
        except SourceFault as fault:
            found.append(f"{source}: {fault}")
            log(f"skipped {found[-1]}")
        else:
            log(f"taken from {source}")
            return arrays, str(source)
    names = ", ".join(file.name for file in dataset.files.values())
    raise DataUnavailable(
        f"{dataset.title} could not be had. " + "; ".join(found) + f". To supply it by hand, put {names} (or the same "
        "with .gz) into a folder and name it: data: {folder: …} in the config, or the variable AECOMPARE_DATA"
    )


def store(dataset: Dataset, name: str, folder: str | None, arrays_path: str, record_path: str, log: Callable) -> None:
    """Acquire a data set and write its arrays and a record of where they come from."""
    arrays, source = acquire(dataset, folder, log)
    write_arrays(arrays_path, arrays)
    hashes = {file.name: file.sha256 for file in dataset.files.values()}
    write_json(record_path, {"dataset": name, "title": dataset.title, "source": source, "sha256": hashes})


def _size(role: str, file: File) -> int:
    """Bytes of the uncompressed IDX file."""
    return 16 + file.count * SIDE * SIDE if role.endswith("images") else 8 + file.count


def _verified(role: str, file: File, content: bytes) -> np.ndarray:
    """uint8 [count, 784] or uint8 [count], from bytes with the right hash."""
    if sha256(content) != file.sha256:
        raise SourceFault(f"{file.name} has SHA-256 {sha256(content)[:12]}… instead of {file.sha256[:12]}…")
    try:
        if role.endswith("images"):
            return idx.images(content, file.count, SIDE)
        return idx.labels(content, file.count, CLASSES)
    except idx.IdxError as fault:
        raise SourceFault(f"{file.name}: {fault}") from fault
