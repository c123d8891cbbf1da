"""LaTeX for a thesis: it compiles with plain pdflatex in each language, and a number is where its address says."""

from __future__ import annotations

import re
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from aecompare.evaluation.tasks import task_of
from aecompare.reporting import pdf
from aecompare.reporting.language import Language

needs_latex = pytest.mark.skipif(not pdf.available(), reason="LaTeX is not installed")


def compiled(folder, name):
    """What pdflatex says in the end, with BibTeX after its first run, as example and README have it."""
    for turn in range(3):
        if turn == 1:
            subprocess.run(["bibtex", name.removesuffix(".tex")], cwd=folder, capture_output=True, check=False)
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", name],
            cwd=folder, capture_output=True, check=False,
        )  # fmt: skip
    return done.returncode, done.stdout.decode("utf-8", "replace")


@pytest.fixture(scope="module", params=["en", "pl"])
def folder(pages, request, tmp_path_factory):
    return shutil.copytree(pages / request.param, tmp_path_factory.mktemp("latex") / request.param)


@needs_latex
@pytest.mark.parametrize("name", ["report.tex", "thesis-example.tex"])
def test_it_compiles_with_plain_pdflatex(folder, name):
    code, said = compiled(folder, name)
    assert code == 0, said[-3000:]
    assert "undefined" not in said.lower().replace("undefined control", "")
    too_wide = [float(found) for found in re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)", said)]
    assert not [points for points in too_wide if points > 20], said


@needs_latex
def test_pages_are_full(folder):
    """But the last: ink reaches two thirds of what a page has."""
    assert compiled(folder, "report.tex")[0] == 0
    subprocess.run(["pdftoppm", "-r", "30", "-gray", "report.pdf", "page"], cwd=folder, check=True)
    pages = [np.asarray(Image.open(path)) for path in sorted(folder.glob("page-*.pgm"))]
    ends = [np.flatnonzero((page[: int(0.945 * len(page))] < 200).any(axis=1))[-1] / len(page) for page in pages]
    assert min(ends[:-1]) > 2 / 3, ends


@needs_latex
def test_polish_is_polish(pages, tmp_path):
    folder = shutil.copytree(pages / "pl", tmp_path / "pl")
    assert compiled(folder, "thesis-example.tex")[0] == 0
    words = ["pdftotext", "-layout", "thesis-example.pdf", "-"]
    text = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout
    for heading in (
        "Redukcja wymiaru",
        "Uzupełnianie obrazów",
        "Architektura autoenkodera wariacyjnego",
        "Implementacja",
    ):
        assert heading in text
    assert "Rysunek 1.1" in text
    assert "Rozdział 2" in text
    assert re.search(r"\d,\d\d \[\d,\d\d; \d,\d\d\]", text)
    assert not re.search(r"code size|is best|not distinguishable", text)
    fonts = subprocess.run(["pdffonts", "thesis-example.pdf"], cwd=folder, capture_output=True, text=True, check=True)
    rows = [row for row in fonts.stdout.splitlines()[2:] if row.strip()]
    assert rows
    assert all(re.search(r"\byes\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", row) for row in rows), "a font is not embedded"


def test_each_number_has_its_address(pages):
    text = (pages / "pl" / "numbers.tex").read_text(encoding="utf-8")
    found = dict(re.findall(r"\\aecset\{([^}]*)\}\{(.*?)\}\{", text))
    summary = pd.read_csv(pages / "numbers" / "summary.csv")
    assert len(found) == len(summary)
    row = summary[(summary["model"] == "vae") & (summary["code_size"] == 16) & (summary["metric"] == "sse")].iloc[0]
    assert found["mnist/reconstruction/clean/sse/vae/16"] == f"{row['mean']:.2f}".replace(".", ",")
    assert "mnist/denoising/sigma=1.0/psnr_db/linear" in found


@needs_latex
def test_an_address_that_is_not_there_is_an_error(folder, tmp_path):
    shutil.copy(folder / "numbers.tex", tmp_path)
    address = "mnist/reconstruction/clean/sse/vae/16"
    for asked, good in ((address, True), (f"{address}0", False)):
        asks = rf"\aecompare{{{asked}}} \aecompare[n]{{{asked}}}"
        document = r"\documentclass{article}\input{numbers}\begin{document}" + asks + r"\end{document}"
        (tmp_path / "x.tex").write_text(document)
        code, said = compiled(tmp_path, "x.tex")
        assert (code == 0) == good
        assert good or "there is no value of `mnist/reconstruction/clean/sse/vae/160'" in said.replace("\n", "")


def test_strings_of_the_config_are_escaped(pages):
    text = (pages / "en" / "report.tex").read_text(encoding="utf-8")
    assert "A \\textless{}title\\textgreater{} \\& 50\N{NO-BREAK SPACE}\\%\\_\\#" in text
    assert Language("pl").say("Image completion") in (pages / "pl" / "chapters" / "completion.tex").read_text("utf-8")


def test_the_chapter_on_completion_discusses_what_was_measured(pages):
    """A longer code is said to do worse where it does, and nowhere else."""
    text = (pages / "en" / "chapters" / "completion.tex").read_text(encoding="utf-8")
    summary = pd.read_csv(pages / "numbers" / "summary.csv")
    rows = summary[(summary["condition"] == "bottom_half/one-pass") & (summary["metric"] == "masked_mse")]
    ours = rows[rows["model"] == "ae"].sort_values("code_size")["mean"].tolist()
    found = re.search(
        r"In one pass AE leaves a mean squared error of ([\d.]+) at code size 2 and of ([\d.]+) at 16", text
    )
    assert [float(found[1]), float(found[2])] == pytest.approx([ours[0], ours[-1]], rel=1e-2)
    grows = ours[-1] > ours[0] + task_of("inpainting").metrics["masked_mse"].margin
    assert ("The longer the code, the more faithfully" in text) == grows
    assert r"\ref{fig:mnist-inpainting-bottom-half-one-pass-masked-mse}" in text
    assert r"\paragraph{Conclusion} Image completion" in text
