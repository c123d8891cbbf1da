"""The figures of images: what models return beside what they were given, test images, the plane of codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from aecompare.evaluation.material import PICTURED as COLUMNS
from aecompare.evaluation.material import columns
from aecompare.evaluation.tasks import task_of
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.figures import style
from aecompare.reporting.figures.curves import Pen

ACROSS = 46  # letters of a title in a line
EDGE = 1  # pixels of white around an image in a row
SHORT = 2  # letters of a class that fit into a circle
Arrays = Mapping[str, np.ndarray]
Runs = Mapping[tuple[str, int], Arrays]  # by model and code size


def sheet(entry: Entry, references: Arrays, runs: Runs, pen: Pen) -> Figure:
    """Rows of images: truth and input first, then what each model returns for them at each code size.

    Args:
        entry: which task and condition.
        references: of the data set, arrays named ``{task}/{condition}/{input}``.
        runs: arrays named ``{task}/{condition}``, uint8 [n, h, w] or [n, h, w, 3].
        pen: titles of models, and the language.
    """
    task = task_of(entry.task)
    rows = [
        (pen.language.say(label), references[f"{entry.task}/{entry.condition}/{name}"])
        for name, label in task.inputs.items()
    ] + [
        (f"{pen.titles[model]}, {size}", arrays[f"{entry.task}/{entry.condition}"])
        for (model, size), arrays in runs.items()
        if f"{entry.task}/{entry.condition}" in arrays
    ]  # fmt: skip
    return _rows_of_images(pen.language.caption(entry), rows)


def samples(entry: Entry, references: Arrays, classes: int, pen: Pen) -> Figure:
    """Some images of the data set, as many columns for each of its classes."""
    images, across = references["samples"], columns(classes)
    rows = [("", images[start : start + across]) for start in range(0, len(images), across)]
    return _rows_of_images(pen.language.caption(entry), rows, margin=0.1, across=across)


def on_paper(arrays: Arrays, ink: bool) -> dict[str, np.ndarray]:
    """Arrays whose pictures are as they are shown: those of ink dark on white, all others as they are."""
    pictures = {name for name, array in arrays.items() if array.dtype == np.uint8 and array.ndim > 2}
    return {name: 255 - array if ink and name in pictures else array for name, array in arrays.items()}


def _rows_of_images(
    title: str, rows: list[tuple[str, np.ndarray]], margin: float = 1.1, across: int = COLUMNS
) -> Figure:
    """Labelled rows of images under a title; `margin` is the labels' width in inches."""
    high, wide = (size + 2 * EDGE for size in rows[0][1].shape[1:3])
    height, title = 0.2, fill(title, ACROSS)
    head = 0.13 + 0.13 * len(title.splitlines())
    width, total = margin + height * wide / high * across, head + height * len(rows)
    figure = Figure(figsize=(width, total))
    axes = figure.add_axes((margin / width, 0, 1 - margin / width, 1 - head / total))
    show(axes, np.concatenate([strip(images, across) for _, images in rows]), aspect="equal")
    for index, (label, _) in enumerate(rows):
        axes.text(-8, high * (index + 0.5), label, ha="right", va="center", fontsize=8, color=style.INK)
    axes.set_axis_off()
    figure.text(0.01, 0.995, title, ha="left", va="top", fontsize=8.5, fontweight="bold", color=style.INK)
    return figure


def show(axes: Axes, picture: np.ndarray, **how: Any) -> None:
    """A picture, grey or in colour, pixel by pixel."""
    axes.imshow(picture, cmap="gray", vmin=0, vmax=255, interpolation="none", **how)


def strip(images: np.ndarray, across: int = COLUMNS) -> np.ndarray:
    """uint8 [n, h, w, …] -> one row of at most so many images with a white edge: uint8 [h + 2, (w + 2) * across, …]."""
    edges = ((0, 0), (EDGE, EDGE), (EDGE, EDGE), *[(0, 0)] * (images.ndim - 3))
    framed = np.pad(images[:across], edges, constant_values=255)
    return tile(framed, across)


def plane(entry: Entry, runs: Runs, classes: Sequence[str], pen: Pen) -> Figure:
    """Each model's plane of two-dimensional codes: decoded on a grid above, codes of test images below."""
    shown = {model: arrays for (model, size), arrays in runs.items() if size == 2}
    figure = Figure(figsize=(max(1.4 * len(shown), 2.6), 2.5), layout="constrained")
    grid = figure.subplots(2, len(shown), squeeze=False)
    for column, (model, arrays) in enumerate(shown.items()):
        (left, bottom), (right, top) = arrays[f"{entry.task}/plane_edges"]
        show(grid[0, column], tile(arrays[f"{entry.task}/plane"]), extent=(left, right, bottom, top), aspect="auto")
        grid[0, column].set_title(pen.titles[model])
        _codes(grid[1, column], arrays[f"{entry.task}/codes"], arrays[f"{entry.task}/labels"], classes)
        grid[1, column].set(xlim=(left, right), ylim=(bottom, top))
        for axes in grid[:, column]:
            axes.grid(visible=False)
            axes.locator_params(nbins=3)
    return figure


def _codes(axes: Axes, codes: np.ndarray, labels: np.ndarray, classes: Sequence[str]) -> None:
    """A dot a code, and each class's name at the median of its codes."""
    for label, (name, colour) in enumerate(zip(classes or [""], style.of_classes(len(classes)), strict=True)):
        chosen = codes[labels == label]
        axes.scatter(*chosen.T, s=1.5, color=colour, linewidths=0, rasterized=True)
        if len(chosen) and name:
            kind = "circle,pad=0.15" if len(name) <= SHORT else "round,pad=0.15"
            axes.annotate(
                name, np.median(chosen, axis=0), ha="center", va="center", fontsize=8,
                fontweight="bold", bbox={"boxstyle": kind, "fc": "white", "ec": colour, "alpha": 0.85},
            )  # fmt: skip


def tile(images: np.ndarray, across: int | None = None) -> np.ndarray:
    """uint8 [n, h, w, …] -> one picture of them in rows of so many (else as many rows as columns), without edges; what
    is left of the last row is white."""
    across = across or round(len(images) ** 0.5)
    down = -(-len(images) // across)
    height, width, *colour = images.shape[1:]
    filled = np.full((down * across, height, width, *colour), 255, np.uint8)
    filled[: len(images)] = images
    grid = filled.reshape(down, across, height, width, *colour).swapaxes(1, 2)
    return grid.reshape(down * height, across * width, *colour)
