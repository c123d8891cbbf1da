"""External checks: our figures beside exact and published ones. A file here, named as a data set, has its `CHECKS`.

An exact figure follows from data and definition: where ours differs, something is broken, and the build fails. A
published one was measured by others with their networks: where ours differs, the report says so and goes on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from aecompare import discovery
from aecompare.data.images import Images
from aecompare.evaluation.controls import CODE_SIZE, CONTROLS
from aecompare.evaluation.tasks import task_of
from aecompare.training.models import Budget

COLUMNS = ("dataset", "what", "source", "kind", "expected", "tolerance", "ours", "verdict")
BY_DEFINITION = "the definition, on MNIST"
HOLDS, BROKEN, DIFFERS, UNMEASURED = "holds", "broken", "differs", "not measured"


class Evidence:
    """What checks may look at.

    Args:
        images: the data set.
        whole: all of its images are used.
        summary: `results/summary.csv`, of this data set.
        judges: records of the judges, the first judge's first; none where no task asks for them.
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

    def judge(self, what: str) -> float | None:
        """What is recorded of the first judge; None where there is none."""
        return self.judges[0][what] if self.judges else None

    def best(self, model: str, task: str, condition: str, metric: str, better: Callable) -> float | None:
        """Of a model at its best code size; `better` is min or max."""
        found = [
            mean
            for key, mean in self._means.items()
            if (key[0], *key[2:]) == (model, task, condition, metric) and key[1]
        ]
        return better(found) if found else None

    @cached_property
    def pca(self) -> Any:
        """The model that is compared, fitted to all training images, validation included, with a code of 64."""
        every = np.concatenate([self.images.train_bytes, self.images.validation_bytes])
        cell = {"dataset": self.images.name, "model": "pca", "code_size": 64, "replicate": 1, "seed": 0}
        model = discovery.load("models", "pca").MODEL({}, 64, cell, self.images.shape)
        budget = Budget(epochs=1, batch_size=1, learning_rate=1.0, precision="float32", threads=1)
        model.fit(dataclasses.replace(self.images, train_bytes=every), budget, lambda line: None)
        return model

    def projected(self, images: np.ndarray, size: int) -> np.ndarray:
        """Images through the first `size` components of that model, not clipped: [n, values] -> float64 [n, values]."""
        codes = self.pca.encode(images).astype(np.float64)
        return codes[:, :size] @ self.pca.components[:size] + self.pca.mean

    def squared_error(self, size: int) -> float:
        """Of an image of the test set through the first `size` components of that model."""
        test = self.images.test
        return float(np.mean(np.sum((self.projected(test, size) - test) ** 2, axis=1)))

    def agreement(self, task: str, one: str, two: str) -> tuple[float, float] | None:
        """How two metrics order the models inside a condition and code size: mean of Kendall's τ, and the share of
        these in which they have the same winner (both metrics: lower is better)."""
        rows = self.summary[(self.summary["task"] == task) & self.summary["code_size"].notna()]
        wide = rows[rows["metric"].isin([one, two])].pivot_table(
            index=["condition", "code_size", "model"], columns="metric", values="mean"
        )
        if not {one, two} <= set(wide.columns):
            return None
        groups = [group for _, group in wide.dropna().groupby(level=[0, 1]) if len(group) > 2]
        if not groups:
            return None
        orders = [float(kendalltau(group[one], group[two]).statistic) for group in groups]
        same = [group[one].idxmin() == group[two].idxmin() for group in groups]
        return float(np.nanmean(orders)), float(np.mean(same))

    def lead(self, task: str) -> float | None:
        """By how much the best trained network of code size 16 beats the best control at a task's ranked headline, less
        the margin; those that win it by nature are left out. None where the task undoes what no network of the grid was
        shown: a plain autoencoder owes nobody a denoiser."""
        headline = task_of(task).headlines[0]
        metric = task_of(task).metrics[headline.metric]
        sign = 1 if metric.better == "higher" else -1
        networks: dict[str, float] = {}
        controls = []
        for (model, size, *rest), mean in self._means.items():
            if rest[0] == task and rest[2] == headline.metric and rest[1] == headline.condition:
                if size == CODE_SIZE and model not in _classical():
                    networks[model] = sign * mean
                elif model in CONTROLS and model not in headline.wins:
                    controls.append(sign * mean)
        if not (networks and controls) or set(networks) <= _untaught(task_of(task).undoes):
            return None
        return max(networks.values()) - max(controls) - metric.margin

    def worthless(self, task: str, condition: str, metric: str) -> float | None:
        """The highest value that a control reaches, but for the memoriser."""
        found = [self.mean(name, None, task, condition, metric) for name in CONTROLS if name != "memoriser"]
        return max((value for value in found if value is not None), default=None)


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
        of: the models that it is about; it is left out where one is not part of the experiment.
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
    of: tuple[str, ...] = ()

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
        there = set(self.of) <= set(evidence.summary["model"])
        return there and (evidence.whole or not self.whole) and self.on in ("any", "binarised" if binarised else "grey")


@cache
def _classical() -> set[str]:
    """Entries that are called as a classical method."""
    return {name for name in discovery.names("models") if discovery.load("models", name).MODEL.classical}


@cache
def _untaught(undoes: str) -> set[str]:
    """Entries that are called as a model whose training shows it nothing of what a task undoes; none of a task that
    undoes nothing."""
    kinds = {name: discovery.load("models", name).MODEL for name in discovery.names("models")}
    return {name.replace("_", "-") for name, kind in kinds.items() if undoes and kind.trained_with != undoes}


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
