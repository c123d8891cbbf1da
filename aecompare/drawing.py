"""Drawing all figures of a report from the summary and the arrays that the runs kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from aecompare import catalogue, figures, style
from aecompare.catalogue import Entry
from aecompare.files import read_arrays
from aecompare.results import Results

Cell = tuple[str, str, int]  # dataset, model, code size


def draw(
    entries: Sequence[Entry],
    results: Results,
    references: Mapping[str, str],
    arrays: Mapping[Cell, str],
    plain: Sequence[str],
    titles: Mapping[str, str],
    outputs: Mapping[str, Sequence[str]],
) -> None:
    """Draw every figure of the catalogue.

    Args:
        entries: which figures.
        results: the numbers.
        references: by data set, path of the arrays kept beside the baselines.
        arrays: by (dataset, model, code size), path of the first replicate's arrays.
        plain: models without randomness.
        titles: how models are called in a figure.
        outputs: by name of the figure, the paths to write.
    """
    style.use()
    looks = style.looks(results.models, plain)
    kept = {dataset: read_arrays(path) for dataset, path in references.items()}
    sizes = sorted({size for _, _, size in arrays})
    wanted = {*catalogue.shown_sizes(sizes), 2}
    seen = {cell: read_arrays(path) for cell, path in arrays.items() if cell[2] in wanted}
    for entry in entries:
        runs = {(model, size): found for (dataset, model, size), found in seen.items() if dataset == entry.dataset}
        style.save(_figure(entry, results, looks, titles, kept[entry.dataset], runs, sizes), outputs[entry.name])


def _figure(
    entry: Entry,
    results: Results,
    looks: Mapping[str, Mapping],
    titles: Mapping[str, str],
    references: figures.Arrays,
    runs: Mapping[tuple[str, int], figures.Arrays],
    sizes: Sequence[int],
) -> Figure:
    if entry.kind == "samples":
        return figures.samples(entry, references)
    if entry.kind == "curve":
        return figures.curve(entry, results, looks, titles)
    if entry.kind == "series":
        return figures.series(entry, results, looks, titles, catalogue.shown_sizes(sizes)[-1])
    if entry.kind == "tradeoff":
        return figures.tradeoff(entry, results, looks, titles)
    if entry.kind == "plane":
        return figures.plane(entry, runs, titles)
    chosen = {
        (model, size): runs[model, size]
        for size in catalogue.shown_sizes(sizes)
        for model in titles
        if (model, size) in runs
    }
    return figures.sheet(entry, references, chosen, titles)
