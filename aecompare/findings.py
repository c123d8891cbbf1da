"""Sentences from numbers: what is best at a code size, by how much, and what cannot be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aecompare.catalogue import Entry, task_of
from aecompare.comparisons import BETTER, TIED
from aecompare.results import Best, Gain, Results, interval, number
from aecompare.tasks import Metric


def sentence(entry: Entry, size: int, results: Results, titles: Mapping[str, str]) -> str:
    """One sentence on a headline at one code size: the best model, what it gains over each other, and over the best of
    the baselines.

    Args:
        entry: a curve of the catalogue.
        size: the code size.
        results: summary, comparisons and ranks.
        titles: of the models.
    """
    task = task_of(entry.task)
    headline = entry.headline
    metric = task.metrics[headline.metric]
    best = results.best(entry.dataset, entry.task, headline, metric)[size]
    parts = [_lead(best, metric, titles)]
    key = (entry.dataset, entry.task, headline.condition, headline.metric, size)
    rivals = {name for name, baseline in task.baseline_notes.items() if not baseline.bound}
    gains = [gain for gain in results.gains(key, best.model, metric, "baselines") if gain.other in rivals]
    if gains and not best.untested:
        parts.append(_against(min(gains, key=lambda gain: gain.value), metric))
    return f"{entry.caption}, code size {size}: {'; '.join(parts)}."


def _lead(best: Best, metric: Metric, titles: Mapping[str, str]) -> str:
    said = f"{titles[best.model]} is best, {metric.title} {_with_interval(best.point.mean, best.point, metric)}"
    if best.untested:
        return f"{said}, with too few replicates to tell it from others"
    beaten = [
        f"{titles[gain.other]} by {_with_interval(gain.value, gain, metric)}"
        for gain in best.gains
        if gain.verdict == BETTER
    ]
    if beaten:
        said += f"; it beats {_and(beaten)}"
    if best.tied:
        said += f"; it is not distinguishable from {_and([titles[model] for model in best.tied])}"
    return said


def _against(gain: Gain, metric: Metric) -> str:
    """On the strongest baseline."""
    if gain.verdict == TIED:
        return f"not distinguishable from the best baseline, {gain.other}"
    if gain.verdict == BETTER:
        return f"the best baseline, {gain.other}, is beaten by {_with_interval(gain.value, gain, metric)}"
    turned = Gain(gain.other, -gain.value, *((None, None) if gain.low is None else (-gain.high, -gain.low)), BETTER)
    return f"yet the baseline {gain.other} is better by {_with_interval(turned.value, turned, metric)}"


def _with_interval(value: float, ends: object, metric: Metric) -> str:
    unit = f" {metric.unit}" if metric.unit else ""
    return f"{number(value, metric)}{unit} {interval(ends, metric)}".rstrip()


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
