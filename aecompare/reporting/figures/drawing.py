"""Drawing all figures of a report from the summary and the arrays that the runs kept, each with its rows as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from aecompare.analysis.results import Results
from aecompare.reporting import catalogue, matrix
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.figures import convergence, curves, effects, figure_data, galleries, overview, schemes, style
from aecompare.reporting.figures.curves import Pen
from aecompare.reporting.language import Language
from aecompare.running.files import read_arrays, write_rows

Cell = tuple[str, str, int]  # dataset, model, code size


@dataclass(frozen=True)
class Sources:
    """What figures show besides numbers.

    Args:
        described: the models, as `aecompare.config.experiment.Experiment.described` gives them.
        layers: of each network of `scheme` figures, as its record has them.
        references: by data set, the arrays kept beside the baselines.
        arrays: by (dataset, model, code size), the first replicate's arrays, of those sizes that are shown.
        sizes: all code sizes.
        histories: by (dataset, model, code size), the first replicate's validation losses.
        classes: their names by data set.
        effects: of factors of design and of their interactions, as `aecompare.analysis.factors.shown` gives them.
    """

    described: Mapping[str, Mapping[str, Any]]
    layers: Mapping[str, Sequence[Sequence[int]]]
    references: Mapping[str, galleries.Arrays]
    arrays: Mapping[Cell, galleries.Arrays]
    sizes: Sequence[int]
    histories: convergence.Histories
    classes: Mapping[str, Sequence[str]]
    effects: pd.DataFrame

    def runs(self, dataset: str) -> dict[tuple[str, int], galleries.Arrays]:
        return {(model, size): found for (of, model, size), found in self.arrays.items() if of == dataset}


def draw(
    entries: Sequence[Entry],
    results: Results,
    sources: Sources,
    language: Language,
    outputs: Mapping[str, Sequence[str]],
) -> None:
    """Draw every figure of the catalogue; `outputs` are by svg, pdf and csv a path for each."""
    style.use()
    plain = [name for name, model in sources.described.items() if model["classical"]]
    families = {name: sources.described[name]["family"] for name in results.models}
    titles = {name: language.gettext(model["title"]) for name, model in sources.described.items()}
    pen = Pen(results, style.looks(families, plain), titles, language)
    for entry, svg, pdf, csv in zip(entries, outputs["svg"], outputs["pdf"], outputs["csv"], strict=True):
        style.save(_figure(entry, catalogue.firsts(entries, entry.dataset), sources, pen), [svg, pdf])
        if entry.kind == "convergence":
            columns, found = convergence.COLUMNS, list(convergence.rows(entry, sources.histories))
        elif entry.kind == "effects":
            rows = sources.effects[sources.effects["dataset"] == entry.dataset]
            columns, found = list(rows.columns), list(rows.itertuples(index=False, name=None))
        else:
            columns, found = figure_data.of(
                entry,
                catalogue.firsts(entries, entry.dataset),
                results,
                catalogue.pictured_sizes(sources.sizes, len(sources.described)),
                sources.runs(entry.dataset),
            )
        write_rows(csv, columns, found)


def read_references(paths: Mapping[str, str], data: Mapping[str, Mapping[str, Any]]) -> dict[str, galleries.Arrays]:
    """The arrays kept beside the baselines, with pictures as they are shown."""
    return {dataset: galleries.on_paper(read_arrays(path), data[dataset]["ink"]) for dataset, path in paths.items()}


def read_arrays_of(
    paths: Mapping[Cell, str], sizes: Sequence[int], data: Mapping[str, Mapping[str, Any]]
) -> dict[Cell, galleries.Arrays]:
    """The arrays of runs whose code size a figure shows, with pictures as they are shown; `data` are the records of the
    data sets."""
    wanted = {*catalogue.shown_sizes(sizes), 2}
    return {
        cell: galleries.on_paper(read_arrays(path), data[cell[0]]["ink"])
        for cell, path in paths.items()
        if cell[2] in wanted
    }


def _figure(entry: Entry, firsts: Sequence[Entry], sources: Sources, pen: Pen) -> Figure:
    focus = catalogue.shown_sizes(sources.sizes)[-1]
    runs = sources.runs(entry.dataset)
    references = sources.references.get(entry.dataset, {})
    classes = sources.classes.get(entry.dataset, ())
    largest = max(sources.sizes)
    draws = {
        "matrix": lambda: overview.squares(matrix.rows(pen.results, firsts, largest, pen.language), largest, pen),
        "strip": lambda: overview.strip(overview.pictured(firsts, pen.results, focus), references, runs, focus, pen),
        "scheme": lambda: schemes.scheme(sources.described[entry.model], sources.layers[entry.model], pen),
        "reparameterisation": lambda: schemes.reparameterisation(runs.get((entry.model, 2)), len(classes), pen),
        "convergence": lambda: convergence.curves(entry, sources.histories, pen),
        "effects": lambda: effects.forest(entry, sources.effects, pen),
        "samples": lambda: galleries.samples(entry, references, len(classes), pen),
        "curve": lambda: curves.curve(entry, pen),
        "series": lambda: curves.series(entry, pen, focus),
        "tradeoff": lambda: curves.tradeoff(entry, pen),
        "plane": lambda: galleries.plane(entry, runs, classes, pen),
        "pictures": lambda: galleries.sheet(entry, references, _shown(sources, runs), pen),
    }
    return draws[entry.kind]()


def _shown(sources: Sources, runs: Mapping) -> dict:
    """Runs in the order in which a sheet shows them."""
    sizes = catalogue.pictured_sizes(sources.sizes, len(sources.described))
    order = [(model, size) for size in sizes for model in sources.described]
    return {cell: runs[cell] for cell in order if cell in runs}
