"""What is said of autoencoders, put to the test. A file here with a `CLAIM` adds one, by its file name.

A claim names the measure that decides it and a rule, written down before the numbers were looked at. It is taken apart
into parts, a comparison each, over subsets (code sizes, masks) that the rule names; the verdict follows from theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from aecompare import discovery
from aecompare.analysis.claim_numbers import Numbers, Part

HOLDS, FAILS, PARTLY = "holds", "does not hold", "holds in part"
UNDECIDED, UNMEASURED = "left undecided", "not measured here"
VERDICTS = (HOLDS, PARTLY, FAILS, UNDECIDED, UNMEASURED)
COLUMNS = (
    "dataset", "claim", "verdict", "task", "condition", "metric", "model", "code_size", "value", "other",
    "other_code_size", "other_value", "true", "needed_low", "needed_high",
)  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """One claim.

    Args:
        section: of the thesis that makes it.
        text: what is claimed, in our words.
        rule: by which measure it is decided, and when it holds.
        parts: the comparisons that it is taken apart into; none where they were not measured.
        source: who else says it.
        preset: an experiment that measures it.
    """

    section: str
    text: str
    rule: str
    parts: Callable[[Numbers], Iterable[Part]]
    source: str = ""
    preset: str = "config/config.yaml"


def claims() -> dict[str, Claim]:
    """All there are by name, in the order of the thesis."""
    found = {name: discovery.load("claims", name).CLAIM for name in discovery.names("claims")}
    return dict(sorted(found.items(), key=lambda item: ("introduction" not in item[1].section, item[1].section)))


def verdict(parts: Sequence[Part]) -> str:
    """All parts true: it holds. None true: it does not. Some true and some not: it holds in part, for those. Else some
    are open, and so is the claim."""
    told = [part.true for part in parts]
    if not told:
        return UNMEASURED
    if True in told and False in told:
        return PARTLY
    if None in told:
        return UNDECIDED
    return HOLDS if told[0] else FAILS


def judge(numbers: Numbers, dataset: str) -> Iterator[tuple[Any, ...]]:
    """A row by `COLUMNS` for each part of each claim; one without parts for a claim that was not measured."""
    for name, claim in claims().items():
        parts = list(claim.parts(numbers))
        said = verdict(parts)
        if not parts:
            yield (dataset, name, said, *[None] * (len(COLUMNS) - 3))
        for part in parts:
            yield (
                dataset, name, said, *part.key, part.model, part.size, part.value, part.other, part.other_size,
                part.against, {True: "yes", False: "no", None: "undecided"}[part.true], *(part.needed or (None, None)),
            )  # fmt: skip


def read(path: str) -> pd.DataFrame:
    """The table of all claims, as `judge` gives it."""
    return pd.read_csv(path, dtype={"code_size": "Int64", "other_code_size": "Int64"}, keep_default_na=True)
