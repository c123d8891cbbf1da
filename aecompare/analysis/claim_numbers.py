"""What claims may look at, and how a comparison becomes part of one: true, not true, or open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from aecompare.analysis import factors
from aecompare.analysis.comparisons import BETTER, EQUIVALENT, MINIMUM, UNDECIDED, UNTESTED, WORSE, conditions_of
from aecompare.analysis.welch import Difference, Sample
from aecompare.evaluation.tasks import task_of

Key = tuple[str, str, str]  # task, condition, metric
Place = tuple[str, int]  # entry, code size
BOUND = "bound"  # in the place of another model: a figure that was written down beforehand
TURNED = {BETTER: WORSE, WORSE: BETTER}
LEARNT, NOTHING = ("reconstruction", "clean", "sse"), "mean-image"


@dataclass(frozen=True)
class Part:
    """A comparison: of an entry's mean at a code size with another's, a baseline's, or a bound.

    `true` says whether it is as the claim has it, None where the replicates do not tell; `needed` how many would.
    """

    key: Key
    model: str
    size: int
    value: float
    other: str
    other_size: int | None
    against: float
    true: bool | None
    needed: tuple[float, float] | None = None


class Numbers:
    """An experiment's outcome on one data set.

    Args:
        summary: `results/summary.csv` of it.
        comparisons: `results/comparisons.csv` of it.
        entries: of the config, as `Experiment.described` gives them.
        confidence: of intervals; 1 − confidence is the level of tests.
        values: of an image.
    """

    def __init__(
        self,
        summary: pd.DataFrame,
        comparisons: pd.DataFrame,
        entries: Sequence[Mapping[str, Any]],
        confidence: float,
        values: int,
    ):
        self.entries, self.confidence, self.values = entries, confidence, values
        keys = ["task", "condition", "metric", "model", "code_size"]
        rows = [*keys, "mean", "sd", "low", "high", "n"]
        self._cells = {
            (*row[:4], None if pd.isna(row[4]) else int(row[4])): row[5:]
            for row in summary[rows].itertuples(index=False, name=None)
        }
        self._pairs: dict[tuple, tuple] = {}
        told = [*keys[:4], "other", "code_size", "verdict", "needed_low", "needed_high"]
        for *pair, size, said, low, high in comparisons[told].itertuples(index=False, name=None):
            needed = None if pd.isna(low) else (low, high)
            key, (one, two) = tuple(pair[:3]), pair[3:]
            self._pairs[key, one, two, int(size)] = (said, needed)
            self._pairs[key, two, one, int(size)] = (TURNED.get(said, said), needed)

    def usual(self, kind: str) -> str | None:
        """The entry of a kind of model as it comes."""
        return next((entry["name"] for entry in self.entries if entry["kind"] == kind and entry["as_it_comes"]), None)

    def such(self, kind: str, fits: Callable[[Mapping[str, Any]], bool]) -> list[Mapping[str, Any]]:
        """Entries of a kind of model whose settings fit."""
        return [entry for entry in self.entries if entry["kind"] == kind and fits(entry["settings"])]

    def levels(self, factor: str) -> dict[str, str]:
        """Entries of plain autoencoders by their level of a factor of design, the other factors at their usual level;
        of those with about as many weights."""
        told = {entry["name"]: factors.levels(entry["settings"]) for entry in factors.alike(self.entries, self.values)}
        return {
            own[factor]: name
            for name, own in told.items()
            if own and all(own[other] == level for other, level in factors.USUAL.items() if other != factor)
        }

    def mean(self, model: str, size: int | None, key: Key) -> float | None:
        found = self._cells.get((*key, model, size))
        return None if found is None else float(found[0])

    def sizes(self, model: str, key: Key) -> list[int]:
        """Code sizes at which an entry was measured."""
        return sorted(size for *cell, size in self._cells if cell == [*key, model] and size is not None)

    def conditions(self, task: str, metric: str, model: str) -> list[str]:
        """Conditions under which an entry was measured, in the table's order."""
        found = (key[1] for key in self._cells if (key[0], key[2], key[3]) == (task, metric, model))
        return list(dict.fromkeys(found))

    def better(
        self, model: str | None, other: str | None, key: Key, sizes: Iterable[int] | None = None, is_: bool = True
    ) -> Iterator[Part]:
        """Whether an entry is better than another or a baseline, as `results/comparisons.csv` has it, a part a code
        size; with `is_` False: whether it is not."""
        if model is None or other is None:
            return
        for size in self.sizes(model, key):
            found = self._pairs.get((key, model, other, size))
            if found is None or (sizes is not None and size not in sizes):
                continue
            said, needed = found
            true = {BETTER: is_, WORSE: not is_, EQUIVALENT: not is_, UNDECIDED: None, UNTESTED: None}[said]
            value, against = self.mean(model, size, key), self._other(other, size, key)
            if value is not None and against is not None:
                fixed = self.mean(other, size, key) is None
                yield Part(key, model, size, value, other, None if fixed else size, against, true, needed)

    def above(
        self, model: str | None, key: Key, bound: float, is_: bool = True, sizes: Iterable[int] | None = None
    ) -> Iterator[Part]:
        """Whether an entry's mean is above a bound, by its interval, a part a code size; with `is_` False: below."""
        fixed = Sample.constant(np.array([bound]))
        for size in self.sizes(model, key) if model else []:
            if sizes is not None and size not in sizes:
                continue
            cell = self._cells[*key, model, size]
            mean, _, low, high, count = cell
            true, needed = None, self._needed(Difference.between(_sample([cell]), fixed), key)[0]
            if count >= MINIMUM and low > bound:
                true = is_
            elif count >= MINIMUM and high < bound:
                true = not is_
            yield Part(key, model, size, float(mean), BOUND, None, bound, true, needed if true is None else None)

    def lower(self, pairs: Sequence[tuple[Place, Place]], key: Key) -> Iterator[Part]:
        """Whether the first mean of each pair is below the second, by Welch's test, corrected by Holm's method over the
        pairs. It is not where it is above, or where the difference is held within the metric's margin."""
        there = [pair for pair in pairs if all((*key, *place) in self._cells for place in pair)]
        if not there:
            return
        sides = [[self._cells[*key, *pair[side]] for pair in there] for side in (0, 1)]
        counts = np.array([[cell[4] for cell in side] for side in sides])
        between = Difference.between(*(_sample(side) for side in sides))
        level, margin = 1 - self.confidence, task_of(key[0]).metrics[key[2]].margin
        different, same = (
            multipletests(p, level, method="holm")[0]
            for p in (between.p(), between.p_equivalent(np.full(len(there), margin)))
        )
        enough, needed = (counts >= MINIMUM).all(axis=0), self._needed(between, key)
        for row, (one, two) in enumerate(there):
            true = None
            if enough[row] and margin and same[row]:
                true = False
            elif enough[row] and different[row]:
                true = bool(between.value[row] < 0)
            means = [float(side[row][0]) for side in sides]
            yield Part(key, *one, means[0], *two, means[1], true, needed[row] if true is None else None)

    def _needed(self, between: Difference, key: Key) -> list[tuple[float, float] | None]:
        """How many replicates would tell a difference of the metric's margin, at the level of as many comparisons."""
        rows = len(between.value)
        margin = np.full(rows, task_of(key[0]).metrics[key[2]].margin or 0.0)
        ends = between.needed(margin, np.full(rows, (1 - self.confidence) / rows), self.confidence)
        return [None if np.isnan(low) else (float(low), float(high)) for low, high in zip(*ends, strict=True)]

    def learnt(self, parts: Iterable[Part], model: str | None = None) -> Iterator[Part]:
        """Parts of a claim that a network which learnt nothing would fulfil too: those at code sizes where `model`
        (the part's own, if none is given) reconstructs better than the mean image; open where replicates do not tell.
        """
        for part in parts:
            said = self._pairs.get((LEARNT, model or part.model, NOTHING, part.size), (WORSE,))[0]
            if said in (BETTER, UNDECIDED, UNTESTED):
                yield part if said == BETTER else replace(part, true=None)

    def _other(self, name: str, size: int, key: Key) -> float | None:
        """The mean of what an entry is compared with: another's at the code size, or a baseline's."""
        for at, condition in ((size, key[1]), *((None, held) for held in conditions_of(key[1]))):
            found = self.mean(name, at, (key[0], condition, key[2]))
            if found is not None:
                return found
        return None


def _sample(cells: Sequence[tuple]) -> Sample:
    mean, deviation, count = (np.array([cell[at] for cell in cells], float) for at in (0, 1, 4))
    return Sample(mean, np.nan_to_num(deviation) ** 2, count)
