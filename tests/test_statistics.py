"""From replicates to intervals; what is best, and what cannot be told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from aecompare import findings, scores, statistics
from aecompare.aggregate import aggregate
from aecompare.catalogue import Entry, figures, shown_sizes, tables, task_of
from aecompare.results import Point, Results, best_of, interval, number
from aecompare.tasks import Headline, Metric

LOWER = Metric("error", "lower", digits=2)


def table(values: dict[tuple[str, int], list[float]], task="reconstruction", condition="clean", metric="sse"):
    rows = [
        ("mnist", model, size, replicate, task, condition, metric, value)
        for (model, size), found in values.items()
        for replicate, value in enumerate(found, start=1)
    ]
    return pd.DataFrame(rows, columns=list(scores.COLUMNS)).astype(scores.WHOLE)


def test_summary_by_hand():
    found = statistics.summarise(table({("ae", 2): [1.0, 2.0, 6.0], ("pca", 2): [5.0]}), 0.95, 1_000)
    ae, pca = found.iloc[0], found.iloc[1]
    assert (ae["mean"], ae["n"]) == (3.0, 3)
    assert ae["sd"] == pytest.approx(np.sqrt(7))
    assert (ae["low"], ae["high"]) == (1.0, 6.0)  # with three values, 1 in 27 draws is all the smallest
    assert pca["mean"] == 5.0
    assert pd.isna([pca["sd"], pca["low"], pca["high"]]).all()


def test_intervals_cover_the_mean_as_often_as_they_say():
    values = np.random.default_rng(0).normal(3.0, 1.0, (400, 30))
    low, high = statistics.intervals(values, 0.9, 500)
    assert np.mean((low <= 3.0) & (high >= 3.0)) == pytest.approx(0.9, abs=0.05)


def test_intervals_repeat_and_do_not_depend_on_other_cells():
    values = np.random.default_rng(0).normal(size=(5, 3))
    every = statistics.intervals(values, 0.95, 200)
    np.testing.assert_array_equal(every, statistics.intervals(values, 0.95, 200))


def test_aggregate_refuses_a_measurement_twice(tmp_path):
    path = tmp_path / "scores.csv"
    scores.write(path, table({("ae", 2): [1.0]}))
    outputs = {name: str(tmp_path / f"{name}.csv") for name in ("scores", "summary", "cost")}
    with pytest.raises(ValueError, match="stand twice"):
        aggregate([str(path), str(path)], [], 0.95, 100, outputs)
    aggregate([str(path)], [], 0.95, 100, outputs)
    pd.testing.assert_frame_equal(scores.read(outputs["scores"]), table({("ae", 2): [1.0]}))


def test_scores_are_read_bit_for_bit(tmp_path):
    values = np.random.default_rng(0).random(200).tolist()
    scores.write(tmp_path / "x.csv", table({("ae", 2): values}))
    assert scores.read(tmp_path / "x.csv")["value"].tolist() == values


def test_overlapping_intervals_are_not_told_apart():
    points = {
        "a": Point(2, 1.0, 0.9, 1.1, 3),
        "b": Point(2, 1.15, 1.05, 1.2, 3),
        "c": Point(2, 1.5, 1.4, 1.6, 3),
        "pca": Point(2, 1.05, None, None, 1),
    }
    best = best_of(points, LOWER)
    assert (best.model, best.tied) == ("a", ("b", "pca"))
    assert best_of(points, Metric("score", "higher")).model == "c"


def entry():
    return next(found for found in figures(["mnist"], ["reconstruction"], [2]) if found.kind == "curve")


def sentence(values):
    results = Results(statistics.summarise(table(values), 0.95, 200), ["ae", "vae", "pca"])
    return findings.sentence(entry(), 2, results, {"ae": "AE", "vae": "VAE", "pca": "PCA"}, ["pca"])


def test_sentences_change_with_the_numbers():
    clear = sentence({("ae", 2): [1.0, 1.1], ("vae", 2): [2.0, 2.1], ("pca", 2): [5.0]})
    assert "AE is best, squared error an image 1.05 [1.00, 1.10]; PCA has 5.00." in clear
    tied = sentence({("ae", 2): [1.0, 1.5], ("vae", 2): [1.2, 1.6], ("pca", 2): [5.0]})
    assert "AE is best" in tied
    assert "not distinguishable from VAE" in tied
    assert "PCA is best" in sentence({("ae", 2): [6.0, 7.0], ("pca", 2): [5.0]})


def test_baselines_of_a_condition_hold_for_its_modes():
    rows = pd.concat(
        [
            table({("zero-fill", 2): [0.12]}, "inpainting", "bottom_half", "masked_mse"),
            table({("ae", 2): [0.05]}, "inpainting", "bottom_half/one-pass", "masked_mse"),
            table({("other", 2): [0.9]}, "inpainting", "centre_14", "masked_mse"),
        ]
    )
    results = Results(statistics.summarise(rows, 0.95, 100), ["ae"])
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
    assert number(value, LOWER) == text


def test_one_replicate_has_no_interval():
    assert interval(Point(2, 1.0, None, None, 1), LOWER) == ""


def test_the_catalogue_names_each_figure_once():
    names = [found.name for found in figures(["mnist"], ["reconstruction", "generation", "latent"], [2, 4])]
    assert len(set(names)) == len(names)
    assert "mnist-latent-plane" in names
    assert not any("plane" in found.name for found in figures(["mnist"], ["latent"], [4]))
    assert {found.kind for found in tables(["mnist"], ["reconstruction"])} == {"curve"}
    assert isinstance(entry(), Entry)
    assert task_of("latent").plane


def test_shown_sizes_are_of_the_grid():
    assert shown_sizes([2, 4, 8, 16, 32, 64]) == [4, 32]
    assert shown_sizes([2, 16]) == [2, 16] or shown_sizes([2, 16]) == [16]
    assert shown_sizes([7]) == [7]
