"""From replicates to intervals; what is best, and what cannot be told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_rel
from statsmodels.stats.multitest import multipletests

from aecompare.analysis import comparisons, statistics
from aecompare.analysis.aggregate import aggregate
from aecompare.analysis.comparisons import BETTER, TIED, UNTESTED, WORSE
from aecompare.analysis.results import Results
from aecompare.evaluation import scores


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
    names = ("scores", "selections", "summary", "comparisons", "ranks", "cost")
    outputs = {name: str(tmp_path / f"{name}.csv") for name in names}
    given = ([], ["ae"], [], ["reconstruction"], 0.95, 100, outputs)
    with pytest.raises(ValueError, match="stand twice"):
        aggregate([str(path), str(path)], *given)
    aggregate([str(path)], *given)
    pd.testing.assert_frame_equal(scores.read(outputs["scores"]), table({("ae", 2): [1.0]}))


def test_scores_are_read_bit_for_bit(tmp_path):
    values = np.random.default_rng(0).random(200).tolist()
    scores.write(tmp_path / "x.csv", table({("ae", 2): values}))
    assert scores.read(tmp_path / "x.csv")["value"].tolist() == values


BOTH = {("reconstruction", "sse"): "lower", ("denoising", "psnr_db"): "higher", ("inpainting", "masked_mse"): "lower"}


def compared(rows, models=("ae", "vae", "pca"), plain=("pca",)):
    return comparisons.compare(rows, list(models), list(plain), BOTH, 0.95)


def results_of(rows, models=("ae", "vae", "pca"), plain=("pca",)):
    ranks = statistics.ranks(rows, list(models), BOTH, 500)
    return Results(statistics.summarise(rows, 0.95, 200), compared(rows, models, plain), ranks, list(models))


def pair(found, model, other):
    (row,) = found[(found["model"] == model) & (found["other"] == other)].itertuples()
    return row


def test_a_paired_difference_is_scipys(rng):
    values = {(name, 2): rng.normal(size=8).tolist() for name in ("ae", "dae", "vae")}
    found = compared(table(values), ("ae", "dae", "vae"), ())
    p = []
    for one, two in (("ae", "dae"), ("ae", "vae"), ("dae", "vae")):
        row, test = pair(found, one, two), ttest_rel(values[one, 2], values[two, 2])
        differences = np.subtract(values[one, 2], values[two, 2])
        assert row.difference == pytest.approx(differences.mean())
        assert row.p == pytest.approx(test.pvalue)
        ends = test.confidence_interval(0.95)
        assert (row.low, row.high) == pytest.approx((ends.low, ends.high))
        assert row.effect == pytest.approx(differences.mean() / differences.std(ddof=1))
        assert row.n == 8
        p.append(test.pvalue)
    assert found["p_holm"].tolist() == pytest.approx(multipletests(p, method="holm")[1].tolist())


def test_verdicts_follow_the_metrics_sense():
    values = {("ae", 2): [1.0, 1.1, 1.05], ("vae", 2): [2.0, 2.1, 2.06]}
    lower = pair(compared(table(values)), "ae", "vae")
    assert (lower.verdict, lower.difference < 0) == (BETTER, True)
    higher = pair(compared(table(values, "denoising", "sigma=1.0", "psnr_db")), "ae", "vae")
    assert higher.verdict == WORSE


def test_an_interval_that_holds_nothing_is_not_distinguishable():
    row = pair(compared(table({("ae", 2): [1.0, 1.5, 2.0], ("vae", 2): [1.4, 1.2, 2.3]})), "ae", "vae")
    assert row.low < 0 < row.high
    assert row.verdict == TIED


def test_below_three_replicates_nothing_is_said():
    row = pair(compared(table({("ae", 2): [1.0, 1.1], ("vae", 2): [9.0, 9.1]})), "ae", "vae")
    assert row.verdict == UNTESTED
    assert pd.isna([row.p, row.p_holm, row.low, row.high, row.effect]).all()
    assert row.difference == pytest.approx(-8)


def test_without_randomness_a_difference_is_exact():
    both = ("pca", "other")
    row = pair(compared(table({("pca", 2): [5.0], ("other", 2): [6.0]}), both, both), *both)
    assert (row.verdict, row.n) == (BETTER, 1)
    assert pd.isna(row.p)


def test_a_model_without_randomness_stands_in_each_replicate():
    row = pair(compared(table({("ae", 2): [4.0, 4.2, 4.1], ("pca", 2): [5.0] * 3})), "ae", "pca")
    assert (row.verdict, row.n) == (BETTER, 3)
    assert row.difference == pytest.approx(-0.9)


def baseline(name, value, *measure):
    return table({(name, 2): [value]}, *measure).assign(code_size=pd.NA, replicate=pd.NA).astype(scores.WHOLE)


def test_baselines_are_a_family_of_their_own_and_hold_for_modes():
    models = {("ae", 2): [0.05, 0.051, 0.049], ("vae", 2): [0.06, 0.062, 0.061]}
    rows = pd.concat(
        [
            table(models, "inpainting", "x/one-pass", "masked_mse"),
            baseline("linear", 0.055, "inpainting", "x", "masked_mse"),
            baseline("other", 0.001, "inpainting", "y", "masked_mse"),
        ]
    )
    found = compared(rows)
    assert set(found["other"]) == {"vae", "linear"}
    assert pair(found, "ae", "linear").verdict == BETTER
    assert pair(found, "vae", "linear").verdict == WORSE
    alone = pair(found, "ae", "vae")
    assert alone.p_holm == alone.p  # one pair of models: nothing to correct


def test_equal_models_are_called_different_no_more_often_than_said(rng):
    """Of many questions with nothing to find, at most one in twenty gets a wrong answer."""
    rows = pd.concat(
        [table({(name, size): rng.normal(size=3).tolist() for name in ("ae", "vae", "dae") for size in range(2, 302)})]
    )
    found = compared(rows, ("ae", "vae", "dae"), ())
    wrong = found.groupby("code_size")["verdict"].agg(lambda verdicts: (verdicts != TIED).any())
    assert wrong.mean() <= 0.08


def test_ranks_by_hand():
    sure = statistics.ranks(table({("ae", 2): [1.0, 1.1, 1.2], ("vae", 2): [2.0, 2.1, 2.2], ("pca", 2): [5.0]}),
                            ["ae", "vae", "pca"], BOTH, 500)  # fmt: skip
    assert sure["rank"].tolist() == [1, 2, 3]
    assert sure["share_best"].tolist() == [1, 0, 0]
    even = statistics.ranks(table({("ae", 2): [1.0, 3.0], ("vae", 2): [1.0, 3.0001]}), ["ae", "vae"], BOTH, 4_000)
    assert even["share_best"].sum() == pytest.approx(1)
    # each mean is 1, 2 or 3 with chances 1/4, 1/2, 1/4; even ones go to the first, by a hair
    assert even["share_best"].iloc[0] == pytest.approx(1 - (0.25 * 0.5 + 0.25 * 0.25 + 0.5 * 0.25), abs=0.03)


def test_ranks_do_not_depend_on_other_points():
    values = {("ae", 2): [1.0, 1.3, 1.2], ("vae", 2): [1.1, 1.25, 1.2]}
    one = statistics.ranks(table(values), ["ae", "vae"], BOTH, 300)
    more = {**values, ("ae", 4): [7.0, 8.0, 9.0], ("vae", 4): [1.0, 2.0, 3.0]}
    both = statistics.ranks(table(more), ["ae", "vae"], BOTH, 300)
    pd.testing.assert_frame_equal(both[both["code_size"] == 2].reset_index(drop=True), one)
