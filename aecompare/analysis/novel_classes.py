"""How well classes that were not trained on are told from those that were: by class, and their mean over classes.

An experiment has a data set for each class that is held out, `mnist-without-4`, or learnt alone, `mnist-only-4`; all of
one rule make a table. The interval of the mean is over classes, which differ far more than replicates do: it says what
another class may do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from aecompare.analysis import statistics
from aecompare.data import some_classes

TASK, METRIC, CONDITION = "anomaly", "auroc", "classes/"
NEAR = 0.1  # of AUROC, within which a figure of other networks counts as the same


@dataclass(frozen=True)
class Row:
    """AUROC of one score of one model.

    Args:
        model: an entry, a baseline, or whoever published it.
        code_size: None where there is none.
        score: how strangeness is measured.
        by_class: mean over replicates; classes that were not measured are left out.
        mean: over classes.
        ends: of the mean's interval; None with fewer than two classes.
        published: the figure is not ours.
    """

    model: str
    code_size: int | None
    score: str
    by_class: Mapping[str, float]
    mean: float
    ends: tuple[float, float] | None
    published: bool = False


@dataclass(frozen=True)
class Published:
    """What others report of the same question, with what they do otherwise.

    Args:
        source: paper.
        about: model and score, in words.
        protocol: how theirs differs from ours.
        values: by class; empty where the paper has none.
        mean: over classes, where the paper has that alone.
        beside: our figure of the same kind: entry, code size, score.
    """

    source: str
    about: str
    protocol: str
    values: tuple[float, ...] = ()
    mean: float = 0.0
    beside: tuple[str, int, str] | None = None


RAPP = "deeper networks, ten layers each way, with a code of 20; the mean over digits alone is given"
TONNAER = "convolutional layers and the ELBO as the score; compared here are which digits are hard"
PUBLISHED: Mapping[tuple[str, str], tuple[Published, ...]] = {
    ("mnist", "without"): (
        Published("Kim et al., 2020, Table 2", "AE, code of 20, error", RAPP, mean=0.825),
        Published("Kim et al., 2020, Table 2", "VAE, code of 20, error", RAPP, mean=0.864),
        Published("Tonnaer’s thesis, Table 3.3", "VAE, code of 2, ELBO", TONNAER,
                  (0.96, 0.73, 0.97, 0.94, 0.73, 0.92, 0.95, 0.77, 0.92, 0.66), beside=("vae", 2, "elbo")),
        Published("Tonnaer’s thesis, Table 3.3", "VAE, code of 32, ELBO", TONNAER,
                  (0.81, 0.09, 0.92, 0.87, 0.78, 0.86, 0.87, 0.51, 0.89, 0.58), beside=("vae", 32, "elbo")),
    ),
    ("mnist", "only"): (
        Published("Kim et al., 2020, Table 2", "AE, code of 20, error", RAPP, mean=0.972),
        Published("Kim et al., 2020, Table 2", "VAE, code of 20, error", RAPP, mean=0.957),
    ),
}  # fmt: skip


def groups(datasets: Sequence[str]) -> dict[tuple[str, str], dict[str, str]]:
    """By whole and rule, the data set of each class, of those rules that the experiment has two classes of."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name in datasets:
        if told := some_classes.part(name):
            found.setdefault(told[:2], {})[told[2]] = name
    return {key: members for key, members in found.items() if len(members) > 1}


def rows(members: Mapping[str, str], summary: pd.DataFrame, confidence: float, draws: int) -> Iterator[Row]:
    """Each model, code size and score that was measured, in the order of the summary.

    Args:
        members: data set by class.
        summary: `results/summary.csv`.
        confidence: of the intervals; `draws` of the bootstrap, should there be many classes.
    """
    own = summary[
        (summary["task"] == TASK) & (summary["metric"] == METRIC) & summary["condition"].str.startswith(CONDITION)
    ]
    classes = {dataset: name for name, dataset in members.items()}
    own = own[own["dataset"].isin(classes)]
    for (model, size, condition), group in own.groupby(["model", "code_size", "condition"], sort=False, dropna=False):
        values = {classes[row.dataset]: row.mean for row in group.itertuples()}
        found = {name: values[name] for name in members if name in values}
        code_size = None if pd.isna(size) else int(size)
        yield _row(model, code_size, condition.removeprefix(CONDITION), found, confidence, draws)


def published(key: tuple[str, str], classes: Sequence[str], confidence: float, draws: int) -> Iterator[Row]:
    """What others report, as rows."""
    for figure in PUBLISHED.get(key, ()):
        if figure.values:
            values = dict(zip(classes, figure.values, strict=False))
            row = _row(figure.source, None, figure.about, values, confidence, draws)
            yield Row(**{**row.__dict__, "published": True})
        else:
            yield Row(figure.source, None, figure.about, {}, figure.mean, None, published=True)


def agreements(
    key: tuple[str, str], classes: Sequence[str], ours: Sequence[Row]
) -> Iterator[tuple[Published, int, int, float]]:
    """Figures by class that others report beside ours: (theirs, of how many classes, within `NEAR` for how many,
    Spearman's correlation of the order of classes); those whose counterpart was measured for three classes or more."""
    for figure in PUBLISHED.get(key, ()):
        own = next((row for row in ours if (row.model, row.code_size, row.score) == figure.beside), None)
        theirs = dict(zip(classes, figure.values, strict=False))
        shared = [name for name in theirs if own and name in own.by_class]
        if own and len(shared) > 2:
            pairs = np.array([(theirs[name], own.by_class[name]) for name in shared])
            near = int((np.abs(pairs[:, 0] - pairs[:, 1]) <= NEAR).sum())
            yield figure, len(shared), near, float(spearmanr(*pairs.T).statistic)


def _row(model: str, size: int | None, score: str, values: Mapping[str, float], confidence: float, draws: int) -> Row:
    found = np.array(list(values.values()))
    ends = None
    if len(found) > 1:
        low, high = statistics.intervals(found[None], confidence, draws)
        ends = float(low[0]), float(high[0])
    return Row(model, size, score, values, float(found.mean()), ends)
