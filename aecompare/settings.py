"""The base of every settings class, and how a fault in settings is told: one line, with the fix."""

from __future__ import annotations

import reprlib
from typing import Any

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
    return [(tuple(fault["loc"]), _sentence(fault, settings)) for fault in error.errors(include_url=False)]


def _sentence(fault: dict[str, Any], settings: type[Strict]) -> str:
    kind, given, about = fault["type"], fault.get("input"), fault.get("ctx", {})
    value = reprlib.repr(given)  # short, whatever it holds
    if kind == "extra_forbidden":
        return f"unknown key; {choices(fault['loc'][-1], _keys(settings, fault['loc'][:-1]))}"
    if kind == "missing":
        return "this key is missing"
    if kind in LIMITS:
        bound, sign = LIMITS[kind]
        return f"{value} is out of range; allowed: {sign} {about[bound]}"
    if kind == "literal_error":
        allowed = [word.strip("'") for word in about["expected"].replace(" or ", ", ").split(", ")]
        return f"{value} is not a choice; {choices(given, allowed)}"
    if kind.endswith("_type") and kind.removesuffix("_type") in KINDS:
        wanted = KINDS[kind.removesuffix("_type")]
        return f"{value} is {_named(given)}; allowed: {wanted}{_hint(given, kind)}"
    if kind == "finite_number":
        return f"{value} is not finite; allowed: a number"
    if kind == "too_short":
        return f"empty; allowed: at least {about['min_length']} of them"
    return f"{value}: {fault['msg'].removeprefix('Value error, ')}"


def _keys(settings: type[Strict], path: tuple[str | int, ...]) -> list[str]:
    """The keys that settings know at a path."""
    for step in path:
        inner = settings.model_fields[step].annotation
        settings = inner if isinstance(inner, type) else settings
    return list(settings.model_fields)


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
