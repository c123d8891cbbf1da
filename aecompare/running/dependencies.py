"""Which of the library's files a piece of work depends on.

Snakemake reruns a job when its script changed, not when a module changed that the script imports. So every rule has a
digest of the library's files among its parameters, and this module finds them: it reads import statements, without
importing anything, and follows them inside the package. Modules found by name at run time (a model, a task, a dataset)
are given by the caller. Files as inputs would do as well, but thirty of them a job are most of what planning a large
grid costs.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def library(script: str | Path, *modules: str) -> list[str]:
    """Paths of all library files that `script` and `modules` (as ``"training.models.vae"``) import, directly or not.

    Raises:
        FileNotFoundError: the script or a module does not exist.
    """
    waiting = [_file(f"aecompare.{name}") for name in modules] + list(_imports(Path(script)))
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path is None:
            raise FileNotFoundError(f"{script}: no such module among {', '.join(modules)}")
        if path not in found:
            found.add(path)
            waiting.extend(_imports(path))
    return sorted(str(path) for path in found)


@cache
def digest(script: str | Path, *modules: str) -> str:
    """One word for names and contents of the files that `library` finds; the same in any folder."""
    found = hashlib.sha256()
    for name in library(script, *modules):
        path = Path(name)
        found.update(f"{path.relative_to(PACKAGE.parent).as_posix()}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _file(module: str) -> Path | None:
    path = PACKAGE.parent.joinpath(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


@cache
def _imports(path: Path) -> frozenset[Path]:
    """Files of the package that one file names in its import statements, at any depth of the code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            named = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in named:
            if name.split(".")[0] == PACKAGE.name:
                parents = name.split(".")
                # `import a.b.c` runs a/__init__ and a/b/__init__ too
                files = [_file(".".join(parents[:depth])) for depth in range(1, len(parents) + 1)]
                found.update(file for file in files if file)
    return frozenset(found)
