"""The report: one HTML file that needs nothing else, and LaTeX with a file for each table.

Everything it says comes from `results/*.csv`, the records of runs and judge, and the config; the same files give
the same bytes. Measured times differ from run to run, so they stay in `results/cost.csv`, which the report names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from aecompare import catalogue, findings, latex, tables
from aecompare.catalogue import Entry
from aecompare.files import read_json, write_text
from aecompare.results import Best, Results, interval, number, percent, signed
from aecompare.tasks import Metric


@dataclass(frozen=True)
class Facts:
    """What the report knows besides the scores: the experiment, and where it came from."""

    title: str
    experiment: Mapping[str, Any]
    models: Sequence[Mapping[str, Any]]  # name, title, summary, kind, settings, deterministic
    commit: str
    versions: Mapping[str, str]
    machine: str


class Writer:
    """Renders the report of one experiment.

    Args:
        facts: about the experiment.
        numbers: paths of summary, comparisons, ranks and checks, by these names.
        records: paths of all runs' training records.
        judges: paths of the judges' records, of a data set the first judge's first.
        choices: path of what baselines chose on validation images, by data set.
        data: path of the data set's record by data set.
        figures: folder of the figures.
    """

    def __init__(
        self,
        facts: Facts,
        numbers: Mapping[str, str],
        records: Sequence[str],
        judges: Sequence[str],
        choices: Mapping[str, str],
        data: Mapping[str, str],
        figures: Path,
    ):
        self.facts = facts
        self.titles = {model["name"]: model["title"] for model in facts.models}
        self.results = Results.read(*(numbers[name] for name in ("summary", "comparisons", "ranks")), list(self.titles))
        self.checks = pd.read_csv(numbers["checks"])
        self.records = [read_json(path) for path in records]
        self.judges: dict[str, list[dict[str, Any]]] = {}
        for record in map(read_json, judges):
            self.judges.setdefault(record["dataset"], []).append(record)
        self.choices = {dataset: read_json(path) for dataset, path in choices.items()}
        self.data = {dataset: read_json(path) for dataset, path in data.items()}
        self.figures = figures
        experiment = facts.experiment
        self.sizes = sorted(experiment["code_sizes"])
        self.focus = catalogue.shown_sizes(self.sizes)[-1]
        self.entries = catalogue.figures(experiment["datasets"], experiment["tasks"], self.sizes)

    def html(self, templates: Path, path: str) -> None:
        loader = FileSystemLoader(templates)
        environment = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        style = loader.get_source(environment, "style.css")[0]
        write_text(
            path, environment.get_template("index.html.j2").render(**self._context(), style=style, svg=self._svg)
        )

    def latex(self, templates: Path, path: str, table_paths: Mapping[str, str]) -> None:
        environment = latex.environment(templates)
        body = environment.get_template("table.tex.j2")
        for entry in catalogue.tables(self.facts.experiment["datasets"], self.facts.experiment["tasks"]):
            write_text(table_paths[entry.name], body.render(table=self._table(entry)))
        write_text(path, environment.get_template("report.tex.j2").render(**self._context()))

    def _svg(self, name: str) -> str:
        """A figure as a data URI, so that its ids cannot clash with another's; a quarter shorter than base64."""
        content = (self.figures / f"{name}.svg").read_text(encoding="utf-8")
        body = content[content.index("<svg") :].replace("'", "%27").replace('"', "'")
        return Markup("data:image/svg+xml," + quote(body, safe=" !$&'()*+,-./:;=?@_~\n<>"))  # noqa: S704

    def _context(self) -> dict[str, Any]:
        experiment = self.facts.experiment
        return {
            "facts": self.facts,
            "experiment": experiment,
            "sizes": self.sizes,
            "focus": self.focus,
            "models": self.facts.models,
            "datasets": [self._dataset(dataset) for dataset in experiment["datasets"]],
            "costs": self._costs(),
            "checks": self._checks(),
            "precisions": sorted({record["precision"] for record in self.records}),
            "replicates": experiment["replicates"],
        }

    def _dataset(self, dataset: str) -> dict[str, Any]:
        tasks = [self._task(dataset, name) for name in self.facts.experiment["tasks"]]
        samples = [entry for entry in self.entries if (entry.dataset, entry.kind) == (dataset, "samples")]
        return {
            "name": dataset,
            "samples": samples[0],
            "record": self.data[dataset],
            "judges": self.judges[dataset],
            "tasks": tasks,
        }

    def _task(self, dataset: str, task_name: str) -> dict[str, Any]:
        task = catalogue.task_of(task_name)
        entries = [entry for entry in self.entries if (entry.dataset, entry.task) == (dataset, task_name)]
        curves = [entry for entry in entries if entry.kind == "curve"]
        return {
            "name": task_name,
            "title": task.title,
            "question": task.question,
            "metrics": task.metrics,
            "note": task.note,
            "baselines": [
                {"name": name, "about": baseline.about, "choices": self._choices(dataset, task_name, name)}
                for name, baseline in task.baseline_notes.items()
            ],
            "best": self._look(curves[0]),
            "curves": [
                {
                    "name": entry.name,
                    "caption": entry.caption,
                    "table": self._table(entry),
                    "sentence": self._sentence(entry),
                    "alt": f"{entry.caption}: a line a model against code size. {self._sentence(entry)}",
                }
                for entry in curves
            ],
            "series": [
                {
                    "name": entry.name,
                    "caption": entry.caption,
                    "table": table,
                    "alt": f"{entry.caption}; see the table.",
                }
                for entry in entries
                if entry.kind == "series" and (table := self._table(entry)).rows
            ],
            "tradeoffs": [
                {"name": entry.name, "caption": entry.caption, "alt": self._tradeoff_in_words(entry)}
                for entry in entries
                if entry.kind == "tradeoff"
            ],
            "pictures": [
                {"name": entry.name, "caption": entry.caption, "kind": entry.kind}
                for entry in entries
                if entry.kind in ("pictures", "plane")
            ],
        }

    def _choices(self, dataset: str, task: str, baseline: str) -> str:
        """What a baseline chose on validation images, by condition, in words."""
        chosen = self.choices[dataset].get(task, {}).get(baseline, {})
        return ", ".join(f"{condition.replace('_', ' ')}: {choice}" for condition, choice in chosen.items())

    def _look(self, entry: Entry) -> dict[str, Any]:
        """The first headline in one row: the best model by code size."""
        task = catalogue.task_of(entry.task)
        metric = task.metrics[entry.headline.metric]
        best = self.results.best(entry.dataset, entry.task, entry.headline, metric)
        return {
            "caption": entry.caption,
            "metric": f"{metric.title}{f' in {metric.unit}' if metric.unit else ''}, {metric.better} is better",
            "cells": [self._winner(best[size], metric) if size in best else None for size in self.sizes],
        }

    def _winner(self, best: Best, metric: Metric) -> dict[str, Any]:
        return {
            "model": self.titles[best.model],
            "value": number(best.point.mean, metric),
            "interval": interval(best.point, metric),
            "tied": [self.titles[model] for model in best.tied],
            "untested": best.untested,
            "share": percent(best.share),
        }

    def _table(self, entry: Entry) -> tables.Table:
        if entry.kind == "series":
            return tables.series_table(entry, self.results, self.titles, self.focus)
        return tables.table(entry, self.results, self.titles)

    def _tradeoff_in_words(self, entry: Entry) -> str:
        """A trade-off's points, for readers who cannot see them."""
        assert entry.tradeoff is not None
        metrics = catalogue.task_of(entry.task).metrics
        across, up = metrics[entry.tradeoff.x], metrics[entry.tradeoff.y]
        points = self.results.tradeoff(entry.dataset, entry.task, entry.tradeoff)
        told = [
            f"{self.titles[model]}, {size}: {number(x.mean, across)} and {number(y.mean, up)}"
            for (model, size), (x, y) in points.items()
        ]
        return f"{entry.caption}. {across.title} and {up.title} by model and code size: {'; '.join(told)}."

    def _sentence(self, entry: Entry) -> str:
        return findings.sentence(entry, self.focus, self.results, self.titles)

    def _checks(self) -> list[dict[str, str]]:
        """Our figures beside exact and published ones, in words."""
        found = []
        for row in self.checks.itertuples():
            ours = "" if pd.isna(row.ours) else f"{row.ours:.4g}"
            expected = f"{row.expected} ± {row.tolerance:g}" if row.tolerance else str(row.expected)
            found.append(
                {
                    "dataset": self.data[row.dataset]["title"],
                    **{name: str(getattr(row, name)) for name in ("what", "source", "kind", "verdict")},
                    **{"expected": signed(expected), "ours": signed(ours)},
                }
            )
        return found

    def _costs(self) -> list[dict[str, Any]]:
        """Layers and learnt values by model and code size: what does not change from run to run."""
        seen: dict[tuple[str, int], dict[str, Any]] = {}
        for record in self.records:
            key = (record["model"], record["code_size"])
            if key not in seen:
                layers = "–".join(map(str, record["layers"]))
                seen[key] = {"model": self.titles[key[0]], "code_size": key[1], "layers": layers, **_counts(record)}
        return list(seen.values())


def _counts(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"parameters": f"{record['parameters']:,}".replace(",", "\u2009"), "epochs": record["epochs"]}
