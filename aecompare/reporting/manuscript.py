"""A report as LaTeX: a document, and for a thesis its parts: tables, chapters, and each number by its address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment

from aecompare.analysis.answers import Point
from aecompare.evaluation.tasks import task_of
from aecompare.reporting import catalogue, latex
from aecompare.reporting.language import Language
from aecompare.reporting.latex import Tex
from aecompare.reporting.references import Citations, read
from aecompare.reporting.report import Report
from aecompare.running.files import write_text

BABEL = {"en": "english", "pl": "polish"}
BESIDE = 900  # letters beside a figure
ADDRESS = re.compile(r"[A-Za-z0-9_./=+-]+")


def write(
    report: Report,
    templates: Path,
    references: Path,
    outputs: Mapping[str, str],
    tables: Mapping[str, str],
    chapters: Mapping[str, str],
) -> None:
    """Write the LaTeX files.

    Args:
        report: what they say.
        templates: folder of LaTeX's templates.
        references: the papers that they may name, in BibTeX's form.
        outputs: paths of `report`, `example`, `numbers` and `references`, a copy.
        tables: path by name.
        chapters: path by name.
    """
    environment, cite = _environment(report.language, templates), Citations(read(references)).in_latex
    context = {
        **report.context,
        "babel": BABEL.get(report.language.code, "english"),
        "stochastic": {model["name"]: model["stochastic_code"] for model in report.facts.models},
        "example": _example(report),
    }
    body = environment.get_template("table.tex.j2")
    for entry in catalogue.tables(report.facts.asked):
        write_text(tables[entry.name], body.render(table=report.sections.table(entry)))
    for name, path in chapters.items():
        write_text(path, cite(environment.get_template(f"chapters/{name}.tex.j2").render(**context)))
    write_text(outputs["numbers"], environment.get_template("numbers.tex.j2").render(numbers=_numbers(report)))
    for name in ("report", "example"):
        write_text(outputs[name], cite(environment.get_template(f"{name}.tex.j2").render(**context)))
    write_text(outputs["references"], references.read_text(encoding="utf-8"))


def _environment(language: Language, templates: Path) -> Environment:
    environment = latex.environment(templates)
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["arranged"] = arranged
    return environment


@dataclass(frozen=True)
class Block:
    """Figures side by side, one or two, and what is said of them: beside a single one, and below."""

    figures: Sequence[Mapping[str, Any]]
    beside: Sequence[str] = ()
    below: Sequence[str] = ()


def arranged(task: Mapping[str, Any]) -> list[Block]:
    """A task's figures, two in a row, each row with what is said of its curves. The last of an odd number, half a line
    wide, has beside it the last sentences that are no higher than it is."""
    figures = [*task["curves"], *task["tradeoffs"], *task["series"], *task["pictures"]]
    sentences = [curve["sentence"] for curve in task["curves"]]
    heights = list(accumulate(map(len, reversed(sentences))))
    near = sum(height <= BESIDE for height in heights) if len(figures) % 2 else 0
    below = sentences[: len(sentences) - near]
    blocks = [
        Block(figures[at : at + 2], below=below[at : at + 2]) for at in range(0, len(figures) - len(figures) % 2, 2)
    ]
    if len(figures) % 2:
        blocks.append(Block(figures[-1:], beside=sentences[len(below) :], below=below[len(figures) - 1 :]))
    return blocks


def _example(report: Report) -> Tex:
    """The address of a number that there is: the first headline's, of the first model."""
    first = next(entry for entry in report.entries if entry.kind == "curve")
    assert first.headline is not None
    asked = (first.headline.condition, first.headline.metric, next(iter(report.titles)), str(report.focus))
    return Tex("/".join([first.dataset, first.task, *asked]))


def _numbers(report: Report) -> Iterator[dict[str, Tex | str]]:
    """Every mean with its interval: by data set, task, condition, metric, model and code size, as in summary.csv."""
    for row in report.results.summary.itertuples():
        metric = task_of(row.task).metrics[row.metric]
        size = [] if pd.isna(row.code_size) else [str(row.code_size)]
        address = "/".join([row.dataset, row.task, row.condition, row.metric, row.model, *size])
        if not ADDRESS.fullmatch(address):
            raise ValueError(f"{address!r} cannot be a number's address in LaTeX")
        low, high = (None if pd.isna(end) else float(end) for end in (row.low, row.high))
        point = Point(0, row.mean, low, high, int(row.n))
        yield {
            "address": Tex(address),
            "value": report.language.number(row.mean, metric),
            "interval": report.language.interval(point, metric),
            "n": str(row.n),
        }
