"""Letters in LaTeX: each arrives in the PDF's text, or planning refuses it."""

from __future__ import annotations

import re
import subprocess
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aecompare.config.loading import ConfigError
from aecompare.reporting import latex, pdf
from tests.conftest import ROOT
from tests.reporting.made_up import experiment
from tests.reporting.test_report import NASTY

needs_latex = pytest.mark.skipif(not pdf.available(), reason="LaTeX is not installed")
# What a PDF says of letters that are printed right: composed of parts, or by a sign of the same look.
READ = {
    "½": "12", "√": "", "…": "...", "Δ": "∆", "≠": "̸=", "Đ": "Ð", "ĩ": "ı̃", "ī": "ı̄", "ĭ": "ı̆", "ĵ": "ȷ̂", "ģ": "g",
    "Į": "I˛", "į": "i˛", "Ų": "U˛", "ų": "u˛",
}  # fmt: skip
READ |= {letter: unicodedata.normalize("NFKD", letter)[0] + "," for letter in "ĢĶķĻļŅņŖŗ"}
PRINTED = [
    letter
    for letter in map(chr, range(0x21, 0x3000))
    if unicodedata.category(letter)[0] in "LNPS" and not latex.unprintable(letter)
]


def compiled(tmp_path, body):
    """The text of a PDF with the packages that a report has."""
    head = (ROOT / "report" / "latex" / "head.tex.j2").read_text(encoding="utf-8").replace("<< babel >>", "english")
    source = tmp_path / "x.tex"
    source.write_text(f"\\documentclass{{article}}\n{head}\\begin{{document}}\n{body}\n\\end{{document}}\n", "utf-8")
    pdf.compile_pdf(str(source), str(tmp_path / "x.pdf"))
    return subprocess.run(["pdftotext", tmp_path / "x.pdf", "-"], capture_output=True, text=True, check=True).stdout


def same(text):
    """Without spaces, and with signs that Unicode calls compatible made one."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@needs_latex
def test_every_letter_that_is_not_refused_arrives(tmp_path):
    lines = [f"AB{ord(letter):04x}Q{latex.escape(letter)}QBA" for letter in PRINTED]
    read = compiled(tmp_path, "\n\n".join(lines))
    found = {chr(int(code, 16)): text for code, text in re.findall(r"AB([0-9a-f]{4})Q(.*?)QBA", read, re.DOTALL)}
    assert len(PRINTED) > 600
    wrong = [
        letter for letter in PRINTED if same(found.get(letter, "?")) not in (same(letter), same(READ.get(letter, "")))
    ]
    assert not [(letter, found.get(letter)) for letter in wrong]


@needs_latex
def test_titles_of_a_thesis_arrive(tmp_path):
    titles = ["λ = 2, α-VAE", "„test” — 1", "Żółć, ¿qué?, Łódź, Škoda", "β ≥ ½ · 10⁻³ → ∞", "«été» 100 €"]
    read = compiled(tmp_path, "\n\n".join(map(latex.escape, titles)))
    for title in titles:
        assert same(title.replace("½", "12")) in same(read), title


@needs_latex
def test_nasty_strings_compile(tmp_path):
    read = compiled(tmp_path, latex.escape(NASTY)).replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")
    assert r"\input{/etc/passwd} $x$ 50 % a_b #1 {&}" in read
    assert "łódź" in read


def test_a_number_stays_with_its_per_cent_sign():
    assert latex.escape("at 95 %, or 5 %") == "at 95\N{NO-BREAK SPACE}\\%, or 5\N{NO-BREAK SPACE}\\%"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1))
@example("🙂")
@example("e\u0301t\u00e9")  # composed first
def test_a_title_is_printed_or_refused_in_one_line_that_names_the_letter(text):
    letters = latex.unprintable(text)
    if not letters:
        assert experiment(report={"title": text}, models=[{"one": {"model": "ae", "title": text}}]).report.title == text
        assert latex.escape(text).count("?") == text.count("?")
        return
    with pytest.raises(ConfigError) as fault:
        experiment(report={"title": text}, models=[{"one": {"model": "ae", "title": text}}])
    lines = str(fault.value).splitlines()
    assert len(lines) == 2
    assert all(f"(U+{ord(letter):04X})" in line for letter in letters for line in lines)
