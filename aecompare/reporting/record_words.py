"""What a report says of checks and of what models have to learn: rows for its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from aecompare.reporting import wording
from aecompare.reporting.language import Language


def checks(table: pd.DataFrame, data: Mapping[str, Mapping[str, Any]], language: Language) -> list[dict[str, str]]:
    """Our figures beside exact and published ones, in words."""
    say, decimal = language.say, language.decimal
    found = []
    for row in table.itertuples():
        ours = "" if pd.isna(row.ours) else f"{row.ours:.4g}"
        expected = f"{row.expected} ± {row.tolerance:g}" if row.tolerance else str(row.expected)
        found.append(
            {
                "dataset": data[row.dataset]["title"],
                "what": decimal(say(row.what)),
                **{name: say(str(getattr(row, name))) for name in ("source", "kind", "verdict")},
                **{"expected": decimal(expected), "ours": decimal(ours), "holds": row.verdict == "holds"},
            }
        )
    return found


def models(
    described: Sequence[Mapping[str, Any]],
    titles: Mapping[str, str],
    records: Sequence[Mapping[str, Any]],
    language: Language,
) -> list[dict[str, Any]]:
    """Each entry with its title, summary, settings and rate in words."""
    return [
        {
            **model,
            "title": titles[model["name"]],
            "summary": language.gettext(model["summary"]),
            "settings": wording.settings(model["settings"], language),
            "rate": rate(records, model["name"], language),
        }
        for model in described
    ]


def rate(records: Sequence[Mapping[str, Any]], model: str, language: Language) -> str:
    """Of a model whose code is one of finitely many: how many bits it costs, and what is not measured of it."""
    bits = {record["code_size"]: record["rate_bits"] for record in records if record["model"] == model}
    if None in bits.values() or not bits:
        return ""
    sizes = sorted(bits)
    return language.say(
        "A code of %(sizes)s numbers is one of finitely many and costs %(bits)s bits. What is measured by small steps, "
        "between two codes and by fitted Gaussians, and the search for a code that fits, is not applicable to it.",
        sizes=language.list([str(size) for size in sizes]),
        bits=language.list([language.decimal(f"{bits[size]:g}") for size in sizes]),
    )


def costs(records: Sequence[Mapping[str, Any]], titles: Mapping[str, str], language: Language) -> list[dict[str, Any]]:
    """Layers and learnt values by model and code size: what does not change from run to run."""
    seen: dict[tuple[str, int], dict[str, Any]] = {}
    for record in records:
        key = (record["model"], record["code_size"])
        if key not in seen:
            seen[key] = {
                "name": key[0],
                "model": titles[key[0]],
                "code_size": key[1],
                "layers": wording.layers(record["layers"]),
                "parameters": language.count(record["parameters"]),
                "epochs": record["epochs"],
            }
    return list(seen.values())
