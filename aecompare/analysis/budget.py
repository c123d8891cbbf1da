"""What twice the epochs would change, measured once and kept: so that a report can mark what its budget leaves open.

A learning rate that falls to 0 makes every last epoch look converged. `make budget` trains each network with the
default budget and with twice its epochs (`config/budget.yaml`) and keeps by how much each ranked headline gains. The
table holds for the budget it was measured with, and for no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from aecompare.evaluation import scores
from aecompare.evaluation.tasks import task_of

TWICE = "-twice"  # ends the name of an entry with twice the epochs
KEYS = ["epochs", "batch_size", "learning_rate"]  # of training: what the table holds for
COLUMNS = [*KEYS, "dataset", "task", "condition", "metric", "model", "code_size", "gain", "low", "high", "margin"]


def measured(comparisons: pd.DataFrame, training: Mapping[str, Any], tasks: Sequence[str]) -> pd.DataFrame:
    """By ranked headline, model and code size, what twice the epochs gain, in the metric's own sense.

    Args:
        comparisons: as `aecompare.analysis.comparisons.compare` gives them, of `config/budget.yaml`.
        training: its budget.
        tasks: of the experiment.
    """
    found = []
    for name in tasks:
        headline, metrics = task_of(name).headlines[0], task_of(name).metrics
        sign = 1 if metrics[headline.metric].better == "higher" else -1
        asked = {"task": name, "condition": headline.condition, "metric": headline.metric}
        rows = comparisons[(comparisons[list(asked)] == pd.Series(asked)).all(axis=1)]
        for row in rows[rows["other"] == rows["model"] + TWICE].itertuples():
            gain, *ends = (-sign * value for value in (row.difference, row.low, row.high))
            own = (row.dataset, name, row.condition, row.metric, row.model, int(row.code_size))
            found.append((*(training[key] for key in KEYS), *own, gain, *sorted(ends), row.margin))
    return pd.DataFrame(found, columns=COLUMNS)


class Budget:
    """What the epochs of a run leave open.

    Args:
        path: of the kept table.
        training: the run's budget; where it is another than the table's, nothing is known.
        kinds: by entry, the model that it is with its default settings; others are not known either.
    """

    def __init__(self, path: str | Path, training: Mapping[str, Any], kinds: Mapping[str, str]):
        table = scores.read_summary(path)
        here = (table[KEYS] == pd.Series({key: training[key] for key in KEYS})).all(axis=1)
        self.table, self.kinds = table[here], kinds

    @property
    def known(self) -> bool:
        return bool(len(self.table))

    def moved(self, dataset: str, task: str, condition: str, metric: str) -> dict[str, list[int]]:
        """By entry, the code sizes at which twice the epochs move its mean by more than the margin, and than chance."""
        asked = pd.Series({"dataset": dataset, "task": task, "condition": condition, "metric": metric})
        rows = self.table[(self.table[list(asked.index)] == asked).all(axis=1)]
        rows = rows[_moves(rows)]
        found = {entry: sorted(rows.loc[rows["model"] == kind, "code_size"]) for entry, kind in self.kinds.items()}
        return {entry: [int(size) for size in sizes] for entry, sizes in found.items() if sizes}

    @property
    def counts(self) -> tuple[int, int]:
        """Headlines that move, of all that were measured."""
        return int(_moves(self.table).sum()), len(self.table)


def _moves(table: pd.DataFrame) -> pd.Series:
    """Which gains are larger than the margin, with an interval that does not hold 0."""
    return (table["gain"].abs() > table["margin"]) & ((table["low"] > 0) | (table["high"] < 0))
