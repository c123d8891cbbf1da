"""The page that sets two runs beside each other: `make compare A=results.old B=results`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from aecompare.analysis import two_runs
from aecompare.analysis.two_runs import BETTER, WORSE
from aecompare.evaluation import scores
from aecompare.evaluation.tasks import Metric, task_of
from aecompare.reporting import templates
from aecompare.reporting.language import ENGLISH
from aecompare.running.files import read_json, write_text

LARGEST = 40  # differences that are shown, by how many margins they are
CONFIDENCE = 0.95


def write(first: Path, second: Path, target: Path) -> pd.DataFrame:
    """Compare two folders of results; write `target`/compared.csv and `target`/index.html, and give the table.

    Raises:
        FileNotFoundError: a folder has no scores.
    """
    measured = [scores.read(folder / "scores.csv") for folder in (first, second)]
    metrics = {
        (task, name): metric
        for task in sorted(set(measured[0]["task"]) & set(measured[1]["task"]))
        for name, metric in task_of(task).metrics.items()
        if metric.better != "neither"
    }
    table = two_runs.compare(*measured, metrics, CONFIDENCE)
    target.mkdir(parents=True, exist_ok=True)
    scores.write(target / "compared.csv", table)
    records = [_record(folder) for folder in (first, second)]
    environment = Environment(
        loader=FileSystemLoader(templates.FOLDER / "compare"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    page = environment.get_template("index.html.j2").render(
        style=Markup((templates.FOLDER / "html" / "style.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        folders=(str(first), str(second)),
        recorded=all(records),
        changed=list(two_runs.changed(*records)) if all(records) else [],
        verdicts=two_runs.VERDICTS,
        counts=[(task_of(task).title, list(row)) for task, row in two_runs.counts(table).iterrows()],
        total=list(two_runs.counts(table).sum()),
        sentence=_sentence(table),
        largest=[_row(row, metrics) for row in _largest(table).itertuples()],
        judges=_other_judges(first, second, sorted(set(table["dataset"]))),
        judged=[task_of(task).title for task in sorted(set(table["task"])) if task_of(task).asks_judges],
        only=[_only(measured[one], measured[1 - one]) for one in (0, 1)],
    )
    write_text(target / "index.html", page)
    return table


def _record(folder: Path) -> dict[str, Any]:
    path = folder / "experiment.json"
    return read_json(path) if path.exists() else {}


def _other_judges(first: Path, second: Path, datasets: Sequence[str]) -> list[str]:
    """Data sets whose judge is another network in the second run; those of which both runs keep the record."""
    places = {name: [folder / "judge" / name / "first.json" for folder in (first, second)] for name in datasets}
    kept = {name: paths for name, paths in places.items() if all(path.exists() for path in paths)}
    return [name for name, paths in kept.items() if len({read_json(path)["sha256"] for path in paths}) > 1]


def _sentence(table: pd.DataFrame) -> str:
    """What a reader wants to know first."""
    found = table["verdict"].value_counts()
    if len(table) and found.get(two_runs.IDENTICAL, 0) == len(table):
        return f"All {len(table):,} measurements are identical to the bit."
    told = ", ".join(f"{found.get(verdict, 0):,} {verdict}" for verdict in two_runs.VERDICTS)
    return f"Of {len(table):,} measurements the second run's are: {told}."


def _largest(table: pd.DataFrame) -> pd.DataFrame:
    told = table[table["verdict"].isin([BETTER, WORSE])]
    margins = told["margin"].where(told["margin"] > 0)
    order = (told["difference"].abs() / margins).sort_values(ascending=False).index[:LARGEST]
    return told.loc[order]


def _row(row: Any, metrics: Mapping[tuple[str, str], Metric]) -> dict[str, str]:
    metric = metrics[row.task, row.metric]
    number = ENGLISH.number
    return {
        "what": f"{row.dataset}, {row.model}, code size {row.code_size}: {task_of(row.task).title}, {row.condition}, "
        f"{metric.title}",
        "first": number(row.first, metric),
        "second": number(row.second, metric),
        "difference": f"{number(row.difference, metric)} {ENGLISH.interval(row, metric)}",
        "verdict": row.verdict,
    }


def _only(one: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """Models that one run alone has."""
    return sorted(set(one["model"]) - set(other["model"]))


if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:]]
    if len(given) != 3 or not all((folder / "scores.csv").exists() for folder in given[:2]):
        sys.exit("allowed: make compare A=results.old B=results, two folders with a scores.csv")
    print(_sentence(write(*given)))
    print(f"{given[2] / 'index.html'}")
