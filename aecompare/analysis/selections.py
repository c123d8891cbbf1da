"""One way to use a model out of several, chosen on validation images, once a model and code size.

What is chosen by is measured on validation images in each run; its mean over replicates decides, so that all replicates
of a model are used in one way. The chosen way's scores stand under a condition of their own, beside those of all ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from aecompare.evaluation.tasks import COPIED, Selection, task_of

OF = ["dataset", "model", "code_size"]
CHOICES = ("dataset", "model", "code_size", "task", "condition", "chosen", "by", "value")


def select(scores: pd.DataFrame, tasks: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores with the chosen ways' added, and what was chosen.

    Args:
        scores: tidy, with the columns of `results/scores.csv`.
        tasks: of the experiment, in its order.
    """
    added, choices = [scores], []
    for name in tasks:
        for selection in task_of(name).selections:
            found = _chosen(scores, name, selection)
            own = scores[(scores["task"] == name) & scores["condition"].isin(selection.among)]
            if found.empty and selection.otherwise:
                found = own[OF].drop_duplicates().assign(chosen=selection.otherwise, value=None)
            if found.empty or own.empty:
                continue
            choices.append(found.assign(task=name, condition=selection.chosen, by=selection.by))
            rows = own.merge(found[[*OF, "chosen"]], on=OF, how="inner")
            rows = rows[rows["condition"] == rows["chosen"]].assign(condition=selection.chosen)
            added.append(rows[scores.columns])
    table = pd.DataFrame(columns=list(CHOICES)) if not choices else pd.concat(choices, ignore_index=True)[list(CHOICES)]
    return pd.concat(added, ignore_index=True), table


def _chosen(scores: pd.DataFrame, task: str, selection: Selection) -> pd.DataFrame:
    """By model and code size the condition with the least mean, and that."""
    rows = scores[
        (scores["task"] == (selection.of or task))
        & (scores["metric"] == selection.by)
        & scores["condition"].isin(selection.among)
    ]
    if rows.empty:
        return pd.DataFrame(columns=[*OF, "chosen", "value"])
    means = rows.groupby([*OF, "condition"], sort=False, dropna=False)["value"].mean().reset_index()
    least = means.loc[means.groupby(OF, sort=False, dropna=False)["value"].idxmin()]
    return least.rename(columns={"condition": "chosen"}).reset_index(drop=True)


def copies(scores: pd.DataFrame, tasks: Iterable[str], models: Sequence[str]) -> pd.Series:
    """Which rows are of a model that was caught returning training images under their condition; it takes no rank."""
    caught = pd.Series(False, index=scores.index)
    for name in tasks:
        for headline in task_of(name).headlines:
            if not headline.copies:
                continue
            here = (scores["task"] == name) & (scores["condition"] == headline.condition) & scores["model"].isin(models)
            told = scores[here & (scores["metric"] == headline.copies)]
            means = told.groupby(OF, dropna=False)["value"].mean()
            guilty = set(means[means < COPIED].index)
            keys = pd.Series(list(scores[OF].itertuples(index=False, name=None)), index=scores.index)
            caught |= here & keys.isin(guilty)
    return caught
