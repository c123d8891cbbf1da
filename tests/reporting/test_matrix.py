"""The matrix of one look: what is marked is what may be said."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from aecompare.reporting import catalogue, matrix
from aecompare.reporting.language import Language
from tests.analysis.test_comparisons import results_of
from tests.analysis.test_statistics import table

VALUES = {
    ("ae", 2): [1.0, 1.1, 1.05],
    ("dae", 2): [1.1, 1.15, 1.2],
    ("vae", 2): [2.0, 2.1, 2.06],
    ("wide", 2): [0.5, 9.0, 3.0],
    ("pca", 2): [5.0] * 3,
}
MODELS = ("ae", "dae", "vae", "wide", "pca")


def row(values):
    results = results_of(pd.concat([table(values)]), MODELS)
    firsts = catalogue.firsts(catalogue.figures({"mnist": (["reconstruction"], True)}, [2], {}), "mnist")
    return results, matrix.rows(results, firsts, 2, Language("en"))[0].squares


def marks(values):
    return {model: square.mark for model, square in row(values)[1].items()}


def test_marks_are_the_verdicts():
    found = marks(VALUES)
    assert found == {"ae": "leads", "dae": "equivalent", "vae": "behind", "wide": "undecided", "pca": "behind"}
    sure = {key: own for key, own in VALUES.items() if key[0] != "wide"}
    assert marks(sure)["ae"] == "best"
    few = {key: own[:2] for key, own in VALUES.items()}
    assert set(marks(few).values()) == {"leads", "undecided"}


@pytest.mark.parametrize(("scaled", "bar"), [((0.2, 0.5, 0.8), (0.2, 0.5, 0.8)), ((-0.5, -0.1, 1.2), (0, 0, 1))])
def test_bars_are_held_to_the_scale_in_pictures_alone(scaled, bar):
    results, _ = row(VALUES)
    point = next(iter(results.curves("mnist", "reconstruction", catalogue.firsts(
        catalogue.figures({"mnist": (["reconstruction"], True)}, [2], {}), "mnist")[0].headline)["ae"]))  # fmt: skip
    assert matrix._bar(dataclasses.replace(point, scaled=scaled)) == bar


def test_what_was_not_measured_has_no_square():
    _, squares = row({key: own for key, own in VALUES.items() if key[0] != "vae"})
    assert "vae" not in squares
