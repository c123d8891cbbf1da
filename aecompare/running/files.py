"""Files that are whole or absent.

Everything the pipeline writes goes through `replacing`: written beside its final name, flushed to disk, renamed.
Arrays travel as uncompressed ``.npz`` without pickles, so that reading a file can never run code.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

PRIVATE = re.compile(r"\.(?P<name>.+)\.[a-z0-9_]{8}(?P<suffix>\.[^.]+)?")  # as `replacing` has tempfile name them


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yield a private path beside `path`; on success it is flushed and renamed to `path`, else removed."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    private = Path(name)
    try:
        yield private
        with private.open("rb") as written:
            os.fsync(written.fileno())
        private.chmod(0o666 & ~_umask())  # mkstemp's 0600 would lock out a group that shares results
        private.replace(path)
        _flush_folder(path.parent)
    except OSError as fault:  # writing to an open file names none
        raise OSError(fault.errno, fault.strerror, str(path)) from fault
    finally:
        private.unlink(missing_ok=True)


def clear_unfinished(folder: str | Path) -> list[Path]:
    """Remove the private files of `replacing` that killed processes left under a folder, and nothing else; only whoever
    knows that none of them lives may. Gives what was removed."""
    found = []
    for path in Path(folder).rglob(".*"):
        told = PRIVATE.fullmatch(path.name)
        if told and Path(told["name"]).suffix == (told["suffix"] or "") and path.is_file() and not path.is_symlink():
            path.unlink(missing_ok=True)
            found.append(path)
    return found


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_bytes(path: str | Path, content: bytes) -> None:
    with replacing(path) as private:
        private.write_bytes(content)


def write_text(path: str | Path, text: str) -> None:
    write_bytes(path, text.encode("utf-8"))


def write_json(path: str | Path, value: object) -> None:
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def read_json(path: str | Path) -> dict:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write_rows(path: str | Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file; floats in their shortest exact form, None as an empty cell."""
    with replacing(path) as private, private.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            if len(row) != len(columns):
                raise ValueError(f"{path}: a row has {len(row)} cells for {len(columns)} columns: {row!r}")
            writer.writerow([float(cell) if isinstance(cell, np.floating) else cell for cell in row])


def write_arrays(path: str | Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write named arrays as uncompressed ``.npz``; the same arrays give the same bytes."""
    with replacing(path) as private, private.open("wb") as out:
        np.savez(out, **{name: np.ascontiguousarray(array) for name, array in arrays.items()})


def read_arrays(path: str | Path) -> dict[str, np.ndarray]:
    """Read what `write_arrays` wrote.

    Raises:
        ValueError: the file is damaged, or holds objects instead of numbers.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except FileNotFoundError:
        raise
    except Exception as fault:  # zip, header and dtype errors come as half a dozen types
        raise ValueError(f"{path}: not a readable array file; delete it and run again") from fault


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_sha256(path: str | Path) -> str:
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
