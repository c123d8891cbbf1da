"""What a report says first: the matrix by code size, conclusions, the order of models, how much is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from aecompare.analysis.comparisons import BETTER, EQUIVALENT, UNDECIDED, WORSE
from aecompare.analysis.results import Results
from aecompare.reporting import findings, matrix, ranking
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.language import Language


def matrices(
    results: Results,
    firsts: Sequence[Entry],
    sizes: Sequence[int],
    standing_at: Callable[[int], ranking.Values],
    language: Language,
) -> list[dict[str, Any]]:
    """The matrix of each code size, its models in the order of their mean rank there."""
    found = []
    for size in sizes:
        values = standing_at(size)
        places = ranking.places(values, dict.fromkeys(values, 1), results.models)
        models = [place.model for place in places] or list(results.models)
        found.append({"size": size, "models": models, "rows": matrix.rows(results, firsts, size, language)})
    return found


def conclusions(
    results: Results, firsts: Sequence[Entry], titles: Mapping[str, str], language: Language, networks: Sequence[str]
) -> list[dict[str, str]]:
    """What holds over all code sizes, an application each; `networks` are the models that were trained."""
    told = ((entry.task, findings.conclusion(entry, results, titles, language, networks)) for entry in firsts)
    return [{"task": task, "title": said[0], "text": said[1]} for task, said in told if said]


def standing(values: ranking.Values, titles: Mapping[str, str], language: Language) -> list[dict[str, str]]:
    """Models in the order of their mean rank, every application counting the same."""
    return [
        {
            "model": place.model,
            "title": titles[place.model],
            "rank": language.decimal(Decimal(place.rank).quantize(Decimal("0.01"), ROUND_HALF_UP)),  # as scripts do
            "places": f"{place.low}–{place.high}" if place.low < place.high else str(place.low),
            "first": language.percent(place.first),
        }
        for place in ranking.places(values, dict.fromkeys(values, 1), list(titles))
    ]


def outcomes(results: Results, language: Language) -> list[dict[str, str]]:
    """Shares of what is said of pairs of models, at half, at whole and at double margins."""
    found = []
    for factor, counts in results.verdicts.items():
        total = sum(counts.values()) or 1
        shares = {
            "equivalent": counts.get(EQUIVALENT, 0),
            "different": counts.get(BETTER, 0) + counts.get(WORSE, 0),
            "undecided": counts.get(UNDECIDED, 0),
        }
        words = {name: language.percent(count / total) for name, count in shares.items()}
        found.append({"factor": language.decimal(f"{factor:g}"), "pairs": language.count(total), **words})
    return found
