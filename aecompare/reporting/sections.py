"""What a report says of each task, figure by figure: words and numbers for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aecompare.analysis.answers import Best
from aecompare.analysis.budget import Budget
from aecompare.analysis.results import Results
from aecompare.evaluation.tasks import Metric, Task, task_of
from aecompare.reporting import findings, tables, wording
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.language import Language


class Sections:
    """Words of tasks and figures in one language.

    Args:
        entries: all figures, in the order of the report.
        results: the numbers.
        titles: of the models.
        layers: of each model's network at the code size in focus, as its record has them.
        trained: what each model was trained to undo.
        choices: what baselines chose on validation images, by data set, task, baseline and condition.
        budget: what twice the epochs would change.
        sizes: all code sizes; `focus` is the one that sentences are about.
        language: what it is written in.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        results: Results,
        titles: Mapping[str, str],
        layers: Mapping[str, Sequence[Sequence[int]]],
        trained: Mapping[str, str],
        choices: Mapping[str, Mapping[str, Any]],
        budget: Budget,
        sizes: Sequence[int],
        focus: int,
        language: Language,
    ):
        self.entries, self.results, self.titles, self.layers = entries, results, titles, layers
        self.choices, self.sizes, self.focus, self.language = choices, sizes, focus, language
        self.trained, self.budget = trained, budget

    def table(self, entry: Entry) -> tables.Table:
        return tables.table(entry, self.results, self.titles, self.focus, self.language)

    def task(self, dataset: str, task_name: str) -> dict[str, Any]:
        task = task_of(task_name)
        say = self.language.say
        entries = [entry for entry in self.entries if (entry.dataset, entry.task) == (dataset, task_name)]
        curves = [entry for entry in entries if entry.kind == "curve"]
        said = (self._sentence, self._chosen, self._moved)
        return {
            "name": task_name,
            "id": f"{dataset}-{task_name}",
            "title": say(task.title),
            "application": task.application or task.title,
            "question": say(task.question),
            "metrics": [
                {"name": name, "title": self.language.metric(metric), "better": self.language.better(metric),
                 "about": say(metric.about), "margin": wording.margin(metric, self.language)}
                for name, metric in task.metrics.items()
            ],
            "note": say(task.note),
            "plane": task.plane,
            "baselines": [
                {"name": name, "about": say(baseline.about), "choices": self._choices(dataset, task_name, name)}
                for name, baseline in task.baseline_notes.items()
            ],
            "best": self._look(curves[0]),
            "trained": self._trained(task),
            "curves": [
                {
                    **self.figure(entry), **_sentences([words(entry) for words in said]),
                    "shows": f"{entry.headline.metric}~{entry.headline.condition}",
                }
                for entry in curves
            ],
            "series": [
                figure
                for entry in entries
                if entry.kind == "series" and (figure := self.figure(entry))["table"].rows
            ],
            **{
                name: [self.figure(entry) for entry in entries if entry.kind in kinds]
                for name, kinds in (("tradeoffs", ("tradeoff",)), ("pictures", ("pictures",)), ("planes", ("plane",)))
            },
        }  # fmt: skip

    def _trained(self, task: Task) -> str:
        """Which models learnt what the task asks for, and which meet it for the first time."""
        if not task.undoes:
            return ""
        taught = [title for model, title in self.titles.items() if self.trained[model] == task.undoes]
        others = [title for title in self.titles.values() if title not in taught]
        said = {
            "noise": self.language.say("Trained with noise"),
            "masks": self.language.say("Trained with masks (all of these but the band)"),
        }[task.undoes]
        nobody = self.language.say("none")
        return self.language.say(
            "%(said)s: %(taught)s; not: %(others)s.",
            said=said,
            taught=self.language.list(taught) if taught else nobody,
            others=self.language.list(others) if others else nobody,
        )

    def _chosen(self, entry: Entry) -> str:
        """Which of its ways stands for each model, where that is chosen on validation images."""
        assert entry.headline is not None
        found = self.results.chosen(entry.dataset, entry.task, entry.headline.condition)
        if not found:
            return ""
        told = [
            f"{self.titles[model]}: "
            + ", ".join(f"{way.rpartition('/')[2]} ({', '.join(map(str, sizes))})" for way, sizes in ways.items())
            for model, ways in found.items()
        ]
        return self.language.say("Chosen on validation images, by code size: %(told)s.", told="; ".join(told))

    def _moved(self, entry: Entry) -> str:
        """Which models would do otherwise with twice the epochs, where that is known."""
        assert entry.headline is not None
        found = self.budget.moved(entry.dataset, entry.task, entry.headline.condition, entry.headline.metric)
        if not found:
            return ""
        told = [f"{self.titles[model]} ({', '.join(map(str, sizes))})" for model, sizes in found.items()]
        return self.language.say(
            "Twice the epochs would move it beyond its margin, by code size: %(told)s.", told="; ".join(told)
        )

    def control(self, entry: Entry, networks: Sequence[str]) -> dict[str, Any]:
        """A ranked headline beside what is worth nothing: the controls' values, the best model at a code size, and as
        good as it gets; and which controls none of the `networks` beats."""
        assert entry.headline is not None
        found = self.results.held(entry.dataset, entry.task, entry.headline)
        metric, number = entry.metric, lambda value: "" if value is None else self.language.number(value, entry.metric)
        better = self.language.better(metric)
        return {
            "title": f"{self.language.caption(entry)}: {self.language.metric(metric)}" + f", {better}" * bool(better),
            "task": self.language.say(task_of(entry.task).title),
            "metric": self.language.metric(metric),
            "cells": {name: number(value) for name, value in found.controls.items()},
            "wins": {name: self.language.say(why) for name, why in entry.headline.wins.items()},
            "unbeaten": findings.unbeaten(entry, self.results, networks),
            "best": number(found.best),
            "ceiling": number(found.ceiling),
        }

    def figure(self, entry: Entry) -> dict[str, Any]:
        """A figure's name and words."""
        title = self.titles.get(entry.model, "")
        caption = self.language.caption(entry)
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
            return (
                say("%(caption)s against code size, one line per model.", caption=caption) + " " + self._sentence(entry)
            )
        if entry.kind == "tradeoff":
            return self._tradeoff_in_words(entry)
        if entry.kind == "scheme":
            layers = wording.layers(self.layers[entry.model])
            return say("Layers of %(model)s: %(layers)s.", model=self.titles[entry.model], layers=layers)
        if entry.kind == "series":
            return say("%(caption)s; the numbers are in the table.", caption=caption)
        if entry.kind == "pictures":
            return say("%(caption)s, a row for each model and code size.", caption=caption)
        return f"{caption}."

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
            "metric": ", ".join(filter(None, (self.language.metric(metric), better, self.language.features(entry)))),
            "cells": [self._winner(best[size], metric) if size in best else None for size in self.sizes],
        }

    def _winner(self, best: Best, metric: Metric) -> dict[str, Any]:
        return {
            "model": self.titles[best.model],
            "value": self.language.number(best.point.mean, metric),
            "interval": self.language.interval(best.point, metric),
            "equivalent": [self.titles[model] for model in best.equivalent],
            "undecided": [self.titles[model] for model in best.undecided],
            "untested": best.untested,
            "share": self.language.percent(best.share),
        }

    def _tradeoff_in_words(self, entry: Entry) -> str:
        assert entry.tradeoff is not None
        metrics = task_of(entry.task).metrics
        across, up = metrics[entry.tradeoff.x], metrics[entry.tradeoff.y]
        points = self.results.tradeoff(entry.dataset, entry.task, entry.tradeoff)
        number = self.language.number
        told = [
            f"{self.titles[model]}, {size}: {number(x.mean, across)}; {number(y.mean, up)}"
            for (model, size), (x, y) in points.items()
        ]
        names = f"{self.language.metric(across)}; {self.language.metric(up)}"
        return f"{self.language.caption(entry)} ({names}). {'. '.join(told)}."

    def _sentence(self, entry: Entry) -> str:
        return findings.sentence(entry, self.focus, self.results, self.titles, self.language)


def _sentences(found: Sequence[str]) -> dict[str, str]:
    """What is said of a curve: in short (`told`), what hangs on it (`more`), and all of it."""
    told, *more = filter(None, found)
    return {"told": told, "more": " ".join(more), "sentence": " ".join([told, *more])}
