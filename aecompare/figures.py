"""The figures: curves against code size, pictures of what models return, the plane of two-dimensional codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator, ScalarFormatter

from aecompare import style
from aecompare.catalogue import Entry, task_of
from aecompare.images import CLASSES, SIDE
from aecompare.results import Results, number
from aecompare.tasks import Metric

COLUMNS = 10  # images a row
Arrays = Mapping[str, np.ndarray]


def curve(entry: Entry, results: Results, looks: Mapping[str, Mapping], titles: Mapping[str, str]) -> Figure:
    """A metric against code size: a line a model with its interval as a band, baselines as thin dashed lines."""
    task = task_of(entry.task)
    assert entry.headline is not None
    metric = task.metrics[entry.headline.metric]
    figure = Figure(figsize=(5.2, 3.5), layout="constrained")
    axes = figure.subplots()
    drawn = results.curves(entry.dataset, entry.task, entry.headline)
    for model, points in drawn.items():
        sizes = [point.code_size for point in points]
        look = looks[model]
        sns.lineplot(
            x=sizes,
            y=[point.mean for point in points],
            ax=axes,
            label=titles[model],
            errorbar=None,
            markersize=6,
            **look,
        )
        if any(point.low is not None for point in points):
            ends = np.array([point.ends for point in points])  # [sizes, 2]
            axes.fill_between(sizes, ends[:, 0], ends[:, 1], color=look["color"], alpha=0.2, linewidth=0)
    _size_axis(axes, sorted({point.code_size for points in drawn.values() for point in points}))
    outside = _baselines(axes, results.baselines(entry.dataset, entry.task, entry.headline), drawn)
    if outside:
        told = ", ".join(f"{name} {number(value, metric)}" for name, value in outside.items())
        axes.set_xlabel(f"code size\n(off the scale: {told})")
    axes.set(ylabel=_named(metric), title=entry.caption)
    axes.legend(frameon=False, fontsize=8)
    sns.despine(figure)
    return figure


def series(
    entry: Entry, results: Results, looks: Mapping[str, Mapping], titles: Mapping[str, str], size: int
) -> Figure:
    """A metric against the number in its conditions: a line a model at one code size, or a line a code size."""
    assert entry.series is not None
    metric = task_of(entry.task).metrics[entry.series.metric]
    figure = Figure(figsize=(5.2, 3.5), layout="constrained")
    axes = figure.subplots()
    lines = results.series(entry.dataset, entry.task, entry.series, size)
    single = len({model for model, _ in lines}) == 1
    shades = iter(sns.color_palette("viridis", len(lines)))
    for (model, of), points in lines.items():
        look = {**looks[model], "color": next(shades)} if single else looks[model]
        label = f"{titles[model]}, code size {of}" if single else titles[model]
        means = [point.mean for point in points.values()]
        sns.lineplot(x=list(points), y=means, ax=axes, label=label, errorbar=None, markersize=5, **look)
        ends = np.array([point.ends for point in points.values()])  # [numbers, 2]
        axes.fill_between(list(points), ends[:, 0], ends[:, 1], color=look["color"], alpha=0.2, linewidth=0)
    numbers = [number for points in lines.values() for number in points]
    if numbers and max(numbers) > 60 * min(numbers):
        axes.set_xscale("log")
    if single:
        axes.margins(y=0.3)  # room for the longer legend
    told = "" if single or not lines else f", code size {size}"
    axes.set(xlabel=entry.series.axis, ylabel=_named(metric), title=f"{entry.caption}{told}")
    if lines:
        axes.legend(frameon=False, fontsize=8)
    sns.despine(figure)
    return figure


def tradeoff(entry: Entry, results: Results, looks: Mapping[str, Mapping], titles: Mapping[str, str]) -> Figure:
    """One metric against another: a point a model and code size, points of one code size joined."""
    task = task_of(entry.task)
    assert entry.tradeoff is not None
    figure = Figure(figsize=(5.2, 3.9), layout="constrained")
    axes = figure.subplots()
    points = results.tradeoff(entry.dataset, entry.task, entry.tradeoff)
    sizes = sorted({size for _, size in points})
    for shade, size in zip(sns.color_palette("viridis", len(sizes)), sizes, strict=True):
        line = sorted((x.mean, y.mean, model) for (model, of), (x, y) in points.items() if of == size)
        axes.plot([x for x, _, _ in line], [y for _, y, _ in line], color=shade, linewidth=1, label=f"code size {size}")
        for x, y, model in line:
            axes.plot([x], [y], color=shade, marker=looks[model]["marker"], markersize=6, linestyle="")
            if len(line) > 1:
                axes.annotate(
                    titles[model], (x, y), xytext=(5, 4), textcoords="offset points", fontsize=7, color=style.MUTED
                )
    axes.set(
        xlabel=_named(task.metrics[entry.tradeoff.x]),
        ylabel=_named(task.metrics[entry.tradeoff.y]),
        title=entry.caption,
    )
    if points:
        axes.legend(frameon=False, fontsize=8)
    sns.despine(figure)
    return figure


def _baselines(axes: Axes, values: Mapping[str, float], drawn: Mapping[str, Sequence]) -> dict[str, float]:
    """Dashed lines with their names; one far off the curves would flatten them and is returned instead."""
    means = [point.mean for points in drawn.values() for point in points]
    low, high = min(means), max(means)
    logarithmic = low > 0 and high > 20 * low
    if logarithmic:
        axes.set_yscale("log")
        reach = (low / 10, high * 3)
    else:
        margin = 0.6 * ((high - low) or abs(high) or 1.0)
        reach = (low - margin, high + margin)
    lines = {name: value for name, value in values.items() if reach[0] <= value <= reach[1]}
    for value in lines.values():
        axes.axhline(value, color=style.MUTED, linewidth=0.9, linestyle=(0, (1, 1.5)), zorder=1)
    for names, value in _labels(axes, lines):
        axes.annotate(
            names, (1, value), xycoords=("axes fraction", "data"), xytext=(-2, 2), textcoords="offset points",
            ha="right", va="bottom", fontsize=7, color=style.MUTED,
        )  # fmt: skip
    return {name: value for name, value in values.items() if name not in lines}


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


def _size_axis(axes: Axes, sizes: Sequence[int]) -> None:
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_locator(FixedLocator(sizes))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.set_xlabel("code size")


def _named(metric: Metric) -> str:
    return f"{metric.title} in {metric.unit}" if metric.unit else metric.title


def sheet(
    entry: Entry, references: Arrays, runs: Mapping[tuple[str, int], Arrays], titles: Mapping[str, str]
) -> Figure:
    """Rows of images: truth and input first, then what each model returns for them at each code size.

    Args:
        entry: which task and condition.
        references: of the data set, arrays named ``{task}/{condition}/{input}``.
        runs: by (model, code size), arrays named ``{task}/{condition}``, uint8 [n, 784].
        titles: of the models.
    """
    task = task_of(entry.task)
    rows = [
        (label, references[f"{entry.task}/{entry.condition}/{name}"]) for name, label in task.inputs.items()
    ] + [
        (f"{titles[model]}, {size}", arrays[f"{entry.task}/{entry.condition}"])
        for (model, size), arrays in runs.items()
    ]  # fmt: skip
    return _rows_of_images(entry.caption, rows)


def samples(entry: Entry, references: Arrays) -> Figure:
    """Some images of the data set, a column a class."""
    images = references["samples"]
    starts = range(0, len(images), COLUMNS)
    return _rows_of_images(entry.caption, [("", images[start : start + COLUMNS]) for start in starts], margin=0.1)


def _rows_of_images(title: str, rows: Sequence[tuple[str, np.ndarray]], margin: float = 1.15) -> Figure:
    """Labelled rows of images under a title; `margin` is the labels' width in inches."""
    height, head = 0.52, 0.3
    width, total = margin + height * COLUMNS, head + height * len(rows)
    figure = Figure(figsize=(width, total))
    axes = figure.add_axes((margin / width, 0, 1 - margin / width, 1 - head / total))
    strips = np.vstack([_strip(images) for _, images in rows])
    axes.imshow(strips, vmin=0, vmax=255, interpolation="none", aspect="equal")
    for index, (label, _) in enumerate(rows):
        middle = (SIDE + 2) * (index + 0.5)
        axes.text(-4, middle, label, ha="right", va="center", fontsize=8, color=style.INK)
    axes.set_axis_off()
    figure.text(0.01, 0.995, title, ha="left", va="top", fontsize=10, fontweight="bold", color=style.INK)
    return figure


def _strip(images: np.ndarray) -> np.ndarray:
    """uint8 [n, 784] -> one row of at most `COLUMNS` images with a white edge: uint8 [30, 30 * COLUMNS]."""
    row = np.zeros((SIDE + 2, (SIDE + 2) * COLUMNS), np.uint8)  # 0 is drawn white
    for index, image in enumerate(images[:COLUMNS]):
        start = index * (SIDE + 2) + 1
        row[1:-1, start : start + SIDE] = image.reshape(SIDE, SIDE)
    return row


def plane(entry: Entry, runs: Mapping[tuple[str, int], Arrays], titles: Mapping[str, str]) -> Figure:
    """Each model's plane of two-dimensional codes: decoded on a grid above, codes of test images below."""
    shown = {model: arrays for (model, size), arrays in runs.items() if size == 2}
    figure = Figure(figsize=(2.6 * len(shown), 5.6), layout="constrained")
    grid = figure.subplots(2, len(shown), squeeze=False)
    colours = sns.color_palette("husl", CLASSES)
    for column, (model, arrays) in enumerate(shown.items()):
        (left, bottom), (right, top) = arrays[f"{entry.task}/plane_edges"]
        pictures = arrays[f"{entry.task}/plane"]
        side = round(len(pictures) ** 0.5)
        tiled = pictures.reshape(side, side, SIDE, SIDE).swapaxes(1, 2).reshape(side * SIDE, side * SIDE)
        edges = (left, right, bottom, top)
        grid[0, column].imshow(tiled, vmin=0, vmax=255, interpolation="none", extent=edges, aspect="auto")
        grid[0, column].set_title(titles[model])
        codes, labels = arrays[f"{entry.task}/codes"], arrays[f"{entry.task}/labels"]
        points = grid[1, column]
        for digit in range(CLASSES):
            chosen = codes[labels == digit]
            points.scatter(*chosen.T, s=2.5, color=colours[digit], linewidths=0, rasterized=True)
            if len(chosen):
                points.annotate(
                    str(digit), np.median(chosen, axis=0), ha="center", va="center", fontsize=9, fontweight="bold",
                    bbox={"boxstyle": "circle,pad=0.15", "fc": "white", "ec": colours[digit], "alpha": 0.85},
                )  # fmt: skip
        points.set(xlim=(left, right), ylim=(bottom, top))
        for axes in grid[:, column]:
            axes.grid(visible=False)
            axes.tick_params(labelsize=7)
    return figure
