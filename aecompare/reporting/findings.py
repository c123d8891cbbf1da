"""Sentences from numbers: what is best at a code size, by how much, what is equivalent, and what is undecided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aecompare.analysis.answers import Best, Gain
from aecompare.analysis.comparisons import WORSE
from aecompare.analysis.results import Results
from aecompare.evaluation.tasks import task_of
from aecompare.reporting import wording
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
    parts = [wording.lead(best, metric, titles, language)]
    gain = None if best.untested else strongest_baseline(entry, size, best.model, results)
    if gain:
        parts.append(wording.against(gain, metric, language))
    parts += _no_better_than_bounds(entry, size, results, titles, language)
    caption, said = _caption(entry, language), "; ".join(parts)
    told = language.say("%(caption)s, code size %(size)s: %(said)s.", caption=caption, size=size, said=said)
    return " ".join(filter(None, (told, wording.uncertainty(best.point, language))))


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


def conclusion(
    entry: Entry, results: Results, titles: Mapping[str, str], language: Language, networks: Sequence[str] = ()
) -> tuple[str, str] | None:
    """What holds over all code sizes, under a title: which model is best where, alone or with equivalents, which only
    leads since it is undecided against others, where a baseline is better than all models, and whether what is worth
    nothing does as well as the `networks`, those models that were trained."""
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
    worthless = unbeaten(entry, results, networks)
    if worthless:
        names = language.list(worthless)
        parts.append(
            language.say("no network beats a control, %(names)s, so this says nothing of networks here", names=names)
        )
    parts += _no_better_than_the_simplest(entry, results, language)
    title = f"{language.say(task_of(entry.task).title)} ({_caption(entry, language)}; {language.metric(entry.metric)}):"
    return title, "; ".join(parts) + "."


def _no_better_than_the_simplest(entry: Entry, results: Results, language: Language) -> list[str]:
    """Where the task's simplest baseline does as well as the best model of any code size, to within the margin; of all
    conditions under which the headline's score was measured."""
    assert entry.headline is not None
    name, score = task_of(entry.task).simplest, entry.headline.condition.rpartition("/")[2]
    sign = 1 if entry.metric.better == "higher" else -1
    found = []
    for condition in results.conditions(entry.dataset, entry.task, entry.headline.metric) if name else ():
        kind, _, own = condition.rpartition("/")
        asked = replace(entry.headline, condition=condition)
        reached = results.baselines(entry.dataset, entry.task, asked).get(name)
        points = [point.mean for curve in results.curves(entry.dataset, entry.task, asked).values() for point in curve]
        if own != score or reached is None or not points:
            continue
        if max(sign * mean for mean in points) - sign * reached < entry.metric.margin:
            found.append(language.condition(kind))
    if not found:
        return []
    kinds = language.list(found)
    return [language.say("%(name)s alone does as well as the best model for %(kinds)s", name=name, kinds=kinds)]


def unbeaten(entry: Entry, results: Results, networks: Sequence[str]) -> list[str]:
    """Controls that the best of the networks, at the code size nearest to theirs, does not beat by the margin; without
    those that win by nature."""
    assert entry.headline is not None
    if not networks:
        return []
    held = results.held(entry.dataset, entry.task, entry.headline, networks)
    sign = 1 if entry.metric.better == "higher" else -1
    return [
        name
        for name, value in held.controls.items()
        if name not in entry.headline.wins
        and None not in (value, held.best)
        and sign * (held.best - value) < entry.metric.margin
    ]


def _rule(titles: Mapping[str, str], won: Mapping[int, Best], every: Sequence[int], language: Language) -> list[str]:
    """Of one model, at the code sizes where its mean is the best."""
    model = titles[next(iter(won.values())).model]
    untested = [size for size, best in won.items() if best.untested]
    doubted = [size for size, best in won.items() if best.undecided and not best.untested]
    decided = [size for size in won if size not in doubted and size not in untested]
    sure, shared = ([size for size in decided if bool(won[size].equivalent) == with_] for with_ in (False, True))
    parts = []
    if sure:
        parts.append(language.say("%(model)s is best at %(sizes)s", model=model, sizes=_sizes(sure, every, language)))
    if shared:
        others = language.list(list(dict.fromkeys(titles[name] for size in shared for name in won[size].equivalent)))
        parts.append(
            language.say(
                "%(model)s is best at %(sizes)s, with %(others)s equivalent",
                model=model, sizes=_sizes(shared, every, language), others=others,
            )
        )  # fmt: skip
    if doubted:
        others = language.list(list(dict.fromkeys(titles[name] for size in doubted for name in won[size].undecided)))
        parts.append(
            language.say(
                "%(model)s leads at %(sizes)s, undecided against %(others)s",
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
    return language.caption(entry)
