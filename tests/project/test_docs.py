"""docs/ as pages: they build without a warning, fetch nothing, and their examples are configs that there are."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

import aecompare
from aecompare.config import loading
from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))

import rulegraph

PAGES = sorted((ROOT / "docs").glob("*.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


def test_every_page_is_built_and_led_to(site):
    start = (site / "index.html").read_text(encoding="utf-8")
    for page in PAGES:
        name = page.stem if page.stem != "index" else "."
        assert (site / name / "index.html").stat().st_size
        assert f'href="{name}' in start
    reference = (site / "reference" / "index.html").read_text(encoding="utf-8")
    assert "Bouthillier" in reference  # of a docstring


def test_pages_fetch_nothing(site):
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r'<(?:script|img|iframe)[^>]*src="https?:', text), path
        assert not re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="https?:', text), path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_are_configs_and_presets_that_there_are(page, tmp_path):
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"config/([a-z-]+\.yaml)|`([a-z-]+\.yaml)`", text):
        assert (ROOT / "config" / "".join(name)).exists() or "".join(name) == "my.yaml"
    for example in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
        given = yaml.safe_load(example)
        for entry in given.pop("datasets", []):
            assert set(next(iter(entry.values()))) <= {"folder", "file"}
        if "small" in given.get("models", []):
            given["models"].remove("small")
        loading.load(given)


def test_the_picture_of_the_rules_is_that_of_the_workflow():
    titles = re.findall(r"<title>(.*?)</title>", rulegraph.PICTURE.read_text(encoding="utf-8"))
    found = {html.unescape(title) for title in titles} - {"rules"}
    rules = rulegraph.graph()
    assert found == {*rules.nodes, *(f"{one}->{two}" for one, two in rules.edges)}, "make schema, with Graphviz"


def test_one_version_everywhere():
    """Of the package, its distribution, what papers cite, and the newest entry of what changed."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    newest = re.search(r"^## (\S+), (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    distribution = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert newest.groups() == (str(cited["version"]), str(cited["date-released"]))
    assert str(cited["version"]) == distribution == aecompare.__version__
