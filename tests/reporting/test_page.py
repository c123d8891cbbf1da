"""The page stands alone, says all without JavaScript, and is the same each time."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
from html.parser import HTMLParser

import numpy as np
import pytest

from aecompare import discovery
from aecompare.evaluation.tasks import task_of
from aecompare.reporting import catalogue, page, pdf
from tests.conftest import SHAPES, patches
from tests.reporting.made_up import MadeUp, experiment


class Elements(HTMLParser):
    """Start tags with their attributes, in order; and which were left open."""

    VOID = {"meta", "link", "img", "br", "input", "path", "use", "rect", "image"}

    def __init__(self, text: str):
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture(scope="module", params=["en", "pl"])
def written(pages, request):
    return (pages / request.param / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def elements(written):
    return Elements(written)


def test_elements_are_closed_and_names_are_used_once(elements):
    assert elements.wrong == []
    assert elements.open == []
    names = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(names) == len(set(names))


def test_links_within_the_page_lead_somewhere(elements):
    names = {attributes.get("id") for _, attributes in elements.found}
    links = {attributes["href"][1:] for _, attributes in elements.found if attributes.get("href", "").startswith("#")}
    assert links
    assert links <= names


def test_nothing_is_fetched(elements):
    loads = {"img", "script", "link", "iframe", "object", "embed", "video", "audio", "source", "image", "use"}
    for tag, attributes in elements.found:
        if tag in loads:
            for key in ("src", "href", "xlink:href", "data", "srcset"):
                assert attributes.get(key, "#").startswith(("#", "data:")), (tag, attributes)


def test_the_policy_names_every_script_and_style_and_lets_in_nothing_else(written, elements):
    policy = next(attributes["content"] for tag, attributes in elements.found
                  if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy")  # fmt: skip
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data: blob:"
    assert "unsafe" not in policy

    def hashes(tag):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", written, re.DOTALL)
        return {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts}

    assert set(rules["script-src"].split()) == hashes("script")
    assert set(rules["style-src"].split()) == hashes("style")
    assert not [attributes for _, attributes in elements.found if "style" in attributes]
    assert not [key for _, attributes in elements.found for key in attributes if key.startswith("on")]


def test_pictures_have_their_size_and_words(elements):
    for tag, attributes in elements.found:
        if tag == "img":
            assert attributes["alt"], attributes
            assert int(attributes["width"]) > 0
            assert int(attributes["height"]) > 0
        if attributes.get("role") == "img":
            assert attributes.get("aria-label")


def test_strings_of_the_config_are_escaped(written):
    assert "A <title>" not in written
    assert html.escape("A <title> & 50 %_#") in written


def test_every_figure_tells_how_to_make_it(written, elements, pages):
    grid = experiment(models=["ae", "vae", {"dae-half": {"model": "dae"}}, "pca"])
    entries = catalogue.figures({"mnist": (grid.tasks, True)}, [2, 4, 16], grid.networks)
    folder = "results/report/pl/figures" if 'lang="pl"' in written[:200] else "results/report/figures"
    for entry in entries:
        assert f'id="figure-{entry.name}"' in written
        assert f"snakemake {folder}/{entry.name}.svg" in written
        assert f'download="{entry.name}.csv"' in written
        assert f'href="figures/{entry.name}.svg"' in written
        assert (pages / "en" / "figures" / f"{entry.name}.csv").read_text().count("\n") > 0


def test_rows_travel_with_the_page(pages, elements):
    name = "mnist-reconstruction-clean-sse"
    link = next(attributes["href"] for tag, attributes in elements.found if attributes.get("download") == f"{name}.csv")
    assert link.startswith("data:text/csv")
    from urllib.parse import unquote

    assert unquote(link.partition(",")[2]) == (pages / "en" / "figures" / f"{name}.csv").read_text(encoding="utf-8")


def test_data_cannot_end_its_element(written):
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', written, re.DOTALL)[1]
    assert "<" not in text
    found = json.loads(text)
    assert set(found["measures"]["mnist"]) == set(experiment().tasks)


def test_sections_come_in_the_reports_order(elements):
    order = [attributes["id"] for tag, attributes in elements.found if tag == "section"]
    tasks = [f"mnist-{task}" for task in experiment().tasks]
    assert order == ["look", "protocol", *tasks, "claims", "cost", "methods", "numbers", "provenance", "references"]
    assert experiment().tasks[:2] == ["reconstruction", "clustering"]


def test_every_metric_is_defined():
    for name in discovery.names("tasks"):
        assert all(metric.about for metric in task_of(name).metrics.values()), name


def test_the_same_results_give_the_same_bytes(pages, few, tmp_path):
    made = MadeUp(experiment(code_sizes=[2], models=["vae", "pca"], tasks=["latent"], statistics={"draws": 200}),
                  tmp_path / "numbers", few)  # fmt: skip
    for name in ("one", "two"):
        made.draw(tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) > 20
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


@pytest.mark.parametrize("given", [
    {"tasks": ["denoising"], "code_sizes": [3], "models": ["pca"], "replicates": 1},
    {"tasks": ["likelihood", "latent"], "data": {"binarised": True}, "code_sizes": [2, 5], "models": ["vae"]},
    {"datasets": ["mnist", "fashion_mnist"], "tasks": ["clustering"], "code_sizes": [2], "models": ["ae", "pca"]},
    {"tasks": ["inpainting", "generation", "latent"], "code_sizes": [2, 8], "models": ["ae", "vq", "ica"]},
    {"tasks": ["denoising", "latent"], "code_sizes": [2, 16], "models": ["ae", "pca"]},
], ids=["one model, no plane", "likelihood", "two data sets", "symbols", "no distribution"])  # fmt: skip
def test_other_experiments_have_whole_pages_too(few, tmp_path, given):
    MadeUp(experiment(**given, statistics={"draws": 200}), tmp_path / "numbers", few).draw(tmp_path / "en")
    text = (tmp_path / "en" / "index.html").read_text(encoding="utf-8")
    found = Elements(text)
    assert (found.wrong, found.open) == ([], [])
    names = [attributes["id"] for _, attributes in found.found if "id" in attributes]
    assert len(names) == len(set(names))
    assert ('class="plane"' in text) == ("latent" in given["tasks"])
    assert "None" not in text.replace("None is known", "")
    assert ("A code of 2 and 8 numbers is one of finitely many and costs 8 and 32 bits" in text) == (
        "vq" in given["models"]
    )
    shutil.copytree(tmp_path / "en", tmp_path / "tex")
    for name in ("report.tex", "thesis-example.tex"):
        if pdf.available():
            pdf.compile_pdf(str(tmp_path / "tex" / name), str(tmp_path / "tex" / "x.pdf"))


def test_unlabelled_images_in_colour_have_a_whole_page(tmp_path):
    """What needs classes is left out and said; what hangs on a network that nobody trained is named as such."""
    data = patches(*SHAPES["16x24x3, no classes"])
    np.savez(tmp_path / "leaves.npz", images=data.shape.pictures(np.concatenate([data.train_bytes, data.test_bytes])))
    grid = experiment(
        datasets=[{"leaves": {"file": str(tmp_path / "leaves.npz"), "title": "Leaves"}}], code_sizes=[2],
        models=["vae", "pca"], training={"batch_size": 50}, statistics={"draws": 200},
    )  # fmt: skip
    MadeUp(grid, tmp_path / "numbers", data).draw(tmp_path / "en")
    text = (tmp_path / "en" / "index.html").read_text(encoding="utf-8")
    found = Elements(text)
    assert (found.wrong, found.open) == ([], [])
    assert "Left out, since nobody said what the images show: Clustering." in text
    assert text.count("features of a random network") > 10
    assert "None" not in text.replace("None is known", "")
    assert 'id="leaves-clustering"' not in text
    assert '<canvas width="24" height="16"' in text
    assert (tmp_path / "en" / "report.tex").read_text(encoding="utf-8").count("Clustering") == 1


def test_words_of_scripts_are_those_that_scripts_ask_for():
    scripts = "".join(path.read_text(encoding="utf-8") for path in (page_folder() / "scripts").glob("*.js"))
    asked = set(re.findall(r"\bwords\.(\w+)", scripts)) | set(re.findall(r'\bwords\["([^"]+)"\]', scripts))
    assert asked == set(page.WORDS)


def page_folder():
    from tests.reporting.made_up import ROOT

    return ROOT / "report" / "html"
