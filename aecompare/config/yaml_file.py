"""What is wrong with a config file as a file, before anything is asked of its keys.

Snakemake's own reading takes the last of two equal keys in silence, and says of a broken file neither its name nor the
line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from aecompare.discovery import choices

TAB = "a tab; allowed: spaces, as YAML has it"


class Document(NamedTuple):
    """A config file's text, parsed once: where things stand, what they say, and keys that stand twice, with line."""

    node: yaml.Node | None
    given: object
    twice: tuple[tuple[int, str], ...]


@lru_cache(maxsize=8)
def read(text: str) -> Document:
    """Parse a file's text.

    Raises:
        yaml.YAMLError: it is no YAML.
        ValueError: it has a value that is none, such as a date of a 13th month.
        RecursionError: it is nested too deep.
    """
    if _is_json(text):
        text = text.replace("\t", " ")  # Snakemake reads JSON too, which may have tabs between words
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Document(None, None, ())
        twice = tuple(_twice(node, set()))  # before merge keys are resolved, which is no repetition
        return Document(node, loader.construct_document(node), twice)
    finally:
        loader.dispose()


def faults(file: Path) -> list[tuple[int | None, str]]:
    """Each fault of a file as (line, one sentence); none if it is a mapping of keys to values."""
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        known = sorted(path.name for path in file.parent.glob("*.y*ml")) if file.parent.is_dir() else []
        return [(None, f"no such file; {choices(file.name, known)}" if known else "no such file")]
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        return [(line, f"byte 0x{fault.object[fault.start]:02x} is not UTF-8; save the file as UTF-8")]
    except OSError as fault:
        return [(None, f"cannot be read ({fault.strerror})")]
    try:
        document = read(text)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        problem = TAB if "'\\t'" in str(fault.problem) else f"not YAML: {fault.problem}"
        if fault.context and problem != TAB:
            problem += f" ({fault.context})"
        return [(mark.line + 1 if mark else None, " ".join(problem.split()))]
    except yaml.YAMLError as fault:
        return [(None, f"not YAML: {' '.join(str(fault).split())}")]
    except (ValueError, RecursionError) as fault:  # a date that is none; lists in lists in lists
        return [(None, f"not YAML that can be read ({' '.join(str(fault).split())})")]
    if not isinstance(document.given, dict):
        found = {type(None): "nothing", list: "a list"}.get(type(document.given), "one value")
        return [(1, f"{found}; allowed: keys with values, as `replicates: 3`")]
    return list(document.twice)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _twice(node: yaml.Node, seen: set[int]) -> Iterator[tuple[int, str]]:
    """Keys that stand twice in one mapping, at any depth."""
    if id(node) in seen:  # an alias
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        lines: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if isinstance(key, yaml.ScalarNode):
                if key.value in lines:
                    yield line, f"{key.value}: stands twice, first in line {lines[key.value]}; allowed: each key once"
                lines.setdefault(key.value, line)
            yield from _twice(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _twice(item, seen)
