"""What the factors of an autoencoder's design do: changes in per cent, each with its interval."""

from __future__ import annotations

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from aecompare.analysis.factors import TIMES
from aecompare.evaluation.tasks import task_of
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.figures import style
from aecompare.reporting.figures.curves import Pen
from aecompare.reporting.language import Language
from aecompare.reporting.wording import level_in_words, together

ACROSS = 26  # letters of an axis's name in a line
MARKED = (-90, -75, -50, -25, -10, -5, 5, 10, 25, 50, 100, 200, 400, 900, 1900)  # per cent
LEAST = -99.9  # per cent: all of it would lie infinitely far
ROW, GAP = 0.21, 0.35  # inches of a level, rows between two factors


def forest(entry: Entry, effects: pd.DataFrame, pen: Pen) -> Figure:
    """A row a level, grouped by factor, then one an interaction; a panel a metric; grey where the interval holds no
    change.

    Args:
        entry: the figure.
        effects: as `aecompare.analysis.factors.shown` gives them.
        pen: for the language.
    """
    say, metrics = pen.language.say, task_of("reconstruction").metrics
    own = effects[effects["dataset"] == entry.dataset]
    shown = list(dict.fromkeys(own["metric"]))
    keys = list(dict.fromkeys(zip(own["factor"], own["level"], own["against"], strict=True)))
    places, at = {}, 0.0
    for before, key in zip([keys[0], *keys] if keys else [], keys, strict=False):
        apart = before[0] != key[0] and any((before[2], key[2]))  # factors, and interactions from them
        at += (1 + GAP) if apart else 1
        places[key] = at
    figure = Figure(figsize=(6.69, ROW * at + 1.1), layout="constrained")
    panels = figure.subplots(1, max(len(shown), 1), sharey=True, squeeze=False)[0]
    for axes, metric in zip(panels, shown, strict=False):
        for row in own[own["metric"] == metric].itertuples():
            sure = not row.low <= 0 <= row.high
            color, place = style.INK if sure else style.MUTED, places[row.factor, row.level, row.against]
            low, middle, high = (_place(value) for value in (row.low, row.percent, row.high))
            axes.plot([low, high], [place, place], color=color, linewidth=1.4, solid_capstyle="butt")
            axes.plot([middle], [place], "o" if sure else "D", color=color, markersize=4)
        axes.axvline(0, color=style.MUTED, linewidth=0.8)
        better = pen.language.better(metrics[metric])
        changed = say("change of %(metric)s in per cent", metric=say(metrics[metric].title))
        axes.set_xlabel(fill(changed, ACROSS) + f"\n({better})")
        axes.xaxis.set_major_locator(FixedLocator(_ticks(*axes.get_xlim())))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda place, _: _per_cent(place, pen)))
        axes.grid(axis="y", visible=False)
    panels[0].set_yticks(list(places.values()), [_label(*key, pen.language) for key in keys])
    panels[0].set_ylim(at + 0.7, 0.3)
    return figure


def _label(factor: str, level: str, against: str, language: Language) -> str:
    told = level_in_words(level, against, language) if against else together(level.split(TIMES), language)
    return f"{together(factor.split(TIMES), language)}: {told}"


def _place(percent: float) -> float:
    """Changes are factors: twice as much and half as much are as far from none."""
    return float(np.log1p(max(percent, LEAST) / 100))


def _ticks(low: float, high: float) -> list[float]:
    """Places of some of `MARKED`, no two nearer than a seventh of the axis, and always of no change."""
    found = [0.0]
    for percent in sorted(MARKED, key=abs):
        place = _place(percent)
        if low <= place <= high and min(abs(place - other) for other in found) > (high - low) / 7:
            found.append(place)
    return found


def _per_cent(place: float, pen: Pen) -> str:
    value = 100 * np.expm1(place)
    return pen.language.decimal(f"{value:+.0f}") if round(value) else "0"
