"""All runs' scores in one tidy table, their summary, and what each run cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from aecompare import scores, statistics
from aecompare.files import read_json, write_rows

RUN = ("dataset", "model", "code_size", "replicate", "kind", "parameters", "epochs")
COST = (*RUN, "seconds", "images_per_second", "threads", "precision")


def aggregate(
    runs: Iterable[str], records: Iterable[str], confidence: float, draws: int, outputs: Mapping[str, str]
) -> None:
    """Read the runs' files, in the order given; write `scores`, `summary` and `cost`.

    Raises:
        ValueError: a file of scores has other columns, or a measurement stands twice.
    """
    table = pd.concat([scores.read(path) for path in runs], ignore_index=True)
    twice = table[table.duplicated(list(scores.COLUMNS[:-1]))]
    if len(twice):
        raise ValueError(f"{len(twice)} measurements stand twice, the first: {tuple(twice.iloc[0])}")
    scores.write(outputs["scores"], table)
    scores.write(outputs["summary"], statistics.summarise(table, confidence, draws))
    write_rows(outputs["cost"], COST, [[record[name] for name in COST] for record in map(read_json, records)])
