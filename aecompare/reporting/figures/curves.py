"""The figures of numbers: curves against code size or a condition, and one metric against another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import fill, shorten

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator

from aecompare.analysis.answers import Point
from aecompare.analysis.results import Results
from aecompare.evaluation.tasks import task_of
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.figures import style
from aecompare.reporting.figures.scale import scale_of
from aecompare.reporting.language import Language

SIZE = (3.3, 2.15)  # inches: two stand beside each other on a page, and no letter is below 8 pt
ACROSS, UP = 34, 30  # letters of a title and of an axis's name in a line
BELOW = 46  # of what is off the scale
NAMES = 36  # of names of baselines that share a line; all stand in the table
APART = 13  # pixels between two labels
FAR = 26  # pixels from its line's end, beyond which a label could be taken for another line's


@dataclass(frozen=True)
class Pen:
    """What figures are drawn with: numbers, a look and a title for each model, a language."""

    results: Results
    looks: Mapping[str, Mapping]
    titles: Mapping[str, str]
    language: Language


def curve(entry: Entry, pen: Pen) -> Figure:
    """A metric against code size: one line per model with its interval as a band, baselines as thin dashed lines."""
    assert entry.headline is not None
    say = pen.language.say
    figure, axes = _frame(entry, pen)
    drawn = pen.results.curves(entry.dataset, entry.task, entry.headline)
    for model, points in drawn.items():
        _line(axes, model, [point.code_size for point in points], points, pen.looks[model], pen.titles[model])
    _size_axis(axes, sorted({point.code_size for points in drawn.values() for point in points}), pen)
    outside = _baselines(figure, axes, pen.results.baselines(entry.dataset, entry.task, entry.headline), drawn)
    if outside:
        told = ", ".join(f"{name} {pen.language.number(value, entry.metric)}" for name, value in outside.items())
        axes.set_xlabel(say("code size") + "\n" + fill("(" + say("off the scale") + f": {told})", BELOW))
    _finish(figure, axes, pen)
    return figure


def series(entry: Entry, pen: Pen, size: int) -> Figure:
    """A metric against the number in its conditions: one line per model at one code size, or one line per code size."""
    assert entry.series is not None
    say = pen.language.say
    figure, axes = _frame(entry, pen)
    lines = pen.results.series(entry.dataset, entry.task, entry.series, size)
    single = len({model for model, _ in lines}) == 1
    named = say("code size")
    shades = iter(sns.color_palette("viridis", len(lines)).as_hex())
    for (model, of), points in lines.items():
        look = {**pen.looks[model], "color": next(shades)} if single else pen.looks[model]
        label = f"{pen.titles[model]}, {named} {of}" if single else pen.titles[model]
        _line(axes, model, list(points), list(points.values()), look, label)
    numbers = [number for points in lines.values() for number in points]
    if numbers and max(numbers) > 60 * min(numbers):
        axes.set_xscale("log")
    axes.set_xlabel(say(entry.series.axis))
    if not single:
        axes.set_title(fill(f"{pen.language.caption(entry)}, {named} {size}", ACROSS), pad=9)
    _finish(figure, axes, pen)
    return figure


def tradeoff(entry: Entry, pen: Pen) -> Figure:
    """One metric against another: a point a model and code size, points of one code size joined."""
    assert entry.tradeoff is not None
    metrics = task_of(entry.task).metrics
    say = pen.language.say
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    points = pen.results.tradeoff(entry.dataset, entry.task, entry.tradeoff)
    sizes = sorted({size for _, size in points})
    for shade, size in zip(sns.color_palette("viridis", len(sizes)), sizes, strict=True):
        line = sorted((x.mean, y.mean, model) for (model, of), (x, y) in points.items() if of == size)
        label = say("code size") + f" {size}"
        axes.plot([x for x, _, _ in line], [y for _, y, _ in line], color=shade, linewidth=1, label=label)
        for x, y, model in line:
            axes.plot([x], [y], color=shade, marker=pen.looks[model]["marker"], markersize=4, linestyle="")
            if len(line) > 1:
                _note(axes, pen.titles[model], (x, y), (5, 4))
    metrics = (metrics[entry.tradeoff.x], metrics[entry.tradeoff.y])
    across, up = (pen.language.metric(metric) for metric in metrics)
    axes.set(xlabel=across, ylabel=fill(up, UP), title=fill(pen.language.caption(entry), ACROSS))
    if points:
        axes.legend(frameon=False, fontsize=8)
    _decimals(axes, pen)
    sns.despine(figure)
    return figure


def _frame(entry: Entry, pen: Pen) -> tuple[Figure, Axes]:
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    axes.set_ylabel(fill(pen.language.metric(entry.metric), UP))
    axes.set_title(fill(pen.language.caption(entry), ACROSS), pad=9)  # names of lines may stand above the axes
    return figure, axes


def _line(axes: Axes, model: str, x: Sequence[float], points: Sequence[Point], look: Mapping, label: str) -> None:
    """One model's means with their intervals; what a reader may hide is marked with the model's name."""
    means = [point.mean for point in points]
    sns.lineplot(x=x, y=means, ax=axes, label=label, errorbar=None, markersize=4, **look)
    axes.lines[-1].set_gid(f"model:{model}")
    if any(point.low is not None for point in points):
        ends = np.array([point.ends for point in points])  # [points, 2]
        band = axes.fill_between(x, ends[:, 0], ends[:, 1], color=look["color"], alpha=0.2, linewidth=0)
        band.set_gid(f"model:{model}")


def _finish(figure: Figure, axes: Axes, pen: Pen) -> None:
    """Names at the ends of lines where they stay beside them, else a legend."""
    _decimals(axes, pen)
    sns.despine(figure)
    lines = [line for line in axes.lines if (line.get_gid() or "").startswith("model:")]
    if not lines:
        return
    if len(lines) > style.MANY:
        _beside(figure, axes, lines)
        return
    if len(lines) > 1:
        axes.margins(x=0.08)
        axes.autoscale_view(scaley=False)
    figure.draw_without_rendering()
    ends = {line: axes.transData.transform(line.get_xydata()[-1])[1] for line in lines}
    placed = _spread(ends)
    same = len({line.get_xdata()[-1] for line in lines}) == 1
    if same and len(lines) > 1 and max(abs(placed[line] - ends[line]) for line in lines) <= FAR:
        axes.get_legend().remove()
        for line in lines:
            shift = (placed[line] - ends[line]) * 72 / figure.dpi
            label = axes.annotate(
                line.get_label(), line.get_xydata()[-1], xytext=(7, shift), textcoords="offset points", va="center",
                fontsize=8, color=line.get_color(), annotation_clip=False,
            )  # fmt: skip
            label.set_gid(line.get_gid())
    else:
        axes.legend(frameon=False, fontsize=8)


def _beside(figure: Figure, axes: Axes, lines: Sequence[Line2D]) -> None:
    """Names right of the axes, from the highest line's end to the lowest: too many to stand beside them."""
    axes.get_legend().remove()
    order = sorted(lines, key=lambda line: -line.get_ydata()[-1])
    figure.set_size_inches(SIZE[0] + 1.3, max(SIZE[1], 0.9 + 0.19 * len(lines)))
    legend = figure.legend(
        order, [line.get_label() for line in order], loc="outside right upper", frameon=False, fontsize=8
    )
    for line, *marked in zip(order, legend.get_lines(), legend.get_texts(), strict=True):
        for part in marked:
            part.set_gid(line.get_gid())


def _spread(ends: Mapping[object, float]) -> dict[object, float]:
    """Heights at least `APART` pixels from each other, as near to the given ones as can be."""
    order = sorted(ends, key=ends.__getitem__)
    placed = {line: ends[line] for line in order}
    for _ in range(20):
        for one, two in pairwise(order):
            overlap = APART - (placed[two] - placed[one])
            if overlap > 0:
                placed[one] -= overlap / 2
                placed[two] += overlap / 2
    return placed


def _baselines(
    figure: Figure, axes: Axes, values: Mapping[str, float], drawn: Mapping[str, Sequence[Point]]
) -> dict[str, float]:
    """Dashed lines with their names; one far off the curves would flatten them and is returned instead."""
    scale = scale_of((point.mean for points in drawn.values() for point in points), values)
    if scale.logarithmic:
        axes.set_yscale("log")
    for value in scale.inside.values():
        axes.axhline(value, color=style.MUTED, linewidth=0.9, linestyle=(0, (1, 1.5)), zorder=1)
    figure.draw_without_rendering()
    for names, value in _labels(axes, scale.inside):
        label = axes.annotate(
            shorten(names, NAMES, placeholder=" …"), (0, value), xycoords=("axes fraction", "data"), xytext=(2, 2),
            textcoords="offset points", ha="left", va="bottom", fontsize=8, color=style.MUTED,
        )  # fmt: skip
        label.set_in_layout(False)  # a long one would take the room of the curves
    return scale.outside


def _labels(axes: Axes, lines: Mapping[str, float]) -> list[tuple[str, float]]:
    """Names and heights; lines too near each other for two labels share the upper one's."""
    found: list[tuple[str, float]] = []
    for name, value in sorted(lines.items(), key=lambda line: line[1]):
        height = axes.transData.transform((1, value))[1]
        if found and height - axes.transData.transform((1, found[-1][1]))[1] < 14:  # pixels
            found[-1] = (f"{found[-1][0]}, {name}", value)
        else:
            found.append((name, value))
    return found


def _note(axes: Axes, text: str, at: tuple[float, float], shift: tuple[float, float]) -> None:
    axes.annotate(text, at, xytext=shift, textcoords="offset points", fontsize=8, color=style.MUTED)


def _size_axis(axes: Axes, sizes: Sequence[int], pen: Pen) -> None:
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_locator(FixedLocator(sizes))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(pen.language.say("code size"))


def _decimals(axes: Axes, pen: Pen) -> None:
    """Numbers on both axes as the language writes them, without powers of ten where plain ones are short."""
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: pen.language.decimal(f"{value:.6g}")))
        if axis.get_scale() == "log":
            axis.set_minor_formatter(NullFormatter())
