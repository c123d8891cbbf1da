"""Where in the config files a key stands, so that a fault can be told with file and line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import yaml

from aecompare.config import yaml_file


def place(path: Sequence[str | int], files: Sequence[str | Path]) -> str:
    """File and line that set a key; the last file that names it wins, as in Snakemake."""
    for depth in range(len(path), 0, -1):
        for file in reversed(files):
            line = _line(Path(file), path[:depth])
            if line:
                return f"{short(file)}:{line}"
    return short(files[-1]) if files else "config"


def short(file: str | Path) -> str:
    """A path as people would type it: relative where that is inside the working directory."""
    near = os.path.relpath(file)
    return str(file) if near.startswith("..") else near


def _line(file: Path, path: Sequence[str | int]) -> int | None:
    try:
        node = yaml_file.read(file.read_text(encoding="utf-8")).node
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return None
    line = None
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == step]
            if not found:
                return None
            line, node = found[-1][0].start_mark.line + 1, found[-1][1]
        elif isinstance(node, yaml.SequenceNode):
            inner = [item for item in node.value if _names(item, step) or item.value == step]
            if isinstance(step, int) and step < len(node.value):
                inner = [node.value[step]]
            if not inner:
                return None
            line, node = inner[0].start_mark.line + 1, inner[0].value[0][1] if _names(inner[0], step) else inner[0]
        else:
            return line
    return line


def _names(node: yaml.Node, step: str | int) -> bool:
    return isinstance(node, yaml.MappingNode) and len(node.value) == 1 and node.value[0][0].value == step
