"""Strings are escaped in LaTeX; figures repeat to the bit, in a page and in files."""

from __future__ import annotations

import base64
import re
import shutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from aecompare import discovery
from aecompare.reporting import latex, manuscript, pdf
from aecompare.reporting.catalogue import figures as catalogue
from aecompare.reporting.figures import curves, figure_data, galleries, style
from aecompare.reporting.figures.curves import Pen
from aecompare.reporting.figures.svg import inline
from aecompare.reporting.language import ENGLISH
from tests.analysis.test_comparisons import results_of
from tests.analysis.test_statistics import table

NASTY = r"""\input{/etc/passwd} $x$ 50 % a_b #1 {&} ~^ <b>"quoted"</b> 'σ' λ łódź – 漢"""


@given(st.text())
def test_no_character_of_latex_gets_through(text):
    written = latex.escape(text)
    assert isinstance(written, latex.Tex)
    left = "".join(letter for letter in text if letter not in latex.SPECIAL and letter not in latex.TAUGHT)
    assert not set(latex.escape(left)) & set("\\{}$&#%_~^<>|\"'`")
    assert all(ord(letter) <= latex.LAST for letter in written)


def test_escaping_twice_is_escaping_once():
    assert latex.escape(latex.escape(NASTY)) == latex.escape(NASTY)


@pytest.mark.skipif(not pdf.available(), reason="LaTeX is not installed")
def test_broken_latex_says_why(tmp_path):
    (tmp_path / "x.tex").write_text(r"\documentclass{article}\begin{document}\nonsense\end{document}")
    with pytest.raises(RuntimeError, match="Undefined control sequence"):
        pdf.compile_pdf(str(tmp_path / "x.tex"), str(tmp_path / "x.pdf"))
    assert not (tmp_path / "x.pdf").exists()


def test_a_package_that_latex_lacks_is_named(monkeypatch):
    class Said:
        stdout = "".join(f"/somewhere/{name}.sty\n" for name in ("booktabs", "babel"))

    monkeypatch.setattr(pdf.shutil, "which", lambda program: program)
    monkeypatch.setattr(pdf.subprocess, "run", lambda *words, **options: Said)
    found = pdf.missing.__wrapped__()
    assert "siunitx.sty" in found
    assert not {"booktabs.sty", "babel.sty"} & set(found)
    assert "hyperref.sty" in found  # of the document, not of its head


@pytest.mark.parametrize(("text", "cell"), [
    ("12.30", "12.30"), ("\N{MINUS SIGN}0,66", "-0,66"), ("1932", "1932"), ("–", "{\\textendash{}}"),
    ("99 %", "{99\N{NO-BREAK SPACE}\\%}"),
])  # fmt: skip
def test_a_number_is_aligned_and_anything_else_is_text(text, cell):
    assert latex.number(text) == cell


def test_a_column_has_room_for_its_widest_number():
    assert "table-format=-4.2,output-decimal-marker={,}" in latex.column(["1932", "\N{MINUS SIGN}0,66", "10 %"])
    assert "table-format=1.3,output-decimal-marker={.}" in latex.column(["0.610", "0.8"])
    assert "table-format=2.0" in latex.column(["10", "5"])


@given(st.integers(1, 9), st.integers(0, 9), st.lists(st.integers(1, 1200), min_size=1, max_size=9))
def test_every_figure_and_every_sentence_stands_once_and_in_order(pictures, series, lengths):
    curves = [{"name": f"c{at}", "sentence": f"{at}:" + "x" * length} for at, length in enumerate(lengths)]
    rest = [{"name": f"r{at}"} for at in range(pictures + series)]
    task = {"curves": curves, "tradeoffs": [], "series": rest[:series], "pictures": rest[series:]}
    blocks = manuscript.arranged(task)
    assert [figure for block in blocks for figure in block.figures] == curves + rest
    said = [sentence for block in blocks for sentence in (*block.below, *block.beside)]
    assert sorted(said) == sorted(curve["sentence"] for curve in curves)
    assert all(len(block.figures) == 2 for block in blocks[:-1])
    assert sum(map(len, blocks[-1].beside)) <= manuscript.BESIDE


def test_tools_for_the_report_are_here_in_ci(monkeypatch):
    """`.ci/run` installs LaTeX and Chromium; elsewhere its tests are skipped, with the reason."""
    import os

    if os.environ.get("CI"):
        assert pdf.available()
        assert shutil.which("pdftotext")
        assert shutil.which("chromium")


def test_file_names_are_held_to_what_latex_takes():
    environment = latex.environment(Path(__file__).parent)
    assert environment.from_string("<< 'a-b_1'|file >>").render() == "a-b_1"
    with pytest.raises(ValueError, match="cannot be a file's name"):
        environment.from_string("<< 'a}b'|file >>").render()


VALUES = {("ae", 2): [1.0, 1.2], ("ae", 4): [0.5, 0.6], ("pca", 2): [2.0], ("pca", 4): [1.5]}


def drawn(values=None):
    """A curve of two models, with the results and the entry it shows."""
    style.use()
    results = results_of(table(values or VALUES), ["ae", "pca"])
    entry = next(
        found for found in catalogue({"mnist": (["reconstruction"], True)}, [2, 4], {}) if found.kind == "curve"
    )
    pen = Pen(results, style.looks({"ae": "ae", "pca": "classical"}, ["pca"]), {"ae": "AE <&>", "pca": "PCA"}, ENGLISH)
    return curves.curve(entry, pen), results, entry


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_a_figure_repeats_to_the_bit(tmp_path, kind):
    for folder in ("one", "two"):
        style.save(drawn()[0], [str(tmp_path / folder / f"x.{kind}")])
    assert (tmp_path / "one" / f"x.{kind}").read_bytes() == (tmp_path / "two" / f"x.{kind}").read_bytes()


def test_a_figure_in_a_page_needs_no_style_and_clashes_with_no_other(tmp_path):
    style.save(drawn()[0], [str(tmp_path / "x.svg")])
    svg = (tmp_path / "x.svg").read_text(encoding="utf-8")
    one, two = (inline(svg, name, 'what "it" shows <&>') for name in ("one", "two"))
    for found in (one, two):
        assert " style=" not in found
        assert "<style" not in found
        assert "xmlns" not in found
        assert 'aria-label="what &quot;it&quot; shows &lt;&amp;&gt;"' in found
        assert found.count('data-model="ae"') == 3  # line, band and label
        for used in re.findall(r'(?:url\(#|href="#)([^)"]+)', found):
            assert f'id="{used}"' in found
    assert not set(re.findall(r' id="([^"]+)"', one)) & set(re.findall(r' id="([^"]+)"', two))
    assert "AE &lt;&amp;&gt;" in one
    assert len(one) < 0.7 * len(svg)


def test_names_stand_at_the_ends_of_lines_unless_they_would_stray():
    apart = drawn()[0].axes[0]
    assert apart.get_legend() is None
    assert {text.get_text() for text in apart.texts} >= {"AE <&>", "PCA"}
    near = crowd(7)
    assert near.axes[0].get_legend() is not None
    many = crowd(8)
    assert many.axes[0].get_legend() is None
    names = [text.get_text() for text in many.legends[0].get_texts()]
    assert names == ["m9", *(f"m{index}" for index in range(7, -1, -1))]  # as the lines end, from above


def crowd(count):
    """A curve of so many models that end close to each other, and one that does not."""
    many = {(f"m{index}", size): [1.0 + index / 1e4] for index in range(count) for size in (2, 4)} | {
        ("m9", size): [9.0] for size in (2, 4)
    }
    names = sorted({model for model, _ in many})
    entry = next(
        found for found in catalogue({"mnist": (["reconstruction"], True)}, [2, 4], {}) if found.kind == "curve"
    )
    same = {name: name for name in names}
    return curves.curve(entry, Pen(results_of(table(many), names, names), style.looks(same, []), same, ENGLISH))


def test_a_figures_rows_are_what_it_shows():
    _, results, entry = drawn()
    columns, found = figure_data.of(entry, [entry], results, [2, 4], {})
    assert columns == figure_data.NUMBERS
    means = {(row[4], row[5]): row[6] for row in found}
    assert means == pytest.approx({("ae", 2): 1.1, ("ae", 4): 0.55, ("pca", 2): 2.0, ("pca", 4): 1.5})


def test_models_differ_in_colour_and_marker():
    looks = style.looks({"ae": "plain", "dae": "denoising", "vae": "variational", "pca": "classical"}, ["pca"])
    assert len({look["color"] for look in looks.values()}) == 4
    assert len({look["marker"] for look in looks.values()}) == 4
    assert looks["pca"]["linestyle"] != "-"
    assert {looks[name]["linestyle"] for name in ("ae", "dae", "vae")} == {"-"}


def test_where_there_are_many_models_families_share_a_colour():
    """No two look the same, members of a family have one colour, and no more than eight are used."""
    names = discovery.names("models")
    kinds = {name: discovery.load("models", name).MODEL for name in names}
    looks = style.looks({name: kinds[name].family for name in names}, [name for name in names if kinds[name].classical])
    assert len({tuple(map(str, look.values())) for look in looks.values()}) == len(names)
    assert len({look["color"] for look in looks.values()}) <= 8
    for name in names:
        members = [other for other in names if kinds[other].family == kinds[name].family]
        assert len({looks[other]["color"] for other in members}) == 1
        assert len({looks[other]["linestyle"] for other in members}) == len(members)


def test_no_two_of_fifty_models_of_a_family_look_the_same():
    looks = style.looks({f"ae-{number}": "plain" for number in range(50)}, [])
    assert len({(look["marker"], str(look["linestyle"])) for look in looks.values()}) == 50
    assert len({look["color"] for look in looks.values()}) == 1


def test_pictures_in_svg_keep_their_pixels(tmp_path):
    style.use()
    entry = next(
        found for found in catalogue({"mnist": (["reconstruction"], True)}, [2], {}) if found.kind == "samples"
    )
    images = np.random.default_rng(0).integers(0, 256, (10, 28, 28), dtype=np.uint8)
    svg = tmp_path / "x.svg"
    pen = Pen(None, {}, {}, ENGLISH)
    style.save(galleries.samples(entry, {"samples": images}, 10, pen), [str(svg)])
    found = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)", svg.read_text())
    assert len(found) == 1
    with Image.open(BytesIO(base64.b64decode(found[0]))) as picture:
        assert picture.mode == "L"
        found = np.asarray(picture).astype(int)
    np.testing.assert_allclose(found[1:29, 1:29], images[0], atol=1)
