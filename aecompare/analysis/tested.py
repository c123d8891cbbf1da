"""Claims and factors of design, data set by data set: the tables that a report reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aecompare.analysis import claims, factors
from aecompare.analysis.claim_numbers import Numbers
from aecompare.evaluation import scores
from aecompare.running.files import write_rows


def write(
    given: Mapping[str, str],
    values: Mapping[str, int],
    entries: Sequence[Mapping[str, Any]],
    confidence: float,
    outputs: Mapping[str, str],
) -> None:
    """Write `claims`, `effects` and `interactions`.

    Args:
        given: paths of `summary`, `comparisons` and `scores`.
        values: of an image, by data set.
        entries: of the config, as `Experiment.described` gives them.
        confidence: of intervals.
        outputs: paths by name.
    """
    tables = [scores.read_summary(given[name]) for name in ("summary", "comparisons", "scores")]
    said, effects, interactions = [], [], []
    for dataset, count in values.items():
        summary, comparisons, measured = (table[table["dataset"] == dataset] for table in tables)
        said += claims.judge(Numbers(summary, comparisons, entries, confidence, count), dataset)
        found = factors.measured(measured, entries, dataset, count, confidence)
        effects += found[0]
        interactions += found[1]
    write_rows(outputs["claims"], claims.COLUMNS, said)
    write_rows(outputs["effects"], factors.EFFECTS, effects)
    write_rows(outputs["interactions"], factors.INTERACTIONS, interactions)
