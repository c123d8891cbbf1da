"""What a report says as a whole: what templates print, from results, records of runs and judges, and the config.

The same files give the same words in the same language. Measured times differ from run to run, so they stay in
`results/cost.csv`, which the report names. `reporting.page` makes HTML of it, `reporting.manuscript` LaTeX.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import pandas as pd

from aecompare.analysis import claims, factors, welch
from aecompare.analysis.budget import Budget
from aecompare.analysis.results import Results
from aecompare.data.shape import Shape
from aecompare.evaluation import scores
from aecompare.evaluation.controls import CONTROLS
from aecompare.reporting import (
    catalogue,
    claim_words,
    data_words,
    first_screen,
    novel_classes,
    one_pass,
    other_network,
    ranking,
    record_words,
)
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.language import Language
from aecompare.reporting.sections import Sections
from aecompare.running.files import read_json


@dataclass(frozen=True)
class Facts:
    """What the report knows besides the scores: the experiment, and where it came from."""

    title: str
    experiment: Mapping[str, Any]
    models: Sequence[Mapping[str, Any]]  # as `aecompare.config.experiment.Experiment.described` gives them
    networks: Mapping[str, bool]  # one of each kind, and whether its code is drawn from a distribution
    asked: Mapping[str, catalogue.Asked]  # of each data set
    commit: str
    versions: Mapping[str, str]
    machine: str
    whole: bool = True  # all images are used, each as often, as they are
    varied: bool = False  # the design of plain autoencoders differs


class Report:
    """One experiment's report in one language.

    Args:
        facts: about the experiment.
        numbers: paths of scores, summary, comparisons, ranks, selections, checks, claims, effects, interactions and the
            kept table of what twice the epochs would change, `budget`, by these names.
        records: paths of all runs' training records.
        judges: paths of the judges' records, of a data set the first judge's first.
        choices: path of what baselines chose on validation images, by data set.
        data: path of the data set's record by data set.
        language: what it is written in.
    """

    NUMBERS = (
        "scores", "summary", "comparisons", "ranks", "selections",
        "checks", "claims", "effects", "interactions", "budget",
    )  # fmt: skip

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
        tables = (numbers[name] for name in ("summary", "comparisons", "ranks"))
        self.results = Results.read(*tables, list(self.titles), numbers["selections"])
        self.scores = scores.read(numbers["scores"])
        self.checks = pd.read_csv(numbers["checks"])
        self.claims = claims.read(numbers["claims"])
        self.effects, self.interactions = (factors.read(numbers[name]) for name in ("effects", "interactions"))
        self.records = [read_json(path) for path in records]
        kinds = {model["name"]: model["kind"] for model in facts.models if model["as_it_comes"] and facts.whole}
        self.budget = Budget(numbers["budget"], facts.experiment["training"], kinds)
        self.judges: dict[str, list[dict[str, Any]]] = {}
        for record in map(read_json, judges):
            self.judges.setdefault(record["dataset"], []).append(record)
        self.choices = {dataset: read_json(path) for dataset, path in choices.items()}
        self.data = {dataset: read_json(path) for dataset, path in data.items()}
        for dataset, record in self.data.items():
            record["title"] = data_words.title(dataset, record["title"], language)
        experiment = facts.experiment
        self.sizes = sorted(experiment["code_sizes"])
        self.focus = catalogue.shown_sizes(self.sizes)[-1]
        self.entries = catalogue.figures(facts.asked, self.sizes, facts.networks, facts.varied)

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
            "models": record_words.models(self.facts.models, self.titles, self.records, self.language),
            "schemes": [
                self.sections.figure(entry) for entry in self.entries if entry.kind in ("scheme", "reparameterisation")
            ],
            "datasets": [self._dataset(dataset) for dataset in self.facts.asked],
            "novel_classes": novel_classes.told(
                list(self.facts.asked), self.results.summary, self.titles, experiment["statistics"], self.language
            ),
            "tasks": self._tasks(),
            "costs": record_words.costs(self.records, self.titles, self.language),
            "checks": record_words.checks(self.checks, self.data, self.language),
            "outcomes": first_screen.outcomes(self.results, self.language),
            "controls": [{"name": name, "about": self.language.say(kind.about)} for name, kind in CONTROLS.items()],
            "precisions": sorted({record["precision"] for record in self.records}),
            "replicates": experiment["replicates"],
            "titles": self.titles,
            "budget": dict(zip(("moved", "measured"), self.budget.counts, strict=True)) if self.budget.known else None,
            "power": self.language.percent(welch.POWER),
            "runs": len(self.records),
            "ranking": {
                "draws": self.language.count(ranking.DRAWS),
                "share": self.language.percent(ranking.REACH[1] - ranking.REACH[0]),
            },
        }

    def standing(self, dataset: str, size: int) -> ranking.Values:
        """What weighed ranks are made of."""
        return ranking.values(self.scores, self._firsts(dataset), list(self.titles), size)

    @cached_property
    def sections(self) -> Sections:
        layers = {record["model"]: record["layers"] for record in self.records if record["code_size"] == self.focus}
        return Sections(
            self.entries,
            self.results,
            self.titles,
            layers,
            {model["name"]: model["trained_with"] for model in self.facts.models},
            self.choices,
            self.budget,
            self.sizes,
            self.focus,
            self.language,
        )

    @property
    def networks(self) -> list[str]:
        """The models that were trained."""
        return [model["name"] for model in self.facts.models if not model["classical"]]

    def _firsts(self, dataset: str) -> list[Entry]:
        """Each task's first headline."""
        return catalogue.firsts(self.entries, dataset)

    def _tasks(self) -> list[dict[str, Any]]:
        """Each task once, of the first data set that is put to it: what holds for all of them."""
        first = {name: dataset for dataset, (tasks, _) in reversed(self.facts.asked.items()) for name in tasks}
        return [self.sections.task(first[name], name) for name in self.facts.experiment["tasks"] if name in first]

    def _dataset(self, dataset: str) -> dict[str, Any]:
        tasks = [self.sections.task(dataset, name) for name in self.facts.asked[dataset][0]]
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
            "samples": self.sections.figure(samples[0]),
            "matrix": first_screen.matrices(
                self.results,
                self._firsts(dataset),
                self.sizes,
                lambda size: self.standing(dataset, size),
                self.language,
            ),
            "matrix_figure": self._figure(dataset, "matrix"),
            "strip": self._figure(dataset, "strip"),
            "convergence": [
                self.sections.figure(entry)
                for entry in self.entries
                if (entry.dataset, entry.kind) == (dataset, "convergence")
            ],
            "record": self.data[dataset],
            "claims": claim_words.told(self.claims[self.claims["dataset"] == dataset], self.titles, self.language),
            "effects_figure": self._figure(dataset, "effects"),
            "effects": claim_words.effects(self.effects[self.effects["dataset"] == dataset], self.language),
            "interactions": claim_words.interactions(
                self.interactions[self.interactions["dataset"] == dataset], self.language
            ),
            "counts": data_words.counts(self.data[dataset]["images"], self.facts.experiment["data"], self.language),
            "left_out": data_words.left_out(
                self.facts.experiment["tasks"],
                self.facts.asked[dataset][0],
                Shape(*self.data[dataset]["shape"]),
                self.language,
            ),
            "other_networks": other_network.compared(
                self.facts.models,
                [entry for entry in self.entries if (entry.dataset, entry.kind) == (dataset, "curve")],
                self.sizes,
                self.results,
                self.language,
            ),
            "judges": self.judges.get(dataset, []),
            "image_values": Shape(*self.data[dataset]["shape"]).values,
            "one_pass": one_pass.told(
                dataset, self.entries, self.facts.models, self.results, self.titles, self.language
            ),
            "tasks": tasks,
            "named": defaultdict(lambda: None, {task["name"]: task for task in tasks}),
            "applications": applications,
            "conclusions": first_screen.conclusions(
                self.results, self._firsts(dataset), self.titles, self.language, self.networks
            ),
            "standing": first_screen.standing(found, self.titles, self.language),
            "held": [self.sections.control(entry, self.networks) for entry in self._firsts(dataset)],
            "weighed": [task for task in tasks if task["name"] in found],
        }

    def _figure(self, dataset: str, kind: str) -> dict[str, Any] | None:
        found = [entry for entry in self.entries if (entry.dataset, entry.kind) == (dataset, kind)]
        return self.sections.figure(found[0]) if found else None
