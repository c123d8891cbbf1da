"""What there is to choose from: one file in `models`, `tasks` or `datasets` adds one of each, by its name.

There is no list to keep in step: the files are the list. A dash in a name is an underscore in its file's.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType


def names(kind: str) -> list[str]:
    """The names of all models, tasks or datasets (`kind`), sorted; nothing is imported but the package itself."""
    package = importlib.import_module(f"aecompare.{kind}")
    return sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_"))


def load(kind: str, name: str) -> ModuleType:
    """The module that defines one model, task or dataset.

    Raises:
        LookupError: there is none of that name; the message lists the names and the nearest.
    """
    if not exists(kind, name):
        raise LookupError(f"unknown {kind.rstrip('s')} {name!r}; {choices(name, names(kind))}")
    return importlib.import_module(f"aecompare.{kind}.{file_of(name)}")


def exists(kind: str, name: str) -> bool:
    return file_of(name) in names(kind)


def file_of(name: str) -> str:
    """The file, without its ending, that defines `name`."""
    return name.replace("-", "_")


def choices(given: object, known: Iterable[str]) -> str:
    """Words for an error: what is allowed, and the nearest match if there is one."""
    known = list(known)
    near = difflib.get_close_matches(str(given), known, n=1)
    return "allowed: " + ", ".join(known) + (f"; did you mean {near[0]!r}?" if near else "")
