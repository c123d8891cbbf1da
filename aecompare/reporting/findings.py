"""Sentences from numbers: what is best at a code size, by how much, and what cannot be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aecompare.analysis.comparisons import BETTER, TIED, WORSE
from aecompare.analysis.results import Best, Gain, Results
from aecompare.evaluation.tasks import Metric, task_of
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.language import Language


def sentence(entry: Entry, size: int, results: Results, titles: Mapping[str, str], language: Language) -> str:
    """One sentence on a headline at one code size: the best model, what it gains over each other, and over the best of
    the baselines.

    Args:
        entry: a curve of the catalogue.
        size: the code size.
        results: summary, comparisons and ranks.
        titles: of the models.
        language: to say it in.
    """
    metric = entry.metric
    if metric.better == "neither":
        return language.say("%(caption)s: shown, not ranked.", caption=_caption(entry, language))
    best = results.best(entry.dataset, entry.task, entry.headline, metric).get(size)
    if best is None:
        return language.say(
            "%(caption)s: not measured at code size %(size)s.", caption=_caption(entry, language), size=size
        )
    parts = [_lead(best, metric, titles, language)]
    gain = None if best.untested else strongest_baseline(entry, size, best.model, results)
    if gain:
        parts.append(_against(gain, metric, language))
    parts += _no_better_than_bounds(entry, size, results, titles, language)
    caption, said = _caption(entry, language), "; ".join(parts)
    return language.say("%(caption)s, code size %(size)s: %(said)s.", caption=caption, size=size, said=said)


def _no_better_than_bounds(
    entry: Entry, size: int, results: Results, titles: Mapping[str, str], language: Language
) -> list[str]:
    """Models that what is worth nothing beats: noise, or the mean image again and again."""
    assert entry.headline is not None
    sign = 1 if entry.metric.better == "higher" else -1
    bounds = {name for name, baseline in task_of(entry.task).baseline_notes.items() if baseline.bound}
    values = results.baselines(entry.dataset, entry.task, entry.headline)
    curves = results.curves(entry.dataset, entry.task, entry.headline)
    means = {model: point.mean for model, points in curves.items() for point in points if point.code_size == size}
    found = []
    for name, value in values.items():
        if name in bounds and name != task_of(entry.task).headlines[0].ceiling:
            worse = [titles[model] for model, mean in means.items() if sign * (mean - value) <= 0]
            if worse:
                found.append(
                    language.say("no better than %(name)s: %(models)s", name=name, models=language.list(worse))
                )
    return found


def strongest_baseline(entry: Entry, size: int, model: str, results: Results) -> Gain | None:
    """What a model gains over the best of the baselines; None where there is none to beat."""
    assert entry.headline is not None
    key = (entry.dataset, entry.task, entry.headline.condition, entry.headline.metric, size)
    rivals = {name for name, baseline in task_of(entry.task).baseline_notes.items() if not baseline.bound}
    gains = [gain for gain in results.gains(key, model, entry.metric, "baselines") if gain.other in rivals]
    return min(gains, key=lambda gain: gain.value, default=None)


def conclusion(entry: Entry, results: Results, titles: Mapping[str, str], language: Language) -> tuple[str, str] | None:
    """What holds over all code sizes, under a title: which model is best where, which only leads since others cannot be
    told from it, and where a baseline is better than all models."""
    found = results.best(entry.dataset, entry.task, entry.headline, entry.metric)
    if not found:
        return None
    every = list(found)
    parts = [
        part
        for model in dict.fromkeys(best.model for best in found.values())
        for part in _rule(titles, {size: best for size, best in found.items() if best.model == model}, every, language)
    ]
    lost = _lost(entry, found, results)
    if lost:
        sizes = _sizes(list(lost), every, language)
        names = language.list(list(dict.fromkeys(lost.values())))
        parts.append(language.say("a baseline, %(names)s, is better at %(sizes)s", names=names, sizes=sizes))
    title = f"{language.say(task_of(entry.task).title)} ({_caption(entry, language)}; {language.metric(entry.metric)}):"
    return title, "; ".join(parts) + "."


def _rule(titles: Mapping[str, str], won: Mapping[int, Best], every: Sequence[int], language: Language) -> list[str]:
    """Of one model, at the code sizes where its mean is the best."""
    model = titles[next(iter(won.values())).model]
    sure = [size for size, best in won.items() if not best.tied and not best.untested]
    doubted = [size for size, best in won.items() if best.tied]
    untested = [size for size, best in won.items() if best.untested and not best.tied]
    parts = []
    if sure:
        parts.append(language.say("%(model)s is best at %(sizes)s", model=model, sizes=_sizes(sure, every, language)))
    if doubted:
        others = language.list(list(dict.fromkeys(titles[other] for size in doubted for other in won[size].tied)))
        parts.append(
            language.say(
                "%(model)s leads at %(sizes)s, not distinguishable from %(others)s",
                model=model, sizes=_sizes(doubted, every, language), others=others,
            )
        )  # fmt: skip
    if untested:
        sizes = _sizes(untested, every, language)
        parts.append(
            language.say("%(model)s leads at %(sizes)s, with too few replicates to be sure", model=model, sizes=sizes)
        )
    return parts


def _lost(entry: Entry, found: Mapping[int, Best], results: Results) -> dict[int, str]:
    """Baselines that are better than the best model, by code size."""
    gains = {size: strongest_baseline(entry, size, best.model, results) for size, best in found.items()}
    return {size: gain.other for size, gain in gains.items() if gain and gain.verdict == WORSE}


def _sizes(some: Sequence[int], every: Sequence[int], language: Language) -> str:
    if len(some) == len(every):
        return language.say("every code size")
    if len(some) > 2 and list(some) == list(every[every.index(some[0]) : every.index(some[-1]) + 1]):
        return language.say("code sizes %(low)s to %(high)s", low=some[0], high=some[-1])
    if len(some) == 1:
        return language.say("code size %(size)s", size=some[0])
    return language.say("code sizes %(sizes)s", sizes=language.list([str(size) for size in some]))


def _caption(entry: Entry, language: Language) -> str:
    return language.say(entry.caption)


def _lead(best: Best, metric: Metric, titles: Mapping[str, str], language: Language) -> str:
    value = _with_interval(best.point.mean, best.point, metric, language)
    title = language.say(metric.title)
    said = language.say("%(model)s is best, %(metric)s %(value)s", model=titles[best.model], metric=title, value=value)
    if best.untested:
        return said + ", " + language.say("with too few replicates to tell it from others")
    beaten = [
        language.say(
            "%(model)s by %(gain)s", model=titles[gain.other], gain=_with_interval(gain.value, gain, metric, language)
        )
        for gain in best.gains
        if gain.verdict == BETTER
    ]
    if beaten:
        said += "; " + language.say("it beats %(others)s", others=language.list(beaten))
    if best.tied:
        others = language.list([titles[model] for model in best.tied])
        said += "; " + language.say("it is not distinguishable from %(others)s", others=others)
    return said


def _against(gain: Gain, metric: Metric, language: Language) -> str:
    """On the strongest baseline."""
    if gain.verdict == TIED:
        return language.say("not distinguishable from the best baseline, %(name)s", name=gain.other)
    if gain.verdict == BETTER:
        by = _with_interval(gain.value, gain, metric, language)
        return language.say("the best baseline, %(name)s, is beaten by %(gain)s", name=gain.other, gain=by)
    turned = Gain(gain.other, -gain.value, *((None, None) if gain.low is None else (-gain.high, -gain.low)), BETTER)
    by = _with_interval(turned.value, turned, metric, language)
    return language.say("yet the baseline %(name)s is better by %(gain)s", name=gain.other, gain=by)


def _with_interval(value: float, ends: object, metric: Metric, language: Language) -> str:
    unit = f" {language.say(metric.unit)}" if metric.unit else ""
    return f"{language.number(value, metric)}{unit} {language.interval(ends, metric)}".rstrip()
