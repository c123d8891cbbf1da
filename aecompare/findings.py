"""Sentences from numbers: what is best at a code size, by how much, and what cannot be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aecompare.catalogue import Entry, task_of
from aecompare.results import Best, Results, interval, number
from aecompare.tasks import Metric


def sentence(entry: Entry, size: int, results: Results, titles: Mapping[str, str], plain: Sequence[str]) -> str:
    """One sentence on a headline at one code size.

    Args:
        entry: a curve of the catalogue.
        size: the code size.
        results: the summary.
        titles: of the models.
        plain: models without randomness: what a network has to beat.
    """
    metric = task_of(entry.task).metrics[entry.headline.metric]
    best = results.best(entry.dataset, entry.task, entry.headline, metric)[size]
    said = f"{entry.caption}, code size {size}: {_lead(best, metric, titles)}"
    points = results.curves(entry.dataset, entry.task, entry.headline)
    beaten = []
    for model in plain:
        found = [point for point in points.get(model, []) if point.code_size == size]
        if found and model != best.model:
            beaten.append(f"{titles[model]} has {number(found[0].mean, metric)}")
    return f"{said}; {', '.join(beaten)}." if beaten else f"{said}."


def _lead(best: Best, metric: Metric, titles: Mapping[str, str]) -> str:
    unit = f" {metric.unit}" if metric.unit else ""
    value = f"{number(best.point.mean, metric)}{unit}"
    ends = interval(best.point, metric)
    said = f"{titles[best.model]} is best, {metric.title} {value}{f' {ends}' if ends else ''}"
    if best.tied:
        said += f", not distinguishable from {_and([titles[model] for model in best.tied])}"
    return said


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
