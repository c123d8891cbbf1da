"""Write workflow/schemas/config.schema.json, which editors use to complete and check a config; `make schema`."""

from __future__ import annotations

import json
from pathlib import Path

from aecompare import discovery
from aecompare.config.experiment import Experiment
from aecompare.data import own

SCHEMA = Path(__file__).parent.parent / "workflow" / "schemas" / "config.schema.json"


def schema() -> dict:
    """The experiment's schema, with the datasets, tasks and models that there are, and their settings."""
    found = Experiment.model_json_schema()
    fields = found["properties"]
    fields["tasks"]["items"] = {"enum": discovery.names("tasks")}
    of_own = {key: value for key, value in own.Settings.model_json_schema().items() if key != "title"}
    sets, given = discovery.names("datasets"), {"type": "object", "additionalProperties": of_own}
    fields["datasets"] = {
        "description": fields["datasets"]["description"],
        "anyOf": [{"type": "array", "minItems": 1, "items": {"anyOf": [{"enum": sets}, given]}}, given],
        "default": ["mnist"],
    }
    known = discovery.names("models")
    settings = {}
    for name in known:
        mine = discovery.load("models", name).MODEL.Settings.model_json_schema()
        found["$defs"] |= mine.get("$defs", {})
        settings |= {key: {**value, "title": name} for key, value in mine["properties"].items() if key not in settings}
    entry = {
        "type": "object",
        "properties": {"model": {"enum": known}, **settings},
        "additionalProperties": False,
    }
    named = {"type": "object", "additionalProperties": entry}
    fields["models"] = {
        "description": fields["models"]["description"],
        "anyOf": [{"type": "array", "minItems": 1, "items": {"anyOf": [{"enum": known}, named]}}, named],
        "default": known,
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": "aecompare config"}


def text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(text(), encoding="utf-8")
