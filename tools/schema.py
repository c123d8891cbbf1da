"""Write workflow/schemas/config.schema.json, which editors use to complete and check a config; `make schema`."""

from __future__ import annotations

import json
from pathlib import Path

from aecompare import discovery
from aecompare.config.experiment import Experiment
from aecompare.data import own, some_classes

SCHEMA = Path(__file__).parent.parent / "workflow" / "schemas" / "config.schema.json"


def schema() -> dict:
    """The experiment's schema, with the datasets, tasks and models that there are, and their settings."""
    found = Experiment.model_json_schema()
    fields = found["properties"]
    fields["tasks"]["items"] = {"enum": discovery.names("tasks")}
    of_own = {key: value for key, value in own.Settings.model_json_schema().items() if key != "title"}
    sets, given = discovery.names("datasets"), {"type": "object", "additionalProperties": of_own}
    some = {
        "type": "string",
        "pattern": f"^({'|'.join(sets)})[-_](without|only)[-_].+$",
        "description": some_classes.ABOUT,
    }
    fields["datasets"] = {
        "description": fields["datasets"]["description"],
        "anyOf": [{"type": "array", "minItems": 1, "items": {"anyOf": [{"enum": sets}, some, given]}}, given],
        "default": ["mnist"],
    }
    known = discovery.names("models")
    settings: dict[str, dict[str, list[str]]] = {}  # by key and by what is said of it: the models that say it
    for name in known:
        mine = discovery.load("models", name).MODEL.Settings.model_json_schema()
        found["$defs"] |= mine.get("$defs", {})
        for key, value in mine["properties"].items():
            said = json.dumps({part: given for part, given in value.items() if part != "title"})
            settings.setdefault(key, {}).setdefault(said, []).append(name)
    entry = {
        "type": "object",
        "properties": {"model": {"enum": known}, **{key: _one(ways) for key, ways in settings.items()}},
        "additionalProperties": False,
    }
    named = {"type": "object", "additionalProperties": entry}
    fields["models"] = {
        "description": fields["models"]["description"],
        "anyOf": [{"type": "array", "minItems": 1, "items": {"anyOf": [{"enum": known}, named]}}, named],
        "default": list(Experiment.model_fields["models"].default),
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": "aecompare config"}


def _one(ways: dict[str, list[str]]) -> dict:
    """A setting as its models know it: `weight` means one thing here and another there."""
    told = [{**json.loads(said), "title": ", ".join(names)} for said, names in ways.items()]
    return told[0] if len(told) == 1 else {"anyOf": told}


def text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(text(), encoding="utf-8")
