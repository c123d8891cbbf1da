"""What a report says: everything its templates print, from the results, the records of runs and judges, and the config.

The same files give the same words in the same language. Measured times differ from run to run, so they stay in
`results/cost.csv`, which the report names. `aecompare.page` makes HTML of it, `aecompare.manuscript` LaTeX.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import pandas as pd

from aecompare import catalogue, findings, scores, standing, tables
from aecompare.catalogue import Entry
from aecompare.files import read_json
from aecompare.language import Language
from aecompare.results import Best, Results
from aecompare.tasks import Metric


@dataclass(frozen=True)
class Facts:
    """What the report knows besides the scores: the experiment, and where it came from."""

    title: str
    experiment: Mapping[str, Any]
    models: Sequence[Mapping[str, Any]]  # as `aecompare.config.Experiment.described` gives them
    networks: Mapping[str, bool]  # one of each kind, and whether its code is drawn from a distribution
    commit: str
    versions: Mapping[str, str]
    machine: str


class Report:
    """One experiment's report in one language.

    Args:
        facts: about the experiment.
        numbers: paths of scores, summary, comparisons, ranks and checks, by these names.
        records: paths of all runs' training records.
        judges: paths of the judges' records, of a data set the first judge's first.
        choices: path of what baselines chose on validation images, by data set.
        data: path of the data set's record by data set.
        language: what it is written in.
    """

    def __init__(
        self,
        facts: Facts,
        numbers: Mapping[str, str],
        records: Sequence[str],
        judges: Sequence[str],
        choices: Mapping[str, str],
        data: Mapping[str, str],
        language: Language,
    ):
        self.facts, self.language = facts, language
        self.titles = {model["name"]: language.gettext(model["title"]) for model in facts.models}
        self.results = Results.read(*(numbers[name] for name in ("summary", "comparisons", "ranks")), list(self.titles))
        self.scores = scores.read(numbers["scores"])
        self.checks = pd.read_csv(numbers["checks"])
        self.records = [read_json(path) for path in records]
        self.judges: dict[str, list[dict[str, Any]]] = {}
        for record in map(read_json, judges):
            self.judges.setdefault(record["dataset"], []).append(record)
        self.choices = {dataset: read_json(path) for dataset, path in choices.items()}
        self.data = {dataset: read_json(path) for dataset, path in data.items()}
        for record in self.data.values():
            record["title"] = language.gettext(record["title"])
        experiment = facts.experiment
        self.sizes = sorted(experiment["code_sizes"])
        self.focus = catalogue.shown_sizes(self.sizes)[-1]
        self.entries = catalogue.figures(experiment["datasets"], experiment["tasks"], self.sizes, facts.networks)

    @cached_property
    def context(self) -> dict[str, Any]:
        """What templates print."""
        experiment = self.facts.experiment
        return {
            "facts": self.facts,
            "language": self.language,
            "languages": experiment["report"]["languages"],
            "experiment": experiment,
            "sizes": self.sizes,
            "focus": self.focus,
            "title": self.language.say(self.facts.title),
            "models": [
                {**model, "title": self.titles[model["name"]], "summary": self.language.gettext(model["summary"])}
                for model in self.facts.models
            ],
            "schemes": [
                self._figure(entry) for entry in self.entries if entry.kind in ("scheme", "reparameterisation")
            ],
            "datasets": [self._dataset(dataset) for dataset in experiment["datasets"]],
            "costs": self._costs(),
            "checks": self._checks(),
            "precisions": sorted({record["precision"] for record in self.records}),
            "replicates": experiment["replicates"],
            "runs": len(self.records),
        }

    def standing(self, dataset: str, size: int) -> standing.Values:
        """What weighed ranks are made of."""
        return standing.values(self.scores, self._firsts(dataset), list(self.titles), size)

    def table(self, entry: Entry) -> tables.Table:
        return tables.table(entry, self.results, self.titles, self.focus, self.language)

    def _firsts(self, dataset: str) -> list[Entry]:
        """Each task's first headline."""
        curves = [entry for entry in self.entries if (entry.dataset, entry.kind) == (dataset, "curve")]
        return [next(group) for _, group in groupby(curves, key=lambda entry: entry.task)]

    def _dataset(self, dataset: str) -> dict[str, Any]:
        tasks = [self._task(dataset, name) for name in self.facts.experiment["tasks"]]
        samples = [entry for entry in self.entries if (entry.dataset, entry.kind) == (dataset, "samples")]
        found = self.standing(dataset, self.focus)
        say = self.language.say
        applications = [
            {"title": say(title) if title else group[0]["title"], "tasks": group}
            for title, group in (
                (title, list(group)) for title, group in groupby(tasks, key=lambda task: task["application"])
            )
        ]
        return {
            "name": dataset,
            "samples": self._figure(samples[0]),
            "record": self.data[dataset],
            "judges": self.judges[dataset],
            "tasks": tasks,
            "named": defaultdict(lambda: None, {task["name"]: task for task in tasks}),
            "applications": applications,
            "conclusions": [
                {"title": said[0], "text": said[1]}
                for entry in self._firsts(dataset)
                if (said := findings.conclusion(entry, self.results, self.titles, self.language))
            ],
            "standing": [
                {
                    "model": place.model,
                    "title": self.titles[place.model],
                    "rank": self.language.decimal(f"{place.rank:.2f}"),
                    "places": f"{place.low}–{place.high}" if place.low < place.high else str(place.low),
                    "first": self.language.percent(place.first),
                }
                for place in standing.places(found, dict.fromkeys(found, 1), list(self.titles))
            ],
            "weighed": [task for task in tasks if task["name"] in found],
        }

    def _task(self, dataset: str, task_name: str) -> dict[str, Any]:
        task = catalogue.task_of(task_name)
        say = self.language.say
        entries = [entry for entry in self.entries if (entry.dataset, entry.task) == (dataset, task_name)]
        curves = [entry for entry in entries if entry.kind == "curve"]
        return {
            "name": task_name,
            "id": f"{dataset}-{task_name}",
            "title": say(task.title),
            "application": task.application or task.title,
            "question": say(task.question),
            "metrics": [
                {"name": name, "title": self.language.metric(metric), "better": self.language.better(metric),
                 "about": say(metric.about)}
                for name, metric in task.metrics.items()
            ],
            "note": say(task.note),
            "plane": task.plane,
            "baselines": [
                {"name": name, "about": say(baseline.about), "choices": self._choices(dataset, task_name, name)}
                for name, baseline in task.baseline_notes.items()
            ],
            "best": self._look(curves[0]),
            "curves": [{**self._figure(entry), "sentence": self._sentence(entry)} for entry in curves],
            "series": [
                figure
                for entry in entries
                if entry.kind == "series" and (figure := self._figure(entry))["table"].rows
            ],
            **{
                name: [self._figure(entry) for entry in entries if entry.kind in kinds]
                for name, kinds in (("tradeoffs", ("tradeoff",)), ("pictures", ("pictures",)), ("planes", ("plane",)))
            },
        }  # fmt: skip

    def _figure(self, entry: Entry) -> dict[str, Any]:
        """A figure's name and words."""
        title = self.titles.get(entry.model, "")
        caption = self.language.say(entry.caption)
        return {
            "name": entry.name,
            "kind": entry.kind,
            "caption": f"{title}. {caption}" if entry.kind == "scheme" else caption,
            "model": entry.model,
            "table": self.table(entry) if entry.kind in ("curve", "series") else None,
            "alt": self._alt(entry, caption),
        }

    def _alt(self, entry: Entry, caption: str) -> str:
        """What a figure shows, for readers who cannot see it."""
        say = self.language.say
        if entry.kind == "curve":
            return say("%(caption)s against code size, a line a model.", caption=caption) + " " + self._sentence(entry)
        if entry.kind == "tradeoff":
            return self._tradeoff_in_words(entry)
        if entry.kind == "scheme":
            layers = "–".join(map(str, self._layers(entry.model)))
            return say("Layers of %(model)s: %(layers)s.", model=self.titles[entry.model], layers=layers)
        if entry.kind == "series":
            return say("%(caption)s; the numbers are in the table.", caption=caption)
        if entry.kind == "pictures":
            return say("%(caption)s, a row for each model and code size.", caption=caption)
        return f"{caption}."

    def _layers(self, model: str) -> list[int]:
        of = (record for record in self.records if (record["model"], record["code_size"]) == (model, self.focus))
        return next(of)["layers"]

    def _choices(self, dataset: str, task: str, baseline: str) -> str:
        """What a baseline chose on validation images, by condition, in words."""
        chosen = self.choices[dataset].get(task, {}).get(baseline, {})
        return ", ".join(
            f"{self.language.condition(condition)}: {self.language.decimal(choice)}"
            for condition, choice in chosen.items()
        )

    def _look(self, entry: Entry) -> dict[str, Any]:
        """The first headline in one row: the best model by code size."""
        metric = entry.metric
        best = self.results.best(entry.dataset, entry.task, entry.headline, metric)
        better = self.language.better(metric)
        return {
            "metric": self.language.metric(metric) + (f", {better}" if better else ""),
            "cells": [self._winner(best[size], metric) if size in best else None for size in self.sizes],
        }

    def _winner(self, best: Best, metric: Metric) -> dict[str, Any]:
        return {
            "model": self.titles[best.model],
            "value": self.language.number(best.point.mean, metric),
            "interval": self.language.interval(best.point, metric),
            "tied": [self.titles[model] for model in best.tied],
            "untested": best.untested,
            "share": self.language.percent(best.share),
        }

    def _tradeoff_in_words(self, entry: Entry) -> str:
        assert entry.tradeoff is not None
        metrics = catalogue.task_of(entry.task).metrics
        across, up = metrics[entry.tradeoff.x], metrics[entry.tradeoff.y]
        points = self.results.tradeoff(entry.dataset, entry.task, entry.tradeoff)
        number = self.language.number
        told = [
            f"{self.titles[model]}, {size}: {number(x.mean, across)}; {number(y.mean, up)}"
            for (model, size), (x, y) in points.items()
        ]
        names = f"{self.language.metric(across)}; {self.language.metric(up)}"
        return f"{self.language.say(entry.caption)} ({names}). {'. '.join(told)}."

    def _sentence(self, entry: Entry) -> str:
        return findings.sentence(entry, self.focus, self.results, self.titles, self.language)

    def _checks(self) -> list[dict[str, str]]:
        """Our figures beside exact and published ones, in words."""
        say, decimal = self.language.say, self.language.decimal
        found = []
        for row in self.checks.itertuples():
            ours = "" if pd.isna(row.ours) else f"{row.ours:.4g}"
            expected = f"{row.expected} ± {row.tolerance:g}" if row.tolerance else str(row.expected)
            found.append(
                {
                    "dataset": self.data[row.dataset]["title"],
                    "what": decimal(say(row.what)),
                    **{name: say(str(getattr(row, name))) for name in ("source", "kind", "verdict")},
                    **{"expected": decimal(expected), "ours": decimal(ours), "holds": row.verdict == "holds"},
                }
            )
        return found

    def _costs(self) -> list[dict[str, Any]]:
        """Layers and learnt values by model and code size: what does not change from run to run."""
        seen: dict[tuple[str, int], dict[str, Any]] = {}
        for record in self.records:
            key = (record["model"], record["code_size"])
            if key not in seen:
                seen[key] = {
                    "name": key[0],
                    "model": self.titles[key[0]],
                    "code_size": key[1],
                    "layers": "–".join(map(str, record["layers"])),
                    "parameters": self.language.count(record["parameters"]),
                    "epochs": record["epochs"],
                }
        return list(seen.values())
