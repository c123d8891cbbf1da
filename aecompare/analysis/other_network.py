"""Whether what is said of models still holds when their layers are of another kind.

Where an experiment has the same models with two kinds of network, each ranked headline is asked twice: which model
leads with the one, which with the other, and how each comparison of two models comes out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from aecompare.analysis.comparisons import BETTER, EQUIVALENT, UNDECIDED, WORSE
from aecompare.analysis.results import Results
from aecompare.evaluation.tasks import Headline, Metric

SAME, OPPOSITE, OPEN = "same", "opposite", "open"
DECIDED = (BETTER, EQUIVALENT, WORSE)


@dataclass(frozen=True)
class Leader:
    """The model with the best mean among those of one network; `sure`: it is decided against each of the others."""

    model: str
    sure: bool


@dataclass
class Comparison:
    """Of the same models with one network, `first`, and with another.

    `pairs` counts how comparisons of two models came out: the same with both, the opposite way, or not decided with one
    of them. `gained` counts what a model itself gains from the other network. `leaders` are by (headline, code size).
    """

    models: tuple[str, ...]
    leaders: dict[tuple[str, int], tuple[Leader, Leader]] = field(default_factory=dict)
    pairs: Counter = field(default_factory=Counter)
    gained: Counter = field(default_factory=Counter)

    @property
    def changed(self) -> tuple[int, int]:
        """How many leaders are another model with the other network; and of these, how many where both are sure."""
        other = [both for both in self.leaders.values() if both[0].model != both[1].model]
        return len(other), sum(one.sure and two.sure for one, two in other)


def groups(described: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """By kind of network, the entry of each model that the experiment has with every kind; empty without two kinds, or
    without two such models.

    Args:
        described: the entries, as `aecompare.config.experiment.Experiment.described` gives them.
    """
    found: dict[str, dict[str, str]] = {}
    for model in described:
        if model["network"]:
            found.setdefault(model["network"], {}).setdefault(model["kind"], model["name"])
    common = set.intersection(*(set(group) for group in found.values())) if found else set()
    if len(found) < 2 or len(common) < 2:
        return {}
    return {network: {kind: group[kind] for kind in group if kind in common} for network, group in found.items()}


def compare(
    first: Mapping[str, str],
    other: Mapping[str, str],
    headlines: Sequence[tuple[str, str, str, Headline, Metric]],
    sizes: Sequence[int],
    results: Results,
) -> Comparison:
    """What changes when `other` takes the place of `first`.

    Args:
        first: entry by model, of one network; `other` of another, with the same models.
        headlines: a key, data set, task, headline and metric each; those that are not ranked are passed over.
        sizes: code sizes.
        results: of the experiment.
    """
    found = Comparison(tuple(first))
    for key, dataset, task, headline, metric in headlines:
        if metric.better == "neither":
            continue
        curves = results.curves(dataset, task, headline)
        for size in sizes:
            means = {name: point.mean for name, points in curves.items() for point in points if point.code_size == size}
            if not all(entry in means for entry in (*first.values(), *other.values())):
                continue
            cell = (dataset, task, headline.condition, headline.metric, size)
            verdicts = {
                entry: {gain.other: gain.verdict for gain in results.gains(cell, entry, metric)} for entry in means
            }
            for one, two in combinations(first, 2):
                said = [verdicts[of[one]].get(of[two], UNDECIDED) for of in (first, other)]
                found.pairs[_outcome(*said)] += 1
            for kind in first:
                found.gained[verdicts[other[kind]].get(first[kind], UNDECIDED)] += 1
            leaders = [_leader(of, means, verdicts, metric) for of in (first, other)]
            found.leaders[key, size] = (leaders[0], leaders[1])
    return found


def _outcome(one: str, other: str) -> str:
    if {one, other} == {BETTER, WORSE}:
        return OPPOSITE
    return SAME if one == other and one in DECIDED else OPEN


def _leader(of: Mapping[str, str], means: Mapping[str, float], verdicts: Mapping, metric: Metric) -> Leader:
    sign = 1 if metric.better == "higher" else -1
    kind = max(of, key=lambda name: sign * means[of[name]])
    said = [verdicts[of[kind]].get(entry, UNDECIDED) for name, entry in of.items() if name != kind]
    return Leader(kind, all(verdict in DECIDED for verdict in said))
