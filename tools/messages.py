"""Bring the catalogues in report/locale up to date with what a report may say; `make messages` calls it.

Messages come from the templates, from the library's calls of `say`, and from the texts of models, tasks and checks.
New ones are added without a translation, which the tests do not let pass; those that nobody says any more go.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from aecompare import discovery
from aecompare.analysis import claims, factors, novel_classes
from aecompare.analysis.checks import BROKEN, DIFFERS, HOLDS, UNMEASURED
from aecompare.config import experiment
from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.tasks import task_of
from aecompare.reporting import catalogue, language, page

ROOT = Path(__file__).parent.parent
LATEX = {"block_start_string": "<%", "block_end_string": "%>", "variable_start_string": "<<",
         "variable_end_string": ">>", "comment_start_string": "<#", "comment_end_string": "#>"}  # fmt: skip
OPTIONS = {"trimmed": "true", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}  # blocks of Jinja call the last two
Message = str | tuple[str, ...]


def said() -> Iterator[tuple[Message, str]]:
    """Every message, with where it is said."""
    for folder, options in (("html", OPTIONS), ("latex", OPTIONS | LATEX)):
        where = ROOT / "report" / folder
        found = extract_from_dir(where, [("**.j2", "jinja2")], {"**.j2": options}, keywords=KEYWORDS)
        yield from ((message, f"report/{folder}/{name}") for name, _, message, _, _ in found)
    found = extract_from_dir(ROOT / "aecompare", [("**.py", "python")], keywords={"say": None})
    yield from ((message, f"aecompare/{name}") for name, _, message, _, _ in found)
    yield from ((word, "aecompare/reporting/page.py") for word in page.WORDS)
    yield from _of_tasks()
    for name in discovery.names("models"):
        model = discovery.load("models", name).MODEL
        yield from ((text, _file("models", name)) for text in (model.title, model.summary))
    for name in discovery.names("networks"):
        yield discovery.load("networks", name).NETWORK.title, _file("networks", name)
    for name in discovery.names("datasets"):
        yield discovery.load("datasets", name).DATASET.title, _file("datasets", name)
    yield experiment.Report().title, "aecompare/config/experiment.py"
    for name in discovery.names("checks"):
        for check in discovery.load("checks", name).CHECKS:
            yield from ((text, _file("checks", name)) for text in (check.what, check.source))
    for name, claim in claims.claims().items():
        yield from ((text, _file("claims", name)) for text in (claim.text, claim.rule, claim.source))
    yield from ((verdict, "aecompare/analysis/claims/__init__.py") for verdict in claims.VERDICTS)
    yield from ((word, "aecompare/analysis/factors.py") for word in (*factors.FACTORS, factors.EQUALLY_WIDE))
    yield from ((word, "aecompare/analysis/factors.py") for word in factors.WORDS)
    for figures in novel_classes.PUBLISHED.values():
        yield from ((text, "aecompare/analysis/novel_classes.py") for it in figures for text in
                   (it.source, it.about, it.protocol))  # fmt: skip
    yield from ((kind.about, "aecompare/evaluation/controls.py") for kind in CONTROLS.values())
    words = (HOLDS, BROKEN, DIFFERS, UNMEASURED, "exact", "published")
    yield from ((word, "aecompare/analysis/checks/__init__.py") for word in words)


def _of_tasks() -> Iterator[tuple[str, str]]:
    for name in discovery.names("tasks"):
        task, where = task_of(name), _file("tasks", name)
        texts = [task.title, task.application, task.question, task.note, *task.inputs.values()]
        for metric in task.metrics.values():
            texts += [metric.title, metric.unit, metric.about, metric.why]
        texts += [series.axis for series in task.series]
        texts += [baseline.about for baseline in task.baseline_notes.values()]
        texts += [why for headline in task.headlines for why in headline.wins.values()]
        yield from ((text, where) for text in texts)
    entries = catalogue.figures({"any": (discovery.names("tasks"), True)}, [2], {"any": True}, varied=True)
    for entry in entries:
        yield entry.caption, _file("tasks", entry.task) if entry.task else "aecompare/reporting/catalogue.py"


def _file(kind: str, name: str) -> str:
    return f"aecompare/{discovery.file_of(kind, name)}"


def template() -> Catalog:
    """All messages without translations."""
    found = Catalog(fuzzy=False, charset="utf-8")
    for message, where in said():
        if message:
            found.add(message, locations=[(where, None)])  # type: ignore[list-item]
    return found


def text(code: str) -> str:
    """A language's catalogue brought up to date."""
    path = language.catalogue_of(code)
    if path.exists():
        with path.open("rb") as file:
            found = read_po(file, locale=code)
    else:
        found = Catalog(
            locale=code,
            fuzzy=False,
            project="aecompare",
            version="0",
            msgid_bugs_address="",
            last_translator="aecompare",
            language_team=code,
            copyright_holder="aecompare",
        )
    found.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    found.obsolete.clear()
    out = BytesIO()
    write_po(out, found, width=100, sort_output=True, no_location=False, include_lineno=False, omit_header=False)
    return out.getvalue().decode("utf-8")


if __name__ == "__main__":
    for code in sys.argv[1:] or language.available()[1:]:
        path = language.catalogue_of(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(code), encoding="utf-8")
