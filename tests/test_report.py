"""Strings are escaped in HTML and LaTeX; figures repeat to the bit."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from aecompare import discovery, figures, latex, style, typesetting
from aecompare.catalogue import figures as catalogue
from tests.test_statistics import results_of, table

NASTY = r"""\input{/etc/passwd} $x$ 50 % a_b #1 {&} ~^ <b>"quoted"</b> 'σ' λ łódź – 漢"""


@given(st.text())
def test_no_character_of_latex_gets_through(text):
    written = latex.escape(text)
    left = written
    for escaped in sorted(latex.SPECIAL.values(), key=len, reverse=True):
        left = left.replace(escaped, "")
    assert not set(left) & set("\\{}$&#%_~^<>|\"'`")
    assert all(ord(letter) <= latex.LAST for letter in left)


def test_escaping_twice_is_escaping_once():
    assert latex.escape(latex.escape(NASTY)) == latex.escape(NASTY)


@pytest.mark.skipif(not typesetting.available(), reason="LaTeX is not installed")
def test_nasty_strings_compile(tmp_path):
    source = tmp_path / "x.tex"
    packages = ("[T1]{fontenc}", "[utf8]{inputenc}", "{lmodern}", "{textcomp}")
    head = r"\documentclass{article}" + "".join(rf"\usepackage{package}" for package in packages)
    text = f"{head}\\begin{{document}}{latex.escape(NASTY)}\\end{{document}}"
    source.write_text(text, encoding="utf-8")
    typesetting.compile_pdf(str(source), str(tmp_path / "x.pdf"))
    text = subprocess.run(["pdftotext", tmp_path / "x.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert r"\input{/etc/passwd} $x$ 50 % a_b #1 {&}" in text.replace("\n", " ")
    assert "łódź" in text


@pytest.mark.skipif(not typesetting.available(), reason="LaTeX is not installed")
def test_broken_latex_says_why(tmp_path):
    (tmp_path / "x.tex").write_text(r"\documentclass{article}\begin{document}\nonsense\end{document}")
    with pytest.raises(RuntimeError, match="Undefined control sequence"):
        typesetting.compile_pdf(str(tmp_path / "x.tex"), str(tmp_path / "x.pdf"))
    assert not (tmp_path / "x.pdf").exists()


def test_tools_for_the_report_are_here_in_ci(monkeypatch):
    """`.ci/run` installs LaTeX; elsewhere its tests are skipped, with the reason."""
    import os

    if os.environ.get("CI"):
        assert typesetting.available()
        assert shutil.which("pdftotext")


def test_file_names_are_held_to_what_latex_takes():
    environment = latex.environment(Path(__file__).parent)
    assert environment.from_string("<< 'a-b_1'|file >>").render() == "a-b_1"
    with pytest.raises(ValueError, match="cannot be a file's name"):
        environment.from_string("<< 'a}b'|file >>").render()


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_a_figure_repeats_to_the_bit(tmp_path, kind):
    style.use()
    values = {("ae", 2): [1.0, 1.2], ("ae", 4): [0.5, 0.6], ("pca", 2): [2.0], ("pca", 4): [1.5]}
    results = results_of(table(values), ["ae", "pca"])
    entry = next(found for found in catalogue(["mnist"], ["reconstruction"], [2, 4]) if found.kind == "curve")
    titles, looks = {"ae": "AE", "pca": "PCA"}, style.looks(["ae", "pca"], ["pca"])
    for folder in ("one", "two"):
        style.save(figures.curve(entry, results, looks, titles), [str(tmp_path / folder / f"x.{kind}")])
    assert (tmp_path / "one" / f"x.{kind}").read_bytes() == (tmp_path / "two" / f"x.{kind}").read_bytes()


def test_models_differ_in_colour_and_marker():
    looks = style.looks(["ae", "dae", "vae", "pca"], ["pca"])
    assert len({look["color"] for look in looks.values()}) == 4
    assert len({look["marker"] for look in looks.values()}) == 4
    assert looks["pca"]["linestyle"] != "-"


def test_pictures_in_svg_keep_their_pixels(tmp_path):
    style.use()
    entry = next(found for found in catalogue(["mnist"], ["reconstruction"], [2]) if found.kind == "samples")
    images = np.random.default_rng(0).integers(0, 256, (10, 784), dtype=np.uint8)
    svg = tmp_path / "x.svg"
    style.save(figures.samples(entry, {"samples": images}), [str(svg)])
    found = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)", svg.read_text())
    assert len(found) == 1
    with Image.open(BytesIO(base64.b64decode(found[0]))) as picture:
        assert picture.mode == "L"
        inked = 255 - np.asarray(picture).astype(int)
    np.testing.assert_allclose(inked[1:29, 1:29], images[0].reshape(28, 28), atol=1)


def test_latex_has_a_letter_for_all_that_tasks_and_checks_say():
    said = [check.what + check.source for check in discovery.load("checks", "mnist").CHECKS]
    for name in discovery.names("tasks"):
        task = discovery.load("tasks", name).TASK
        said += [task.title, task.note, *(metric.title for metric in task.metrics.values())]
        said += [headline.title for headline in task.headlines]
        said += [series.title + series.axis for series in task.series]
        said += [baseline.about for baseline in task.baseline_notes.values()]
    assert not [text for text in said if latex.escape(text).count("?") > text.count("?")]
