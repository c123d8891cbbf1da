"""Sentences, numbers and conclusions follow from the results, in each language."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from aecompare.analysis import comparisons, scaled, statistics
from aecompare.analysis.answers import Point
from aecompare.analysis.results import Results
from aecompare.evaluation.tasks import Headline, Metric, task_of
from aecompare.reporting import findings
from aecompare.reporting.catalogue import Entry, figures, pictured_sizes, shown_sizes, tables
from aecompare.reporting.language import ENGLISH, Language
from tests.analysis.test_claims import RANKED
from tests.analysis.test_comparisons import baseline, results_of
from tests.analysis.test_statistics import table

LOWER = Metric("error", "lower", digits=2)
POLISH = Language("pl")
CLEAR = {("ae", 2): [1.0, 1.1, 1.05], ("vae", 2): [2.0, 2.1, 2.06], ("pca", 2): [5.0] * 3}
DOUBTED = {("ae", 2): [1.0, 1.9, 1.2], ("vae", 2): [1.2, 2.3, 1.1], ("pca", 2): [5.0] * 3}
SAME = {("ae", 2): [1.0, 1.1, 1.05], ("vae", 2): [1.1, 1.15, 1.2], ("pca", 2): [5.0] * 3}


def entry():
    return next(found for found in figures({"mnist": (["reconstruction"], True)}, [2], {}) if found.kind == "curve")


def sentence(values, *more, language=ENGLISH):
    return findings.sentence(entry(), 2, results_of(pd.concat([table(values), *more])), TITLES, language)


def conclusion(values, *more, language=ENGLISH):
    return findings.conclusion(entry(), results_of(pd.concat([table(values), *more])), TITLES, language)


TITLES = {"ae": "AE", "vae": "VAE", "pca": "PCA"}


def test_sentences_change_with_the_numbers():
    clear = sentence({("ae", 2): [1.0, 1.1, 1.05], ("vae", 2): [2.0, 2.1, 2.06], ("pca", 2): [5.0] * 3})
    assert "AE is best, sum of squared errors per image 1.05 [0.93, 1.17]; it beats VAE by 1.00 [" in clear
    assert "and PCA by 3.95 [" in clear
    open_ = sentence(DOUBTED)
    assert "AE leads" in open_
    assert re.search(
        r"undecided against VAE \(\d+ to (more than 1,000|\d+) replicates would tell a difference of 0.5\)", open_
    )
    same = sentence(SAME)
    assert "AE is best" in same
    assert "equivalent within 0.5: VAE" in same
    assert "PCA is best" in sentence({("ae", 2): [6.0, 7.0, 6.5], ("vae", 2): [9.0, 9.1, 9.2], ("pca", 2): [5.0] * 3})
    assert "too few replicates" in sentence({("ae", 2): [1.0, 1.1], ("vae", 2): [2.0, 2.1], ("pca", 2): [5.0] * 2})


def at(size, values):
    """The same values at another code size."""
    return table({(model, size): found for (model, _), found in values.items()})


def test_conclusions_change_with_the_numbers():
    title, said = conclusion(CLEAR)
    assert title == "Dimension reduction (Reconstruction error; sum of squared errors per image):"
    assert said == "AE is best at every code size."
    assert conclusion(DOUBTED)[1] == "AE leads at every code size, undecided against VAE."
    assert conclusion(SAME)[1] == "AE is best at every code size, with VAE equivalent."
    mixed = conclusion(CLEAR, at(4, DOUBTED), at(8, DOUBTED), at(16, DOUBTED))[1]
    assert mixed == "AE is best at code size 2; AE leads at code sizes 4 to 16, undecided against VAE."
    other = conclusion(
        CLEAR, at(4, {("vae", 2): [1.0, 1.1, 1.05], ("ae", 2): [2.0, 2.1, 2.06], ("pca", 2): [5.0] * 3})
    )[1]
    assert other == "AE is best at code size 2; VAE is best at code size 4."
    few = conclusion({("ae", 2): [1.0, 1.1], ("vae", 2): [2.0, 2.1], ("pca", 2): [5.0] * 2})[1]
    assert few == "AE leads at every code size, with too few replicates to be sure."
    strong = conclusion(CLEAR, at(4, CLEAR), baseline("mean-image", 0.1))[1]
    assert strong.endswith("a baseline, mean-image, is better at every code size.")
    two = {("ae", 2): [1.0, 1.1], ("vae", 2): [2.0, 2.1], ("pca", 2): [5.0] * 3}
    assert "baseline" not in conclusion(two, baseline("mean-image", 0.1))[1]  # too few replicates for that, too


def test_it_is_said_where_brightness_alone_does_as_well():
    """Within the margin, as the best model of any code size, by the score that is ranked."""
    asked = next(found for found in figures({"mnist": (["anomaly"], True)}, [2, 4], {}) if found.kind == "curve")
    reached = {"joined/error": (0.95, 0.4), "inverted/error": (1.0, 1.0), "noise/error": (0.98, 0.971)}
    reached |= {"rotated/error": (0.9, 0.88), "joined/neighbours": (0.4, 0.9)}
    rows = pd.concat(
        [
            found
            for condition, (best, brightness) in reached.items()
            for found in (
                table({("ae", 2): [best / 2] * 2, ("ae", 4): [best] * 2}, "anomaly", condition, "auroc"),
                baseline("brightness", brightness, "anomaly", condition, "auroc"),
            )
        ]
    )
    summary = scaled.scale(statistics.summarise(rows, 0.95, 100), [])
    told = (summary, comparisons.compare(rows, ["ae"], [], RANKED, 0.95))
    results = Results(*told, statistics.ranks(rows, ["ae"], RANKED, 100), ["ae"])
    said = findings.conclusion(asked, results, TITLES, ENGLISH)[1]
    assert said.endswith("brightness alone does as well as the best model for inverted and noise.")


@pytest.mark.parametrize(
    ("control", "value", "said"),
    [
        ("constant", 0.9, True),  # better than any network
        ("constant", 1.2, True),  # beaten, but by less than the margin of half a pixel
        ("constant", 1.6, False),
        ("cross-fade", 0.0, False),  # which wins by nature, as was said beforehand
    ],
)
def test_what_no_network_beats_is_said_with_the_conclusion(control, value, said):
    """PCA may beat it: it is no network."""
    rows = pd.concat([table(CLEAR | {("pca", 2): [0.2] * 3}), baseline(control, value)])
    told = findings.conclusion(entry(), results_of(rows), TITLES, ENGLISH, ["ae", "vae"])[1]
    assert (f"no network beats a control, {control}, so this says nothing of networks here" in told) == said


def test_what_was_not_measured_is_said():
    assert findings.sentence(entry(), 4, results_of(table(CLEAR)), TITLES, ENGLISH).endswith(
        "not measured at code size 4."
    )
    missing = Entry("x", "fashion_mnist", "reconstruction", "curve", headline=Headline("clean", "sse", "x"))
    assert findings.conclusion(missing, results_of(table(CLEAR)), TITLES, ENGLISH) is None


def test_polish_says_the_same_with_decimal_commas():
    said = sentence(CLEAR, language=POLISH)
    assert said.startswith(
        "Błąd rekonstrukcji, rozmiar kodu 2: najlepszy jest AE, suma kwadratów błędów na obraz 1,05 [0,93; 1,17]"
    )
    assert "." not in said[:-1]
    title, concluded = conclusion(DOUBTED, language=POLISH)
    assert title.startswith("Redukcja wymiaru")
    assert concluded == "AE prowadzi przy każdym rozmiarze kodu, bez rozstrzygnięcia wobec: VAE."


def test_sentences_name_the_best_baseline():
    values = {("ae", 2): [1.0, 1.1, 1.05], ("pca", 2): [5.0] * 3}
    weak = baseline("mean-image", 52.0)
    assert "the best baseline, mean-image, is beaten by 50.95 [" in sentence(values, weak)
    strong = weak.assign(value=0.5)
    assert "yet the baseline mean-image is better by 0.55 [" in sentence(values, strong)


@pytest.mark.parametrize(("share", "text"), [(1, "100 %"), (0.999, "99 %"), (0.5, "50 %"), (0.001, "1 %"), (0, "0 %")])
def test_a_share_is_not_rounded_to_certainty(share, text):
    assert ENGLISH.percent(share) == text


def test_baselines_of_a_condition_hold_for_its_modes():
    rows = pd.concat(
        [
            table({("zero-fill", 2): [0.12]}, "inpainting", "bottom_half", "masked_mse"),
            table({("ae", 2): [0.05]}, "inpainting", "bottom_half/one-pass", "masked_mse"),
            table({("other", 2): [0.9]}, "inpainting", "centre", "masked_mse"),
        ]
    )
    results = results_of(rows, ["ae"], [])
    found = results.baselines("mnist", "inpainting", Headline("bottom_half/one-pass", "masked_mse", ""))
    assert found == {"zero-fill": 0.12}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.14159, "3.14"),
        (-0.5, "\N{MINUS SIGN}0.50"),
        (45.678, "45.68"),
        (456.78, "456.8"),
        (0.0, "0.00"),
        (1e5, "100000"),
    ],
)
def test_numbers_have_their_metrics_digits_and_four_figures(value, text):
    assert ENGLISH.number(value, LOWER) == text


def test_one_replicate_has_no_interval():
    assert ENGLISH.interval(Point(2, 1.0, None, None, 1), LOWER) == ""


def test_the_catalogue_names_each_figure_once():
    names = [found.name for found in figures({"mnist": (["reconstruction", "generation", "latent"], True)}, [2, 4], {})]
    assert len(set(names)) == len(names)
    assert "mnist-latent-plane" in names
    assert not any("plane" in found.name for found in figures({"mnist": (["latent"], True)}, [4], {}))
    assert {found.kind for found in tables({"mnist": (["reconstruction"], True)})} == {"curve"}
    assert {found.kind for found in tables({"mnist": (["latent"], True)})} == {"curve", "series"}
    assert isinstance(entry(), Entry)
    assert task_of("latent").plane


def test_shown_sizes_are_of_the_grid():
    assert shown_sizes([2, 4, 8, 16, 32, 64]) == [4, 32]
    assert shown_sizes([2, 16]) == [2, 16] or shown_sizes([2, 16]) == [16]
    assert shown_sizes([7]) == [7]
    assert pictured_sizes([2, 4, 32], 8) == [4, 32]
    assert pictured_sizes([2, 4, 32], 9) == [32]
    assert pictured_sizes([7], 18) == [7]
