"""The figures of images: what models return beside what they were given, test images, the plane of codes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure

from aecompare.data.images import CLASSES, SIDE
from aecompare.evaluation.tasks import task_of
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.figures import style
from aecompare.reporting.figures.curves import Pen

COLUMNS = 10  # images a row
DIGITS = "husl"  # palette of the classes
Arrays = Mapping[str, np.ndarray]
Runs = Mapping[tuple[str, int], Arrays]  # by model and code size


def sheet(entry: Entry, references: Arrays, runs: Runs, pen: Pen) -> Figure:
    """Rows of images: truth and input first, then what each model returns for them at each code size.

    Args:
        entry: which task and condition.
        references: of the data set, arrays named ``{task}/{condition}/{input}``.
        runs: arrays named ``{task}/{condition}``, uint8 [n, 784].
        pen: titles of models, and the language.
    """
    task = task_of(entry.task)
    rows = [
        (pen.language.say(label), references[f"{entry.task}/{entry.condition}/{name}"])
        for name, label in task.inputs.items()
    ] + [
        (f"{pen.titles[model]}, {size}", arrays[f"{entry.task}/{entry.condition}"])
        for (model, size), arrays in runs.items()
    ]  # fmt: skip
    return _rows_of_images(pen.language.say(entry.caption), rows)


def samples(entry: Entry, references: Arrays, pen: Pen) -> Figure:
    """Some images of the data set, a column a class."""
    images = references["samples"]
    starts = range(0, len(images), COLUMNS)
    rows = [("", images[start : start + COLUMNS]) for start in starts]
    return _rows_of_images(pen.language.say(entry.caption), rows, margin=0.1)


def _rows_of_images(title: str, rows: list[tuple[str, np.ndarray]], margin: float = 1.15) -> Figure:
    """Labelled rows of images under a title; `margin` is the labels' width in inches."""
    height, head = 0.52, 0.3
    width, total = margin + height * COLUMNS, head + height * len(rows)
    figure = Figure(figsize=(width, total))
    axes = figure.add_axes((margin / width, 0, 1 - margin / width, 1 - head / total))
    strips = np.vstack([strip(images) for _, images in rows])
    axes.imshow(strips, vmin=0, vmax=255, interpolation="none", aspect="equal")
    for index, (label, _) in enumerate(rows):
        middle = (SIDE + 2) * (index + 0.5)
        axes.text(-4, middle, label, ha="right", va="center", fontsize=8, color=style.INK)
    axes.set_axis_off()
    figure.text(0.01, 0.995, title, ha="left", va="top", fontsize=10, fontweight="bold", color=style.INK)
    return figure


def strip(images: np.ndarray) -> np.ndarray:
    """uint8 [n, 784] -> one row of at most `COLUMNS` images with a white edge: uint8 [30, 30 * COLUMNS]."""
    row = np.zeros((SIDE + 2, (SIDE + 2) * COLUMNS), np.uint8)  # 0 is drawn white
    for index, image in enumerate(images[:COLUMNS]):
        start = index * (SIDE + 2) + 1
        row[1:-1, start : start + SIDE] = image.reshape(SIDE, SIDE)
    return row


def plane(entry: Entry, runs: Runs, pen: Pen) -> Figure:
    """Each model's plane of two-dimensional codes: decoded on a grid above, codes of test images below."""
    shown = {model: arrays for (model, size), arrays in runs.items() if size == 2}
    figure = Figure(figsize=(2.6 * len(shown), 5.6), layout="constrained")
    grid = figure.subplots(2, len(shown), squeeze=False)
    colours = sns.color_palette(DIGITS, CLASSES)
    for column, (model, arrays) in enumerate(shown.items()):
        (left, bottom), (right, top) = arrays[f"{entry.task}/plane_edges"]
        edges = (left, right, bottom, top)
        tiled = tile(arrays[f"{entry.task}/plane"])
        grid[0, column].imshow(tiled, vmin=0, vmax=255, interpolation="none", extent=edges, aspect="auto")
        grid[0, column].set_title(pen.titles[model])
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


def tile(images: np.ndarray, columns: int | None = None) -> np.ndarray:
    """uint8 [n, 784] -> one picture of them in rows of `columns` (else as many rows as columns), without edges."""
    columns = columns or round(len(images) ** 0.5)
    rows = -(-len(images) // columns)
    filled = np.zeros((rows * columns, SIDE, SIDE), np.uint8)
    filled[: len(images)] = images.reshape(-1, SIDE, SIDE)
    return filled.reshape(rows, columns, SIDE, SIDE).swapaxes(1, 2).reshape(rows * SIDE, columns * SIDE)
