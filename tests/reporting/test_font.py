"""Figures are written in a typeface cut short; what it lacks comes from the whole one, and all of it is found again."""

from __future__ import annotations

import shutil
import subprocess
import warnings

import pytest
from fontTools import ttLib
from matplotlib import font_manager
from matplotlib.figure import Figure

from aecompare.reporting.figures import font, style

WRITTEN = "Łódź σ² ≥ ½ 14 × 14 — “λ” Ж"  # the last is not kept

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


@needs_poppler
@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_a_figure_keeps_every_letter(tmp_path, weight):
    style.use()
    figure = Figure(figsize=(4, 1))
    figure.text(0.1, 0.5, WRITTEN, weight=weight)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph that no typeface has is a warning
        style.save(figure, [str(tmp_path / "figure.pdf"), str(tmp_path / "figure.svg")])
    read = subprocess.run(["pdftotext", tmp_path / "figure.pdf", "-"], capture_output=True, text=True, check=True)
    assert read.stdout.split() == WRITTEN.split()
    assert WRITTEN in (tmp_path / "figure.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("slant", ["normal", "italic"])
def test_letters_are_those_of_the_whole_typeface(weight, slant):
    """As wide, and of the same shape."""
    short, whole = (
        ttLib.TTFont(font_manager.findfont(font_manager.FontProperties(family=name, weight=weight, style=slant)))
        for name in font.family()
    )
    assert len(short.getBestCmap()) < len(whole.getBestCmap()) / 3
    for letter in "Aąx0σ²≥—":
        one, two = short.getBestCmap()[ord(letter)], whole.getBestCmap()[ord(letter)]
        assert short["hmtx"][one] == whole["hmtx"][two]
        assert (
            short["glyf"][one].getCoordinates(short["glyf"])[0] == whole["glyf"][two].getCoordinates(whole["glyf"])[0]
        )
