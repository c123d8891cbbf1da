"""What there is to choose from: a file in the folder of its kind adds a data set, a model, a network, a task, checks, a
claim.

There is no list to keep in step: the files are the list. A dash in a name is an underscore in its file's.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType

FOLDERS = {
    "datasets": "data.sets",
    "models": "training.models",
    "networks": "training.networks",
    "tasks": "evaluation.tasks",
    "checks": "analysis.checks",
    "claims": "analysis.claims",
}


def names(kind: str) -> list[str]:
    """The names of all there are of a `kind` of `FOLDERS`, sorted; nothing is imported but their folders."""
    package = importlib.import_module(f"aecompare.{FOLDERS[kind]}")
    return sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_"))


def load(kind: str, name: str) -> ModuleType:
    """The module that defines one of a kind.

    Raises:
        LookupError: there is none of that name; the message lists the names and the nearest.
    """
    if not exists(kind, name):
        raise LookupError(f"unknown {kind.rstrip('s')} {name!r}; {choices(name, names(kind))}")
    return importlib.import_module(f"aecompare.{module_of(kind, name)}")


def exists(kind: str, name: str) -> bool:
    return _file_of(name) in names(kind)


def module_of(kind: str, name: str) -> str:
    """The module that defines `name`, from the library's top: ``training.models.dae_mask`` for dae-mask."""
    return f"{FOLDERS[kind]}.{_file_of(name)}"


def file_of(kind: str, name: str) -> str:
    """Its file, from the library's top: ``training/models/dae_mask.py``."""
    return module_of(kind, name).replace(".", "/") + ".py"


def _file_of(name: str) -> str:
    return name.replace("-", "_")


def choices(given: object, known: Iterable[str]) -> str:
    """Words for an error: what is allowed, and the nearest match if there is one."""
    known = list(known)
    near = difflib.get_close_matches(str(given), known, n=1)
    return "allowed: " + ", ".join(known) + (f"; did you mean {near[0]!r}?" if near else "")
