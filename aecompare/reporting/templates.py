"""Where the report's templates, messages and papers are: beside the library in a checkout, in it where installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]
INSTALLED = PACKAGE / "report"  # where a wheel has them
FOLDER = INSTALLED if INSTALLED.is_dir() else PACKAGE.parent / "report"


def files(kind: str, first: str) -> list[Path]:
    """All files of one kind of template, as ``html`` or ``latex``, the named one first."""
    found = sorted(path for path in (FOLDER / kind).rglob("*") if path.is_file() and path.name != first)
    return [FOLDER / kind / first, *found]


def chapters() -> list[str]:
    """Names of the chapters to `\\input`."""
    return sorted(path.name.split(".")[0] for path in (FOLDER / "latex" / "chapters").glob("*.tex.j2"))
