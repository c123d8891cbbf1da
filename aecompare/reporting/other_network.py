"""What a report says where the same models have layers of two kinds: whether its conclusions hold for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aecompare import discovery
from aecompare.analysis import other_network
from aecompare.analysis.comparisons import BETTER, EQUIVALENT, UNDECIDED, UNTESTED, WORSE
from aecompare.analysis.other_network import OPEN, OPPOSITE, SAME, Comparison, Leader
from aecompare.analysis.results import Results
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.language import Language


def compared(
    described: Sequence[Mapping[str, Any]],
    curves: Sequence[Entry],
    sizes: Sequence[int],
    results: Results,
    language: Language,
) -> list[dict[str, Any]]:
    """Each other network beside the first of the config, in words and as a table; nothing where there is but one.

    Args:
        described: the entries, as `aecompare.config.experiment.Experiment.described` gives them.
        curves: headlines of one data set.
        sizes: all code sizes.
        results: of the experiment.
        language: to say it in.
    """
    groups = other_network.groups(described)
    found = []
    for name in list(groups)[1:]:
        first = next(iter(groups))
        headlines = [(curve.name, curve.dataset, curve.task, curve.headline, curve.metric) for curve in curves]
        comparison = other_network.compare(groups[first], groups[name], headlines, sizes, results)
        if comparison.leaders:
            titles = {kind: discovery.load("models", kind).MODEL.title for kind in comparison.models}
            titles = {kind: language.gettext(title) for kind, title in titles.items()}
            captions = {curve.name: language.caption(curve) for curve in curves}
            found.append(_told(comparison, (first, name), titles, captions, sizes, language))
    return found


def _told(
    comparison: Comparison,
    names: tuple[str, str],
    titles: Mapping[str, str],
    captions: Mapping[str, str],
    sizes: Sequence[int],
    language: Language,
) -> dict[str, Any]:
    say = language.say
    kinds = [say(discovery.load("networks", name).NETWORK.title) for name in names]
    words = {"first": kinds[0], "other": kinds[1], "models": language.list(list(titles.values()))}
    pairs, gained, (changed, sure) = comparison.pairs, comparison.gained, comparison.changed
    sentences = [
        say(
            "%(models)s have layers of two kinds here, %(first)s and %(other)s. Of %(count)s comparisons of two of "
            "these models, at a headline and a code size, %(same)s come out the same with both kinds, %(opposite)s "
            "the opposite way, and %(open)s are not decided with one of them or differ otherwise.",
            **words, count=pairs.total(), same=pairs[SAME], opposite=pairs[OPPOSITE], open=pairs[OPEN],
        ),
        say(
            "Another model leads in %(changed)s of %(count)s headlines and code sizes; in %(sure)s of these both leads "
            "are beyond chance.",
            changed=changed, count=len(comparison.leaders), sure=sure,
        ),
        say(
            "The same model is better with %(other)s layers than with %(first)s ones in %(better)s of %(count)s cases, "
            "worse in %(worse)s, equivalent in %(equivalent)s and undecided in %(undecided)s, with the same number of "
            "epochs, not of seconds.",
            **words, count=gained.total(), better=gained[BETTER], worse=gained[WORSE], equivalent=gained[EQUIVALENT],
            undecided=gained[UNDECIDED] + gained[UNTESTED],
        ),
    ]  # fmt: skip
    rows: dict[str, list[str]] = {}
    for (curve, size), leaders in comparison.leaders.items():
        rows.setdefault(curve, [""] * len(sizes))[list(sizes).index(size)] = _cell(leaders, titles)
    return {
        "text": " ".join(sentences),
        "caption": say(
            "Leaders with %(first)s layers → with %(other)s ones, one name where they are the same; ?: undecided "
            "against another",
            **words,
        ),
        "rows": [(captions[curve], cells) for curve, cells in rows.items()],
    }


def _cell(leaders: tuple[Leader, Leader], titles: Mapping[str, str]) -> str:
    one, other = leaders
    if one.model == other.model:
        return titles[one.model] + "?" * (not (one.sure and other.sure))
    return " → ".join(titles[leader.model] + "?" * (not leader.sure) for leader in leaders)
