"""External checks: our figures beside exact and published ones. A file here, named as a data set, has its `CHECKS`.

An exact figure follows from data and definition: where ours differs, something is broken, and the build fails. A
published one was measured by others with their networks: where ours differs, the report says so and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from aecompare import discovery
from aecompare.data.images import Images

COLUMNS = ("dataset", "what", "source", "kind", "expected", "tolerance", "ours", "verdict")
HOLDS, BROKEN, DIFFERS, UNMEASURED = "holds", "broken", "differs", "not measured"


class Evidence:
    """What checks may look at.

    Args:
        images: the data set.
        whole: all of its images are used.
        summary: `results/summary.csv`, of this data set.
        judges: records of the judges, the first judge's first.
    """

    def __init__(self, images: Images, whole: bool, summary: pd.DataFrame, judges: Sequence[Mapping[str, Any]]):
        self.images, self.whole, self.judges = images, whole, judges
        self.summary = summary
        keys = ["model", "code_size", "task", "condition", "metric", "mean"]
        self._means = {
            (model, None if pd.isna(size) else int(size), *rest): mean
            for model, size, *rest, mean in summary[keys].itertuples(index=False, name=None)
        }

    def mean(self, model: str, size: int | None, task: str, condition: str, metric: str) -> float | None:
        """A mean over replicates; None where it was not measured."""
        return self._means.get((model, size, task, condition, metric))

    def best(self, model: str, task: str, condition: str, metric: str, better: Callable) -> float | None:
        """Of a model at its best code size; `better` is min or max."""
        found = [
            mean
            for key, mean in self._means.items()
            if (key[0], *key[2:]) == (model, task, condition, metric) and key[1]
        ]
        return better(found) if found else None

    @cached_property
    def components(self) -> tuple[np.ndarray, np.ndarray]:
        """Mean [784] and principal axes [784, 784], the first first, of all training images, validation included."""
        images = self.images
        every = np.concatenate([images.train_bytes, images.validation_bytes]).astype(np.float64) / 255
        mean = every.mean(axis=0)
        _, vectors = np.linalg.eigh(every.T @ every / len(every) - np.outer(mean, mean))
        return mean, vectors.T[::-1]

    def projected(self, images: np.ndarray, size: int) -> np.ndarray:
        """Images through a code of PCA fitted to all training images: [n, 784] -> float64 [n, 784]."""
        mean, axes = self.components
        return (images - mean) @ axes[:size].T @ axes[:size] + mean

    def rank_agreement(self, task: str, one: str, two: str) -> float | None:
        """Kendall's τ of two metrics over all models, code sizes and conditions."""
        rows = self.summary[(self.summary["task"] == task) & self.summary["code_size"].notna()]
        wide = rows[rows["metric"].isin([one, two])].pivot_table(
            index=["model", "code_size", "condition"], columns="metric", values="mean"
        )
        return float(kendalltau(wide[one], wide[two]).statistic) if {one, two} <= set(wide.columns) else None


@dataclass(frozen=True)
class Check:
    """One figure.

    Args:
        what: in words.
        source: where the figure comes from.
        expected: the figure, or the bound where `sense` is one.
        tolerance: how far off ours may be.
        ours: finds our figure; None where it was not measured.
        exact: a fault here is a fault of ours.
        sense: ours has to be equal within the tolerance, or at least, or at most.
        on: images that it holds for.
        whole: it holds for all images alone.
    """

    what: str
    source: str
    expected: float
    tolerance: float
    ours: Callable[[Evidence], float | None]
    exact: bool = False
    sense: Literal["equal", "at least", "at most"] = "equal"
    on: Literal["grey", "binarised", "any"] = "grey"
    whole: bool = True

    def verdict(self, found: float | None) -> str:
        if found is None:
            return UNMEASURED
        above = found - self.expected
        off = {"equal": abs(above), "at least": -above, "at most": above}[self.sense]
        if off <= self.tolerance:
            return HOLDS
        return BROKEN if self.exact else DIFFERS

    def applies(self, evidence: Evidence) -> bool:
        binarised = evidence.images.binarised
        return (evidence.whole or not self.whole) and self.on in ("any", "binarised" if binarised else "grey")


def run(dataset: str, evidence: Evidence) -> Iterator[tuple[Any, ...]]:
    """A row by `COLUMNS` for each check of a data set; those that do not apply are left out."""
    if dataset not in discovery.names("checks"):
        return
    for check in discovery.load("checks", dataset).CHECKS:
        if check.applies(evidence):
            ours = check.ours(evidence)
            limit = "" if check.sense == "equal" else f"{check.sense} "
            kind = "exact" if check.exact else "published"
            yield (
                dataset, check.what, check.source, kind, f"{limit}{check.expected:g}", check.tolerance, ours,
                check.verdict(ours),
            )  # fmt: skip


def broken(table: pd.DataFrame) -> list[str]:
    """A line for each exact figure that ours differs from."""
    rows = table[table["verdict"] == BROKEN]
    return [
        f"{row.dataset}: {row.what} is {row.ours:g}; {row.source} has {row.expected} (± {row.tolerance:g})"
        for row in rows.itertuples()
    ]
