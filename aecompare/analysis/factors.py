"""Factors of an autoencoder's design: how deep, how wide, which decoder, which loss, and what each does.

An effect is that of one factor where the others are as usual: plain autoencoders that differ in it alone are put into a
linear model of the logarithm of a measure, with the code size as a further factor, so that it is a change in per cent
(ordinary least squares by statsmodels, Student's intervals). One model of all factors would not do: losses were crossed
with depths, absolute error fails with depth, and what a sum of effects makes of that was laid on decoders and widths.
Interactions are told by F tests of type II, corrected by Holm's method, and matter where they shift a
combination by some per cent from what both factors by themselves make of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd

ALIKE = 0.1  # of the number of weights, within which networks count as equally large
MATTERS = 5.0  # per cent by which an interaction has to shift a combination
EFFECTS = ("dataset", "metric", "factor", "level", "against", "percent", "low", "high", "n")
INTERACTIONS = (
    "dataset", "metric", "one", "two", "level", "other_level", "percent", "low", "high", "f", "p_holm", "matters"
)  # fmt: skip
USUAL = {"depth": "3", "widths": "equal", "decoder": "mirrored", "loss": "bce"}
FACTORS = tuple(USUAL)
WORDS = ("equal", "narrowing", "widening", "mixed", "mirrored", "shallower", "deeper", "other")  # levels
EQUALLY_WIDE = "depth, equally wide"
METRICS = ("sse", "ssim")
TIMES = " × "  # between the two of an interaction


def levels(settings: Mapping[str, Any]) -> dict[str, str] | None:
    """An entry's level of each factor by its settings; None where its layers are not fully connected.

    `depth` counts hidden layers of the encoder; `widths` of an encoder with several are narrowing, equal or widening
    toward the code; the decoder is mirrored, or has fewer or more layers than the encoder.
    """
    network = settings.get("network", {})
    if network.get("kind") != "dense":
        return None
    hidden, decoder = network["hidden"], network["decoder"]
    steps = {np.sign(two - one) for one, two in pairwise(hidden)}
    widths = {frozenset(): "equal", frozenset({0}): "equal", frozenset({-1}): "narrowing", frozenset({1}): "widening"}
    back = "mirrored"
    if decoder is not None and decoder != hidden[::-1]:
        back = {-1: "shallower", 0: "other", 1: "deeper"}[int(np.sign(len(decoder) - len(hidden)))]
    return {
        "depth": str(len(hidden)), "widths": widths.get(frozenset(steps), "mixed"), "decoder": back,
        "loss": settings["loss"],
    }  # fmt: skip


def weights(settings: Mapping[str, Any], values: int) -> int:
    """Weights of an entry's layers but those at the code: what its size hangs on."""
    hidden, decoder = settings["network"]["hidden"], settings["network"]["decoder"]
    back = hidden[::-1] if decoder is None else decoder
    return sum(one * two for widths in ([values, *hidden], [*back, values]) for one, two in pairwise(widths))


def alike(entries: Sequence[Mapping[str, Any]], values: int) -> list[Mapping[str, Any]]:
    """Entries of plain autoencoders whose number of weights is about the same as most of them have, and those without
    hidden layers, which have no weights to choose."""
    own = [entry for entry in entries if entry["kind"] == "ae" and levels(entry["settings"])]
    sizes = {entry["name"]: weights(entry["settings"], values) for entry in own if _hidden(entry)}
    if not sizes:
        return []
    usual = float(np.median(list(sizes.values())))
    return [entry for entry in own if not _hidden(entry) or abs(sizes[entry["name"]] / usual - 1) <= ALIKE]


def equally_wide(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Entries of plain autoencoders, as usual but for depth and width, that have hidden layers of one width, that which
    most of them have."""
    own = [
        entry
        for entry in entries
        if entry["kind"] == "ae" and (told := levels(entry["settings"])) and _hidden(entry)
        and (told["decoder"], told["loss"]) == (USUAL["decoder"], USUAL["loss"])
    ]  # fmt: skip
    widths = [set(entry["settings"]["network"]["hidden"]) for entry in own]
    counts = Counter(next(iter(width)) for width in widths if len(width) == 1)
    width, count = counts.most_common(1)[0] if counts else (0, 0)
    return [entry for entry, found in zip(own, widths, strict=True) if found == {width}] if count > 1 else []


def _hidden(entry: Mapping[str, Any]) -> bool:
    return bool(entry["settings"]["network"]["hidden"])


def table(scores: pd.DataFrame, entries: Sequence[Mapping[str, Any]], metric: str) -> tuple[pd.DataFrame, list[str]]:
    """Replicates of the entries with their levels, `size` and `y`, the logarithm of a measure of reconstruction; and
    the factors that have more than one level.

    Args:
        scores: as `results/scores.csv`, of one data set.
        entries: what is compared, as `alike` gives them.
        metric: of the task reconstruction, above 0.
    """
    told = {entry["name"]: levels(entry["settings"]) for entry in entries}
    rows = scores[
        (scores["task"] == "reconstruction") & (scores["condition"] == "clean") & (scores["metric"] == metric)
        & scores["model"].isin(told)
    ]  # fmt: skip
    found = pd.DataFrame([told[model] for model in rows["model"]], index=rows.index)
    found["size"], found["y"] = rows["code_size"].astype(str), np.log(rows["value"])
    differing = [factor for factor in FACTORS if len(found) and found[factor].nunique() > 1]
    return found, differing


def measured(
    scores: pd.DataFrame, entries: Sequence[Mapping[str, Any]], dataset: str, values: int, confidence: float
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Rows by `EFFECTS` and by `INTERACTIONS`, of one data set; none where no factor was varied.

    Args:
        scores: as `results/scores.csv`, of the data set.
        entries: of the config, as `Experiment.described` gives them.
        dataset: its name.
        values: of an image.
        confidence: of the intervals.
    """
    found: tuple[list, list] = ([], [])
    for metric in METRICS:
        data, differing = table(scores, alike(entries, values), metric)
        if differing:
            found[0].extend((dataset, metric, *row) for row in effects(data, differing, confidence))
            found[1].extend((dataset, metric, *row) for row in interactions(data, differing, confidence))
        data, differing = table(scores, equally_wide(entries), metric)
        if differing == ["depth"]:
            rows = effects(data, differing, confidence)
            found[0].extend((dataset, metric, EQUALLY_WIDE, *row[1:]) for row in rows)
    return found


def varied(entries: Sequence[Mapping[str, Any]], values: int) -> bool:
    """Plain autoencoders of about as many weights differ in their design, so that effects are told."""
    told = [levels(entry["settings"]) for entry in alike(entries, values)]
    return any(len({own[factor] for own in told if own}) > 1 for factor in FACTORS)


def read(path: str) -> pd.DataFrame:
    """The table of effects or of interactions; levels stay words, though some of them are digits."""
    return pd.read_csv(path, dtype={"level": str, "against": str, "other_level": str})


def shown(effects: pd.DataFrame, interactions: pd.DataFrame) -> pd.DataFrame:
    """What a figure has of both tables, by `EFFECTS`: effects, and of the interactions that matter the combination that
    is shifted most, which is held against no other level."""
    own = interactions[interactions["matters"].astype(bool)].sort_values(["one", "two"], kind="stable")
    if own.empty:
        return effects
    pairs = {"factor": own["one"] + TIMES + own["two"], "level": own["level"] + TIMES + own["other_level"]}
    rows = own.assign(**pairs, against="", n=None)  # an empty cell, beside whole numbers
    return pd.concat([effects.astype({"n": object}), rows[list(EFFECTS)]], ignore_index=True)


def effects(data: pd.DataFrame, differing: Sequence[str], confidence: float) -> list[tuple[Any, ...]]:
    """Each factor's effect where the others are as usual: (factor, level, level it is against, change in per cent, ends
    of its interval, replicates)."""
    from statsmodels.formula.api import ols  # here, because planning reads this module

    found = []
    for factor in differing:
        part, base = _usual(data, factor), _base(data, factor)
        if part[factor].nunique() < 2:
            continue
        term = f"C({factor}, Treatment('{base}'))"
        fitted = ols(f"y ~ {term}" + (" + C(size)" if part["size"].nunique() > 1 else ""), part).fit()
        ends = fitted.conf_int(1 - confidence)
        for level in sorted(set(part[factor]) - {base}):
            name = f"{term}[T.{level}]"
            change = [100 * float(np.expm1(value)) for value in (fitted.params[name], *ends.loc[name])]
            found.append((factor, level, base, *change, int((part[factor] == level).sum())))
    return found


def interactions(data: pd.DataFrame, differing: Sequence[str], confidence: float) -> list[tuple[Any, ...]]:
    """Pairs of factors, the code size among them: (one, two, levels of the combination that their interaction shifts
    most, by how many per cent, ends of that shift's interval, F, p by Holm's method, whether it matters), each where
    the other factors have their usual level. A pair whose combinations were not measured has no row."""
    from statsmodels.formula.api import ols
    from statsmodels.stats.anova import anova_lm
    from statsmodels.stats.multitest import multipletests

    found = []
    for one, two in combinations([*differing, "size"], 2):
        part = _crossed(data, one, two)
        if part is not None:
            sizes = "" if two == "size" or part["size"].nunique() == 1 else " + C(size)"
            apart, whole = (ols(f"y ~ C({one}) {way} C({two}){sizes}", part).fit() for way in "+*")
            told = anova_lm(whole, typ=2).loc[f"C({one}):C({two})"]
            row, *shift = _shift(apart, whole, confidence)
            found.append((one, two, *part[[one, two]].iloc[row], *shift, told["F"], told["PR(>F)"]))
    if not found:
        return []
    corrected = multipletests([row[-1] for row in found], method="holm")[1]
    return [
        (*row[:-1], p, bool(p <= 1 - confidence and abs(row[4]) >= MATTERS))
        for row, p in zip(found, corrected, strict=True)
    ]


def _shift(apart: Any, whole: Any, confidence: float) -> tuple[int, float, float, float]:
    """The row whose value an interaction shifts most, by how many per cent, and the ends of the interval: what two
    linear models fit differs by a weighted sum of the measurements, whose spread is that of the larger one's rest."""
    from scipy.stats import t  # here, because planning reads this module

    shifts = (whole.fittedvalues - apart.fittedvalues).to_numpy()
    row = int(np.abs(np.expm1(shifts)).argmax())
    weights = np.subtract(*(fit.model.exog[row] @ np.linalg.pinv(fit.model.exog) for fit in (whole, apart)))
    reach = t.ppf((1 + confidence) / 2, whole.df_resid) * np.sqrt(whole.mse_resid) * np.linalg.norm(weights)
    middle, low, high = (100 * float(np.expm1(shifts[row] + by)) for by in (0, -reach, reach))
    return row, middle, low, high


def _crossed(data: pd.DataFrame, one: str, two: str) -> pd.DataFrame | None:
    """Rows with all combinations of some levels of both, the other factors at their usual level; None: there are none
    with two levels each."""
    part = _usual(data, one, two)
    there = pd.crosstab(part[one], part[two]) > 0
    there = there[there.sum(axis=1) > 1]
    there = there.loc[:, there.all(axis=0)] if len(there) else there
    if min(there.shape) < 2:
        return None
    return part[part[one].isin(there.index) & part[two].isin(there.columns)]


def _usual(data: pd.DataFrame, *but: str) -> pd.DataFrame:
    """Rows whose factors have their usual level, but for some."""
    for factor in FACTORS:
        if factor not in but:
            data = data[data[factor] == _base(data, factor)]
    return data


def _base(data: pd.DataFrame, factor: str) -> str:
    """The level that others are held against: the usual one, where it was measured."""
    usual = USUAL[factor]
    return usual if usual in set(data[factor]) else sorted(set(data[factor]))[0]
