"""One look as pictures: the matrix of scaled scores, and a strip of real images that every model was put to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from aecompare.analysis.results import Results
from aecompare.evaluation.tasks import task_of
from aecompare.reporting import matrix
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.figures import style
from aecompare.reporting.figures.curves import Pen
from aecompare.reporting.figures.galleries import Arrays, Runs, show, tile

SHOWN = (2, 4, 7)  # of the ten pictured images: of MNIST's digits those that models blur, close and confuse
FILLS = {matrix.BEST: "#0173b2", matrix.EQUIVALENT: "#0173b2", matrix.LEADS: "#8fbfdd", matrix.UNDECIDED: "#8fbfdd"}
BEHIND = "#c9ced6"


def squares(rows: Sequence[matrix.Row], size: int, pen: Pen) -> Figure:
    """A row an application, a column a model, or the other way round where there are many: a bar from worthless (0) to
    perfect (1) with its interval; dark what is best or equivalent to it, light what leads or is undecided, grey what is
    worse."""
    models = [(model, pen.titles[model]) for model in pen.results.models]
    tasks = [(index, row.title) for index, row in enumerate(rows)]
    turned = len(models) > style.MANY
    columns, lines = (tasks, models) if turned else (models, tasks)
    across, down, label, head = (1.3, 0.46, 1.5, 0.8) if turned else (0.98, 0.42, 1.75, 0.62)
    width, height = label + across * len(columns), head + down * max(len(lines), 1)
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    title = pen.language.say("From worthless to perfect") + ", " + pen.language.say("code size") + f" {size}"
    axes.text(0.06, 0.14, title, ha="left", va="center", fontsize=10, fontweight="bold", color=style.INK)
    for column, (_, name) in enumerate(columns):
        axes.text(
            label + across * column, head - 0.14, fill(name, 15), ha="left", va="bottom" if turned else "baseline",
            fontsize=8.5, fontweight="bold", color=style.INK,
        )  # fmt: skip
    for index, (line, name) in enumerate(lines):
        top = head + down * index
        axes.plot([0.06, width - 0.06], [top, top], color=style.GRID, linewidth=0.8)
        axes.text(0.06, top + down / 2, name, ha="left", va="center", fontsize=8.5, color=style.INK)
        for column, (other, _) in enumerate(columns):
            row, model = (rows[other], line) if turned else (rows[line], other)
            if model in row.squares:
                _square(axes, row.squares[model], label + across * column, top, across - 0.16, down)
    return figure


def _square(axes: Axes, square: matrix.Square, left: float, top: float, width: float, height: float) -> None:
    text = f"{square.value} {square.sign}".rstrip()
    weight = "bold" if square.mark in (matrix.BEST, matrix.LEADS) else "normal"
    axes.text(left, top + 0.15, text, ha="left", va="center", fontsize=8, fontweight=weight, color=style.INK)
    if square.bar is None:
        return
    low, mean, high = square.bar
    under = top + height - 0.12
    axes.plot([left, left + width], [under, under], color=style.GRID, linewidth=5, solid_capstyle="butt")
    hue = FILLS.get(square.mark, BEHIND)
    axes.plot([left, left + width * mean], [under, under], color=hue, linewidth=5, solid_capstyle="butt")
    axes.plot([left + width * low, left + width * high], [under, under], color=style.INK, linewidth=1)


def strip(shown: Mapping[str, Mapping[str, str]], references: Arrays, runs: Runs, size: int, pen: Pen) -> Figure:
    """A row an application: the original, what models were given, and what each of them makes of it.

    Args:
        shown: by task and model, the condition whose picture stands for it.
        references: of the data set, arrays named ``{task}/{condition}/{input}``.
        runs: by model and code size, arrays named ``{task}/{condition}``.
        size: the code size.
        pen: titles and language.
    """
    models = [model for model in pen.results.models if (model, size) in runs]
    given = max((len(task_of(task).inputs) for task in shown), default=0)
    down, gap, label, head = 0.22, 0.09, 1.35, 0.46
    high, wide = next(array.shape[1:3] for array in references.values() if array.ndim > 2)
    across = down * wide / high
    block = across * len(SHOWN) + gap
    bands = -(-len(models) // style.MANY) or 1  # one below the other
    parts = [part.tolist() for part in np.array_split(np.array(models, dtype=object), bands)]
    band = head + (down + gap) * max(len(shown), 1)
    width, height = label + block * (given + max(map(len, parts))), band * len(parts)
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    first = [pen.language.say("original"), pen.language.say("given")][:given]
    for number, part in enumerate(parts):
        under = band * number + head
        for column, name in enumerate(first + [pen.titles[model] for model in part]):
            axes.text(
                label + block * column, under - 0.07, fill(name, 9), ha="left", va="bottom",
                fontsize=8, fontweight="bold", color=style.INK,
            )  # fmt: skip
        for index, task in enumerate(shown):
            top = under + (down + gap) * index
            axes.text(
                0.05, top + down / 2, pen.language.say(task_of(task).title), ha="left", va="center", fontsize=8,
                color=style.INK,
            )  # fmt: skip
            condition = next(iter(task_of(task).pictures))
            blocks = [references.get(f"{task}/{condition}/{name}") for name in task_of(task).inputs]
            blocks += [None] * (given - len(blocks))
            blocks += [runs[model, size].get(f"{task}/{shown[task][model]}") for model in part]
            for column, images in enumerate(blocks):
                if images is not None:
                    left = label + block * column
                    extent = (left, left + across * len(SHOWN), top + down, top)
                    show(axes, _beside(images), extent=extent, aspect="auto")
    axes.set(xlim=(0, width), ylim=(height, 0))
    return figure


def _beside(images: np.ndarray) -> np.ndarray:
    """Some images in a row: uint8 [n, h, w, …] -> uint8 [h, w * 3, …]"""
    return tile(images[[index % len(images) for index in SHOWN]], len(SHOWN))


def pictured(entries: Sequence[Entry], results: Results, size: int) -> dict[str, dict[str, str]]:
    """By task and model, the condition whose picture stands for it: the way that was chosen at a code size where that
    has a picture, else the task's first.

    Args:
        entries: each application's ranked headline.
        results: the numbers, with what was chosen.
        size: the code size.
    """
    found: dict[str, dict[str, str]] = {}
    for entry in entries:
        conditions = [*task_of(entry.task).pictures, *task_of(entry.task).kept]
        if task_of(entry.task).pictures:
            assert entry.headline is not None
            chosen = results.chosen(entry.dataset, entry.task, entry.headline.condition)
            found[entry.task] = {}
            for model in results.models:
                way = next((way for way, sizes in chosen.get(model, {}).items() if size in sizes), "")
                found[entry.task][model] = way if way in conditions else conditions[0]
    return found
