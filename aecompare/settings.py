"""The base of every settings class, and how a fault in settings is told: one line, with the fix."""

from __future__ import annotations

import reprlib
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from aecompare.discovery import choices

QUOTES = " (YAML reads yes, no, on and off as true and false: write it in quotes)"
LIMITS = {
    "greater_than_equal": ("ge", "≥"),
    "greater_than": ("gt", ">"),
    "less_than_equal": ("le", "≤"),
    "less_than": ("lt", "<"),
}
KINDS = {
    "int": "a whole number",
    "float": "a number",
    "string": "text",
    "bool": "true or false",
    "list": "a list",
    "dict": "a mapping of keys to values",
    "model": "a mapping of keys to values",
}


class Strict(BaseModel):
    """Settings that take nothing they do not know: no unknown key, no text for a number, no NaN."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False, validate_default=True)


def faults(error: ValidationError, settings: type[Strict]) -> list[tuple[tuple[str | int, ...], str]]:
    """Each fault of a failed validation as (path of the key, one sentence in plain words)."""
    found = []
    for fault in error.errors(include_url=False):
        path, within = _walk(settings, tuple(fault["loc"]))
        if fault["type"].startswith("union_tag"):
            path = (*path, "kind")
        found.append((path, _sentence(fault, within)))
    return found


def _sentence(fault: dict[str, Any], within: type[Strict]) -> str:
    kind, given, about = fault["type"], fault.get("input"), fault.get("ctx", {})
    value = reprlib.repr(given)  # short, whatever it holds
    if kind == "extra_forbidden":
        return f"unknown key; {choices(fault['loc'][-1], within.model_fields)}"
    if kind == "missing":
        return "this key is missing"
    if kind in LIMITS:
        bound, sign = LIMITS[kind]
        return f"{value} is out of range; allowed: {sign} {about[bound]}"
    if kind == "union_tag_not_found":
        return f"this key is missing; allowed: {', '.join(_kinds(within, fault['loc']))}"
    if kind == "union_tag_invalid":
        return f"{about['tag']!r} is not a choice; {choices(about['tag'], _kinds(within, fault['loc']))}"
    if kind == "literal_error":
        allowed = [word.strip("'") for word in about["expected"].replace(" or ", ", ").split(", ")]
        return f"{value} is not a choice; {choices(given, allowed)}"
    if kind == "model_attributes_type":
        kind = "dict_type"
    if kind.endswith("_type") and kind.removesuffix("_type") in KINDS:
        wanted = KINDS[kind.removesuffix("_type")]
        return f"{value} is {_named(given)}; allowed: {wanted}{_hint(given, kind)}"
    if kind == "finite_number":
        return f"{value} is not finite; allowed: a number"
    if kind == "too_short":
        return f"empty; allowed: at least {about['min_length']} of them"
    return f"{value}: {fault['msg'].removeprefix('Value error, ')}"


def _walk(settings: type[Strict], path: tuple[str | int, ...]) -> tuple[tuple[str | int, ...], type[Strict]]:
    """A fault's path without the names of choices that pydantic puts in, and the settings that its last key is of."""
    kept: list[str | int] = []
    steps = list(path)
    while steps:
        key = steps.pop(0)
        kept.append(key)
        field = settings.model_fields.get(str(key))
        if field is None or not steps:
            break
        alternatives = _alternatives(field.annotation)
        if steps[0] in alternatives:
            settings = alternatives[str(steps.pop(0))]
        elif isinstance(field.annotation, type) and issubclass(field.annotation, Strict):
            settings = field.annotation
        else:
            break
    return (*kept, *steps), settings


def _alternatives(annotation: object) -> dict[str, type[Strict]]:
    """Of a choice of settings that are told apart by their `kind`, each under its kind."""
    found = [one for one in get_args(annotation) if isinstance(one, type) and issubclass(one, Strict)]
    return {one.model_fields["kind"].default: one for one in found if "kind" in one.model_fields}


def _kinds(within: type[Strict], path: tuple[str | int, ...]) -> list[str]:
    return list(_alternatives(within.model_fields[str(path[-1])].annotation))


def _named(value: object) -> str:
    names = {
        str: "text",
        bool: "true/false",
        int: "a whole number",
        float: "a number",
        list: "a list",
        dict: "a mapping",
    }
    return "nothing" if value is None else names.get(type(value), type(value).__name__)


def _hint(given: object, kind: str) -> str:
    if isinstance(given, bool) and kind == "string_type":
        return QUOTES
    if isinstance(given, str) and kind in ("int_type", "float_type"):
        try:
            return f" (write it without quotes: {float(given):g})"
        except ValueError:
            return ""
    return ""
