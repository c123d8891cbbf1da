"""Words for one comparison: the best model and its gains, the strongest baseline, what is undecided and by how much."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aecompare.analysis.answers import Best, Gain, Point
from aecompare.analysis.comparisons import BETTER, EQUIVALENT, UNDECIDED
from aecompare.analysis.factors import TIMES
from aecompare.analysis.welch import MOST
from aecompare.evaluation.tasks import Metric
from aecompare.reporting.language import Language


def layers(layers: Sequence[Sequence[int]]) -> str:
    """From the image through the code and back: 784–512–…, or 28×28×1–14×14×16–… for pictures.
    A line may break after a dash."""
    return "–\N{ZERO WIDTH SPACE}".join("×".join(map(str, layer)) for layer in layers)


def settings(given: Mapping[str, Any], language: Language) -> str:
    """Settings by name: loss bce, effort 1, network (kind dense, hidden 512–256–128)."""
    said = []
    for key, value in given.items():
        if value is None:  # what is left to the rest
            continue
        if isinstance(value, Mapping):
            said.append(f"{key} ({settings(value, language)})")
        elif isinstance(value, list):
            said.append(f"{key} {'–'.join(map(str, value))}")
        else:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            said.append(f"{key} {language.decimal(value) if number else value}")
    return ", ".join(said)


def level_in_words(level: str, against: str, language: Language) -> str:
    """A level of a factor of design and the one that it is held against."""
    return language.say("%(level)s against %(other)s", level=language.say(level), other=language.say(against))


def together(words: Iterable[str], language: Language) -> str:
    """The factors of an interaction, or their levels; the code size is one of them."""
    named = {"size": language.say("code size")}
    return TIMES.join(named.get(word) or language.say(word) for word in words)


def lead(best: Best, metric: Metric, titles: Mapping[str, str], language: Language) -> str:
    value = with_interval(best.point.mean, best.point, metric, language)
    title = language.say(metric.title)
    words = {"model": titles[best.model], "metric": title, "value": value}
    if best.undecided or best.untested:
        said = language.say("%(model)s leads, %(metric)s %(value)s", **words)
    else:
        said = language.say("%(model)s is best, %(metric)s %(value)s", **words)
    if best.untested:
        return said + ", " + language.say("with too few replicates to tell it from others")
    beaten = [
        language.say(
            "%(model)s by %(gain)s", model=titles[gain.other], gain=with_interval(gain.value, gain, metric, language)
        )
        for gain in best.gains
        if gain.verdict == BETTER
    ]
    if beaten:
        said += "; " + language.say("it beats %(others)s", others=language.list(beaten))
    if best.equivalent:
        margin = _margin(metric, language)
        others = language.list([titles[model] for model in best.equivalent])
        said += "; " + language.say("equivalent within %(margin)s: %(others)s", margin=margin, others=others)
    open_ = [gain for gain in best.gains if gain.verdict == UNDECIDED]
    if open_:
        others = language.list([titles[gain.other] for gain in open_])
        said += "; " + language.say("undecided against %(others)s", others=others)
        said += _needed(open_, metric, language)
    return said


def margin(metric: Metric, language: Language) -> str:
    """The difference that matters, with its reason; nothing where a metric is not ranked."""
    if not metric.margin:
        return ""
    return language.say("margin %(margin)s: %(why)s", margin=_margin(metric, language), why=language.say(metric.why))


def _margin(metric: Metric, language: Language) -> str:
    unit = f" {language.say(metric.unit)}" if metric.unit else ""
    return language.decimal(f"{metric.margin:g}") + unit


def _needed(gains: Sequence[Gain], metric: Metric, language: Language) -> str:
    """How many replicates would tell, over all of these; empty where that is not known."""
    known = [gain.needed for gain in gains if gain.needed]
    if not known:
        return ""
    low, high = max(low for low, _ in known), max(high for _, high in known)
    margin, most = _margin(metric, language), language.count(MOST)
    if math.isinf(low):
        return language.say(
            " (more than %(most)s replicates would tell a difference of %(margin)s)", most=most, margin=margin
        )
    if math.isinf(high):
        return language.say(
            " (%(low)s to more than %(most)s replicates would tell a difference of %(margin)s)",
            low=language.count(int(low)), most=most, margin=margin,
        )  # fmt: skip
    return language.say(
        " (%(low)s to %(high)s replicates would tell a difference of %(margin)s)",
        low=language.count(int(low)), high=language.count(int(high)), margin=margin,
    )  # fmt: skip


def against(gain: Gain, metric: Metric, language: Language) -> str:
    """On the strongest baseline."""
    if gain.verdict == EQUIVALENT:
        return language.say("equivalent to the best baseline, %(name)s", name=gain.other)
    if gain.verdict == UNDECIDED:
        return language.say("undecided against the best baseline, %(name)s", name=gain.other)
    if gain.verdict == BETTER:
        by = with_interval(gain.value, gain, metric, language)
        return language.say("the best baseline, %(name)s, is beaten by %(gain)s", name=gain.other, gain=by)
    turned = Gain(gain.other, -gain.value, *((None, None) if gain.low is None else (-gain.high, -gain.low)), BETTER)
    by = with_interval(turned.value, turned, metric, language)
    return language.say("yet the baseline %(name)s is better by %(gain)s", name=gain.other, gain=by)


def with_interval(value: float, ends: object, metric: Metric, language: Language) -> str:
    unit = f" {language.say(metric.unit)}" if metric.unit else ""
    return f"{language.number(value, metric)}{unit} {language.interval(ends, metric)}".rstrip()


def uncertainty(point: Point, language: Language) -> str:
    """Which leaves more open of the best model's mean: the replicates, or the fixed test images that it is of."""
    if point.errors is None:
        return ""
    replicates, images = point.errors
    shown = {"replicates": language.decimal(f"{replicates:.2g}"), "images": language.decimal(f"{images:.2g}")}
    if images > replicates:
        return language.say(
            "Its standard error is %(images)s over test images, more than over replicates (%(replicates)s).", **shown
        )
    return language.say(
        "Its standard error is %(replicates)s over replicates, more than over test images (%(images)s).", **shown
    )
