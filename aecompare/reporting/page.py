"""A report as one HTML page: nothing is fetched, every script and style is named by its hash, and all is there without
JavaScript, which adds ways to explore.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from aecompare.reporting import chart_data, explorer, ranking
from aecompare.reporting.figures import style
from aecompare.reporting.figures.drawing import Cell
from aecompare.reporting.figures.galleries import Arrays
from aecompare.reporting.figures.svg import inline
from aecompare.reporting.references import Citations, read
from aecompare.reporting.report import Report
from aecompare.running.files import write_text

WORDS = (
    "code size", "off the scale", "of", "rows", "higher is better", "lower is better", "copied", "from", "to",
    "not measured",
)  # fmt: skip
"""What scripts say."""
LISTED = "<!-- references -->"  # where their list goes, once it is known which a page names
EARLY = 'document.documentElement.className = "js";'  # before anything is drawn, so that nothing moves later


def write(
    report: Report, templates: Path, references: Path, figures: Path, arrays: Mapping[Cell, Arrays], path: str
) -> None:
    """Write the page.

    Args:
        report: what it says.
        templates: folder of the HTML's templates, style sheet and scripts.
        references: the papers that it may name.
        figures: folder of the drawn figures.
        arrays: of the runs that a reader can explore.
        path: where to.
    """
    language = report.language
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    css = (templates / "style.css").read_text(encoding="utf-8")
    script = _script(templates / "scripts")
    explored = {dataset["name"]: _explored(report, dataset["name"], arrays) for dataset in report.context["datasets"]}
    rendered = environment.get_template("index.html.j2").render(
        **report.context,
        explored=explored,
        references=Markup(LISTED),  # noqa: S704 - our own word
        style=Markup(css),  # noqa: S704 - our own file
        early=Markup(EARLY),  # noqa: S704
        script=Markup(script),  # noqa: S704 - our own files
        policy=_policy([css], [EARLY, script]),
        data=_data(report, explored),
        svg=lambda figure: inline(
            (figures / f"{figure['name']}.svg").read_text("utf-8"), figure["name"], figure["alt"]
        ),
        csv=lambda figure: _csv(figures / f"{figure['name']}.csv"),
    )
    citations = Citations(read(references))
    page, cited = citations.in_page(rendered)
    write_text(path, page.replace(LISTED, citations.listed(cited)))


def _script(folder: Path) -> str:
    """All scripts as one, in a scope of their own."""
    parts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))]
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();"


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """A Content-Security-Policy that lets in just these texts, and images that the page carries itself."""

    def hashes(texts: Sequence[str]) -> str:
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii") for text in texts]
        return " ".join(f"'sha256-{digest}'" for digest in digests)

    return (
        f"default-src 'none'; img-src data: blob:; style-src {hashes(styles)}; script-src {hashes(scripts)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _csv(path: Path) -> str:
    """A figure's rows as a data URI; nothing where they are too many for a page."""
    content = path.read_text(encoding="utf-8")
    return "data:text/csv;charset=utf-8," + quote(content, safe=" ,-./:;=") if len(content) < 20_000 else ""


def _explored(report: Report, dataset: str, arrays: Mapping[Cell, Arrays]) -> dict[str, Any]:
    runs = {(model, size): arrays[of, model, size] for of, model, size in arrays if of == dataset}
    classes = report.data[dataset]["classes"]
    return {
        "planes": explorer.planes(runs, report.titles, classes),
        "walks": explorer.walks(runs, report.titles, report.focus),
        "order": explorer.walk_order(runs, report.focus, classes),
    }


def _data(report: Report, explored: Mapping[str, Mapping[str, Any]]) -> Markup:
    """What scripts read, as JSON that cannot end its element."""
    language = report.language
    plain = [model["name"] for model in report.facts.models if model["classical"]]
    looks = style.looks({model["name"]: model["family"] for model in report.facts.models}, plain)
    datasets = list(report.facts.asked)
    found = {
        "models": [
            {"name": name, "title": title, "colour": looks[name]["color"], "marker": looks[name]["marker"],
             "dash": " ".join(map(str, looks[name]["linestyle"][1])) if looks[name]["linestyle"] != "-" else "none"}
            for name, title in report.titles.items()
        ],
        "sizes": report.sizes,
        "focus": report.focus,
        "point": language.point,
        "words": {word: language.say(word) for word in WORDS},
        "tasks": {task["name"]: task["title"] for task in report.context["tasks"]},
        "measures": {
            name: chart_data.of(report.results, name, tasks, report.sizes, language)
            for name, (tasks, _) in report.facts.asked.items()
        },
        "standing": {
            name: {str(size): report.standing(name, size) for size in report.sizes} for name in datasets
        },
        "ranking": {"draws": ranking.DRAWS, "reach": ranking.REACH},
        "planes": {
            name: {plane.model: plane.edges for plane in explored[name]["planes"]} for name in datasets
        },
        "images": {name: report.data[name]["shape"][1::-1] for name in datasets},
        "walks": {
            name: {
                "order": explored[name]["order"],
                "sprites": {walk.model: [walk.sprite.source, walk.sprite.columns] for walk in explored[name]["walks"]},
            }
            for name in datasets
        },
    }  # fmt: skip
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no element ends in it
