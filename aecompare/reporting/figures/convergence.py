"""Have all models converged alike? The validation loss of every network and code size, epoch by epoch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from aecompare.reporting.catalogue import Entry
from aecompare.reporting.figures.curves import Pen

COLUMNS = ("dataset", "model", "code_size", "epoch", "validation_loss", "share_of_gain")
ACROSS = 5  # panels in a row
Cell = tuple[str, str, int]  # dataset, model, code size
Histories = Mapping[Cell, Sequence[float]]  # validation losses of the first replicate, an epoch each


def read(paths: Mapping[Cell, str]) -> dict[Cell, list[float]]:
    """Validation losses by run; of what is not trained by epochs none."""
    found = {cell: pd.read_csv(path)["validation_loss"].tolist() for cell, path in paths.items() if Path(path).exists()}
    return {cell: losses for cell, losses in found.items() if losses}


def curves(entry: Entry, histories: Histories, pen: Pen) -> Figure:
    """A panel per network, a line per code size: how far the loss is above its last value, as parts of its fall."""
    own = {cell: losses for cell, losses in histories.items() if cell[0] == entry.dataset}
    models = list(dict.fromkeys(model for _, model, _ in own))
    sizes = sorted({size for *_, size in own})
    shades = dict(zip(sizes, sns.color_palette("viridis", len(sizes)).as_hex(), strict=True))
    across = min(max(len(models), 1), ACROSS)
    down = -(-len(models) // across) or 1
    figure = Figure(figsize=(1.5 * across + 0.65, 1.75 * down + 0.1), layout="constrained")
    if not models:
        return figure
    grid = figure.subplots(down, across, sharey=True, squeeze=False)
    panels = grid.ravel()
    for axes in panels[len(models) :]:
        axes.set_axis_off()
    for axes, model in zip(panels, models, strict=False):
        for size in sizes:
            losses = own.get((entry.dataset, model, size), [])
            axes.plot(
                range(1, len(losses) + 1), list(_left(losses)), color=shades[size], linewidth=1.2, label=str(size)
            )
        axes.set_title(pen.titles[model])
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
        axes.set_xlabel(pen.language.say("epoch"))
    for axes in grid[:, 0]:
        axes.set_ylabel(pen.language.say("part of the fall still to come"))
    handles, labels = panels[0].get_legend_handles_labels()
    title = pen.language.say("code size")
    figure.legend(handles, labels, title=title, loc="outside right", frameon=False, fontsize=8, title_fontsize=8)
    sns.despine(figure)
    return figure


def rows(entry: Entry, histories: Histories) -> Iterator[Sequence[Any]]:
    """By `COLUMNS`; `share_of_gain` is the part of the whole fall that an epoch brought: the last one's says how far
    training has come to rest."""
    for (dataset, model, size), losses in histories.items():
        if dataset == entry.dataset:
            left = list(_left(losses))
            for epoch, loss in enumerate(losses, start=1):
                share = left[epoch - 2] - left[epoch - 1] if epoch > 1 else None
                yield (dataset, model, size, epoch, loss, share)


def _left(losses: Sequence[float]) -> Iterator[float]:
    """Above the last value, as a part of the fall from the first to the last."""
    fall = losses[0] - losses[-1] if losses else 0.0
    yield from ((loss - losses[-1]) / fall if fall else 0.0 for loss in losses)
