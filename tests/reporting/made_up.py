"""A report from made-up scores and real images, of any grid: what nobody has to train for, a report's tests need not.

`python -m tests.reporting.made_up config/publication.yaml FOLDER` writes one and says how large it is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml

from aecompare import discovery
from aecompare.analysis import checks as external
from aecompare.analysis import factors, tested
from aecompare.analysis.aggregate import aggregate
from aecompare.analysis.results import Results
from aecompare.config import loading
from aecompare.config.experiment import Experiment
from aecompare.data import images
from aecompare.data.shape import Shape
from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.scores import MEASURED
from aecompare.evaluation.tasks import Task, task_of
from aecompare.reporting import catalogue, manuscript, page
from aecompare.reporting.figures import drawing
from aecompare.reporting.figures.galleries import on_paper
from aecompare.reporting.language import Language
from aecompare.reporting.report import Facts, Report
from aecompare.running import provenance
from aecompare.running.files import write_json, write_rows
from aecompare.training.models import Model
from aecompare.training.run import model_of
from tests.reporting.made_up_arrays import arrays_of, between

ROOT = Path(__file__).parents[2]
PAPERS = ROOT / "report" / "references.bib"


def experiment(**given: object) -> Experiment:
    base = yaml.safe_load((ROOT / "config" / "config.yaml").read_text(encoding="utf-8"))
    return loading.load({**base, **given})


class MadeUp:
    """An experiment's results, as if it had been run.

    Args:
        experiment: its grid.
        folder: where to.
        data: real images to show.
    """

    def __init__(self, experiment: Experiment, folder: Path, data: images.Images):
        self.experiment, self.folder, self.data = experiment, folder, data
        self.shown = data.shape.pictures(data.test_bytes)
        self.records_of = {name: self._record(name) for name in experiment.datasets}
        self.rng = np.random.default_rng(0)
        self.numbers = {name: str(folder / f"{name}.csv") for name in
                        (*Report.NUMBERS, "cost") if name != "budget"}  # fmt: skip
        self.described = [experiment.described(model) for model in experiment.models]
        self._write_numbers()

    def _record(self, dataset: str) -> dict[str, object]:
        return {
            "title": self.experiment.dataset(dataset).title, "sha256": {"file": "0"},
            "ink": self.data.shape.channels == 1,
            "shape": list(self.data.shape.axes), "classes": list(self.data.classes),
            "images": {"train": 50_000, "validation": 10_000, "test": 10_000},
        }  # fmt: skip

    def _measures(self) -> Iterator[tuple[str, str, str]]:
        """(task, condition, metric), each once."""
        seen = set()
        for name in self.experiment.tasks:
            task = task_of(name)
            asked = [
                (condition, metric)
                for headline in task.headlines
                for condition in self._ways(task, headline.condition)
                for metric in task.metrics
            ]
            asked += [(f"{series.prefix}={at}", series.metric) for series in task.series for at in (1, 2, 4)]
            seen.update((name, *pair) for pair in asked)
        yield from sorted(seen)

    @staticmethod
    def _scales(task: Task) -> list[str]:
        """The ranked headline's metric, and that on whose scale it is put."""
        metric = task.headlines[0].metric
        return list(filter(None, (metric, task.metrics[metric].scale)))

    @staticmethod
    def _ways(task: Task, condition: str) -> tuple[str, ...]:
        """Conditions that a run measures in place of one that is chosen later."""
        return {selection.chosen: selection.among for selection in task.selections}.get(condition, (condition,))

    def _cells(self) -> Iterator[tuple[str, str, int, int]]:
        for dataset in self.experiment.datasets:
            for model in self.experiment.models:
                for size in self.experiment.code_sizes:
                    for replicate in self.experiment.replicates_of(model):
                        yield dataset, model, size, replicate

    def _model(self, model: str, size: int) -> Model:
        """Of images of 28 × 28, whatever the data set's are."""
        cell = {"dataset": "mnist", "model": model, "code_size": size, "replicate": 1, "seed": 0}
        return model_of(self.experiment.kind(model), self.experiment.own_settings(model), cell, Shape(28, 28))

    def _write_numbers(self) -> None:
        models = list(self.experiment.models)
        rows, records = [], []
        for dataset, model, size, replicate in self._cells():
            trained = self._model(model, size)
            for task, condition, metric in self._measures():
                if not trained.continuous_code and between(condition):
                    continue
                level = 2.0 + models.index(model) + 5 / size
                value = level + 0.1 * float(self.rng.standard_normal())
                rows.append((dataset, model, size, replicate, task, condition, metric, value))
            path = self.folder / f"{dataset}-{model}-{size}-{replicate}.json"
            write_json(path, {
                "dataset": dataset, "model": model, "code_size": size, "replicate": replicate,
                "layers": trained.layers, "rate_bits": trained.rate_bits,
                "kind": self.experiment.kind(model), "parameters": 800_000 + size, "epochs": 6, "seconds": 1.0,
                "images_per_second": 1.0, "threads": 1, "precision": "float32",
            })  # fmt: skip
            records.append(str(path))
        for dataset in self.experiment.datasets:
            for name in self.experiment.tasks:
                task = task_of(name)
                rows += [
                    (dataset, baseline, None, None, name, headline.condition, headline.metric, 4.0)
                    for baseline in task.baseline_notes
                    for headline in task.headlines
                ]
                rows += [
                    (dataset, control, None, None, name, condition, metric, 5.0)
                    for control in CONTROLS
                    for condition in self._ways(task, task.headlines[0].condition)
                    for metric in self._scales(task)
                ]
        write_rows(self.folder / "given.csv", MEASURED, [(*row, 0.01) for row in rows])
        plain = [model["name"] for model in self.described if model["classical"]]
        statistics = self.experiment.statistics
        given, tasks = [str(self.folder / "given.csv")], self.experiment.tasks
        aggregate(given, records, models, plain, tasks, statistics.confidence, statistics.draws, self.numbers)
        checks = [
            (dataset, check.what, check.source, "exact", 1.0, 0.1, 1.0, "holds")
            for dataset in self.experiment.datasets
            if dataset in discovery.names("checks")
            for check in discovery.load("checks", dataset).CHECKS
        ]
        write_rows(self.numbers["checks"], external.COLUMNS, checks)
        tested.write(
            self.numbers,
            dict.fromkeys(self.experiment.datasets, 784),
            self.described,
            statistics.confidence,
            self.numbers,
        )
        self.records = records

    def draw(self, target: Path, code: str = "en") -> Report:
        """Draw the figures and write the report into a folder."""
        grid = self.experiment
        entries = catalogue.figures(grid.asked, grid.code_sizes, grid.networks, factors.varied(self.described, 784))
        wanted = {*catalogue.shown_sizes(grid.code_sizes), 2} & set(grid.code_sizes)
        arrays = {
            (dataset, model, size): on_paper(arrays_of(grid, model, size, self.data), ink=True)
            for dataset in grid.datasets
            for model in grid.models
            for size in sorted(wanted)
        }
        shown = self.shown[:40]
        tasks = {name: task_of(name) for name in grid.tasks}
        beside = {f"{name}/{condition}/{row}": shown for name, task in tasks.items()
                  for condition in task.pictures for row in task.inputs}  # fmt: skip
        references = {dataset: on_paper({"samples": shown, **beside}, ink=True) for dataset in grid.datasets}
        described = {model["name"]: model for model in self.described}
        sources = drawing.Sources(
            described, {name: self._model(name, 16).layers for name in described}, references, arrays,
            grid.code_sizes, {cell: [200 / epoch for epoch in range(1, 7)] for cell in arrays if cell[1] != "pca"},
            dict.fromkeys(grid.datasets, self.data.classes),
            factors.shown(*(factors.read(self.numbers[name]) for name in ("effects", "interactions"))),
        )  # fmt: skip
        language = Language(code)
        results = Results.read(
            *(self.numbers[name] for name in ("summary", "comparisons", "ranks")),
            list(described),
            self.numbers["selections"],
        )
        kinds = ("svg", "pdf", "csv")
        outputs = {kind: [str(target / "figures" / f"{entry.name}.{kind}") for entry in entries] for kind in kinds}
        drawing.draw(entries, results, sources, language, outputs)
        report = self.report(language)
        names = [entry.name for entry in catalogue.tables(grid.asked)]
        manuscript.write(
            report, ROOT / "report" / "latex", PAPERS,
            {"report": str(target / "report.tex"), "example": str(target / "thesis-example.tex"),
             "numbers": str(target / "numbers.tex"), "references": str(target / "references.bib")},
            {name: str(target / "tables" / f"{name}.tex") for name in names},
            {path.name.split(".")[0]: str(target / "chapters" / path.name.removesuffix(".j2"))
             for path in sorted((ROOT / "report" / "latex" / "chapters").glob("*.j2"))},
        )  # fmt: skip
        page.write(report, ROOT / "report" / "html", PAPERS, target / "figures", arrays, str(target / "index.html"))
        return report

    def report(self, language: Language) -> Report:
        grid = self.experiment
        facts = Facts(
            grid.report.title,
            grid.model_dump(),
            self.described,
            grid.networks,
            grid.asked,
            "0" * 40,
            provenance.versions(),
            "here",
            varied=factors.varied(self.described, 784),
        )
        judges, choices, data = [], {}, {}
        for dataset in grid.datasets:
            for seed in (1, 2):
                path = self.folder / f"judge-{dataset}-{seed}.json"
                accuracy = 0.99 if self.data.classes else None
                write_json(path, {"dataset": dataset, "seed": seed, "epochs": 1, "accuracy": accuracy,
                                  "accepted": 0.98, "sha256": "0" * 64})  # fmt: skip
                judges.append(str(path))
            choices[dataset] = str(self.folder / f"choices-{dataset}.json")
            write_json(choices[dataset], {"denoising": {"gaussian-filter": {"sigma=0.5": "sigma 0.9"}}})
            data[dataset] = str(self.folder / f"data-{dataset}.json")
            write_json(data[dataset], self.records_of[dataset])
        numbers = {**self.numbers, "budget": str(ROOT / "report" / "budget.csv")}
        return Report(facts, numbers, self.records, judges, choices, data, language)


def main(overlay: str, folder: str, *languages: str) -> None:
    given = yaml.safe_load(Path(overlay).read_text(encoding="utf-8"))
    data = images.read(ROOT / "results" / "data" / "mnist.npz", "mnist", 1_000, 500)
    made = MadeUp(experiment(**given), Path(folder) / "numbers", data)
    for code in languages or ("en",):
        made.draw(Path(folder) / code, code)
        print(f"{code}: {(Path(folder) / code / 'index.html').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
