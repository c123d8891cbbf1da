"""What a report says of claims and of factors of design: verdicts with their numbers, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import pandas as pd

from aecompare.analysis import claims
from aecompare.analysis.claim_numbers import BOUND
from aecompare.analysis.welch import MOST
from aecompare.evaluation.tasks import task_of
from aecompare.reporting.language import Language
from aecompare.reporting.wording import level_in_words, together

MARKS = {claims.HOLDS: "best", claims.PARTLY: "equivalent", claims.FAILS: "behind"}
SIGNS = {"yes": "✓", "no": "✗", "undecided": "?"}


def told(table: pd.DataFrame, titles: Mapping[str, str], language: Language) -> list[dict[str, Any]]:
    """Each claim with its verdict on a data set; those that were not measured last.

    Args:
        table: as `results/claims.csv`, of the data set.
        titles: of the models.
        language: to say it in.
    """
    found = []
    for name, claim in claims.claims().items():
        rows = table[table["claim"] == name]
        said = rows["verdict"].iloc[0] if len(rows) else claims.UNMEASURED
        parts = rows[rows["true"].notna()]
        found.append(
            {
                "name": name,
                "section": language.say("introduction") if claim.section == "introduction" else claim.section,
                "verdict": language.say(said),
                "measured": said != claims.UNMEASURED,
                "mark": MARKS.get(said, "undecided"),
                "true": int((parts["true"] == "yes").sum()),
                "open": int((parts["true"] == "undecided").sum()),
                "parts": len(parts),
                "preset": claim.preset,
                "needed": _needed(parts, language) if said == claims.UNDECIDED else "",
                "numbers": list(_numbers(parts, titles, language)),
                **{key: language.decimal(language.say(getattr(claim, key))) if key == "rule" else
                   language.say(getattr(claim, key)) for key in ("text", "rule", "source")},
            }
        )  # fmt: skip
    return sorted(found, key=lambda claim: not claim["measured"])


def _needed(parts: pd.DataFrame, language: Language) -> str:
    """How many replicates would decide what is open, as far as that is known."""
    known = parts[parts["needed_low"].notna()]
    if known.empty:
        return ""
    low, high = known["needed_low"].max(), known["needed_high"].max()
    most = language.count(MOST)
    if math.isinf(low):
        return language.say("more than %(most)s replicates would tell", most=most)
    if math.isinf(high):
        return language.say(
            "%(low)s to more than %(most)s replicates would tell", low=language.count(int(low)), most=most
        )
    return language.say(
        "%(low)s to %(high)s replicates would tell", low=language.count(int(low)), high=language.count(int(high))
    )


def _numbers(parts: pd.DataFrame, titles: Mapping[str, str], language: Language) -> Iterator[dict[str, Any]]:
    """What was compared, and its numbers by code size with a sign each: true, not, undecided."""
    same = ["task", "condition", "metric", "model", "other"]
    rows = list(parts.itertuples(index=False))
    for _, group in groupby(rows, key=lambda row: tuple(getattr(row, name) for name in same)):
        some = list(group)
        first = some[0]
        metric = task_of(first.task).metrics[first.metric]
        condition = "" if first.condition in ("clean", "posterior") else f", {language.condition(first.condition)}"
        model, other = titles[first.model], titles.get(first.other, first.other)
        told = f"{language.metric(metric)}{condition}"
        if first.other == BOUND:
            bound = language.decimal(f"{first.other_value:g}")
            what = language.say("%(model)s beside %(bound)s: %(told)s", model=model, bound=bound, told=told)
        elif first.other == first.model:
            what = language.say("%(model)s beside its next shorter code: %(told)s", model=model, told=told)
        else:
            what = language.say("%(model)s beside %(other)s: %(told)s", model=model, other=other, told=told)
        cells = []
        for row in some:
            value, against = (language.number(number, metric) for number in (row.value, row.other_value))
            pair = value if first.other == BOUND else f"{value} / {against}"
            cells.append({"size": str(row.code_size), "value": pair, "sign": SIGNS[row.true], "true": row.true})
        yield {"what": what, "cells": cells}


def effects(table: pd.DataFrame, language: Language) -> list[dict[str, Any]]:
    """Rows of the table of effects: a factor's level against another, and the change of each metric in per cent."""
    metrics = task_of("reconstruction").metrics
    found = []
    for (factor, level, against), rows in table.groupby(["factor", "level", "against"], sort=False):
        cells = {}
        for row in rows.itertuples():
            ends = f"[{row.low:+.1f}; {row.high:+.1f}]"
            sure = not row.low <= 0 <= row.high
            lower = metrics[row.metric].better == "lower"
            mark = ("best" if (row.percent < 0) == lower else "behind") if sure else "undecided"
            cells[row.metric] = {
                "value": language.decimal(f"{row.percent:+.1f}"), "interval": language.decimal(ends), "mark": mark,
            }  # fmt: skip
        found.append({"factor": language.say(factor), "level": level_in_words(level, against, language),
                      "cells": cells})  # fmt: skip
    return found


def interactions(table: pd.DataFrame, language: Language) -> list[dict[str, Any]]:
    """Rows of the table of interactions."""
    return [
        {
            "pair": together((row.one, row.two), language),
            "metric": language.say(task_of("reconstruction").metrics[row.metric].title),
            "shift": language.decimal(f"{row.percent:+.1f} %"),
            "interval": language.decimal(f"[{row.low:+.1f}; {row.high:+.1f}]"),
            "where": together((row.level, row.other_level), language),
            "p": language.decimal("< .001" if row.p_holm < 0.001 else f"{row.p_holm:.3f}"),
            "matters": bool(row.matters),
        }
        for row in table.itertuples()
    ]
