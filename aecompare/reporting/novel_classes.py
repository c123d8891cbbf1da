"""What a report says of classes that were held out of training, or learnt alone: AUROC by class, and published ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pandas as pd

from aecompare import discovery
from aecompare.analysis import novel_classes
from aecompare.analysis.novel_classes import METRIC, TASK, Row
from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.tasks import IDEAL, task_of
from aecompare.reporting.language import Language

SHOWN = ("error", "elbo")  # scores; the others are in the tables of each data set


def told(
    datasets: Sequence[str],
    summary: pd.DataFrame,
    titles: Mapping[str, str],
    statistics: Mapping[str, Any],
    language: Language,
) -> list[dict[str, Any]]:
    """A table for each rule that the experiment has two classes of.

    Args:
        datasets: of the experiment.
        summary: `results/summary.csv`.
        titles: of the models.
        statistics: confidence and draws, as the config has them.
        language: to say it in.
    """
    say, given = language.say, (statistics["confidence"], statistics["draws"])
    found = []
    for (base, rule), members in novel_classes.groups(datasets).items():
        measured = novel_classes.rows(members, summary, *given)
        own = [row for row in measured if row.score in SHOWN and row.model not in (IDEAL, *CONTROLS)]
        if not own:
            continue
        whole = discovery.load("datasets", base).DATASET
        others = novel_classes.published((base, rule), whole.about.classes, *given)
        caption = (
            say("AUROC by the class that was held out of training, its images being the strangers")
            if rule == "without"
            else say("AUROC by the class that was trained on alone, images of all others being the strangers")
        )
        best = max((row for row in own if row.code_size), key=lambda row: row.mean)
        plain = max((row for row in own if not row.code_size), key=lambda row: row.mean, default=None)
        hard = sorted(best.by_class, key=lambda name: best.by_class[name])
        protocols = {figure.source: say(figure.protocol) for figure in novel_classes.PUBLISHED.get((base, rule), ())}
        found.append(
            {
                "name": f"{base}-{rule}",
                "caption": f"{say(whole.title)}: {caption}",
                "classes": list(members),
                "rows": [_cells(row, members, titles, language) for row in (*own, *others)],
                "text": say(
                    "Highest mean: %(model)s, %(mean)s; hardest for it are %(hard)s. Intervals are over classes.",
                    model=_name(best, titles, language), mean=_number(best.mean, language),
                    hard=language.list(hard[:3]),
                )
                + (
                    " " + say("The best baseline: %(name)s, %(mean)s.", name=plain.model,
                              mean=_number(plain.mean, language))
                    if plain else ""
                ),
                "protocols": [
                    say("%(source)s: %(protocol)s.", source=say(source), protocol=protocol)
                    for source, protocol in protocols.items()
                ]
                + [
                    say(
                        "%(source)s (%(about)s) and ours: within %(near)s for %(count)s of %(all)s classes; "
                        "rank correlation over classes %(correlation)s.",
                        source=say(figure.source), about=say(figure.about), count=count, all=every,
                        near=language.decimal(f"{novel_classes.NEAR:g}"), correlation=_number(correlation, language),
                    )
                    for figure, every, count, correlation in novel_classes.agreements(
                        (base, rule), whole.about.classes, own
                    )
                ],
            }
        )  # fmt: skip
    return found


def _cells(row: Row, members: Mapping[str, str], titles: Mapping[str, str], language: Language) -> dict[str, Any]:
    ends = row.ends or (None, None)
    metric = task_of(TASK).metrics[METRIC]
    given = {
        name: language.decimal(f"{value:g}") if row.published else _number(value, language)
        for name, value in row.by_class.items()
    }
    return {
        "name": _name(row, titles, language),
        "values": [given.get(name, "–") for name in members],
        "mean": _number(row.mean, language),
        "interval": language.interval(SimpleNamespace(low=ends[0], high=ends[1]), metric),
        "published": row.published,
    }


def _name(row: Row, titles: Mapping[str, str], language: Language) -> str:
    if row.published:
        return f"{language.say(row.score)} ({language.say(row.model)})"
    score = {"error": language.say("error"), "elbo": "ELBO"}[row.score]
    size = [str(row.code_size)] if row.code_size else []
    return ", ".join([titles.get(row.model, row.model), *size, score])


def _number(value: float, language: Language) -> str:
    return language.number(value, task_of(TASK).metrics[METRIC])
