"""From replicates to intervals and ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from aecompare.analysis import statistics
from aecompare.analysis.aggregate import aggregate
from aecompare.evaluation import scores

BETTER = {("reconstruction", "sse"): "lower"}


def table(values: dict[tuple[str, int], list[float]], task="reconstruction", condition="clean", metric="sse"):
    rows = [
        ("mnist", model, size, replicate, task, condition, metric, value, None)
        for (model, size), found in values.items()
        for replicate, value in enumerate(found, start=1)
    ]
    return pd.DataFrame(rows, columns=list(scores.MEASURED)).astype({**scores.WHOLE, "se_images": float})


def test_summary_by_hand():
    found = statistics.summarise(table({("ae", 2): [1.0, 2.0, 6.0], ("pca", 2): [5.0]}), 0.95, 1_000)
    ae, pca = found.iloc[0], found.iloc[1]
    assert (ae["mean"], ae["n"]) == (3.0, 3)
    assert ae["sd"] == pytest.approx(np.sqrt(7))
    reach = t.ppf(0.975, 2) * np.sqrt(7 / 3)  # below ten replicates Student's
    assert (ae["low"], ae["high"]) == pytest.approx((3 - reach, 3 + reach))
    assert pca["mean"] == 5.0
    assert pd.isna([pca["sd"], pca["low"], pca["high"]]).all()


@pytest.mark.parametrize("count", [3, 5, 30])
def test_intervals_cover_the_mean_as_often_as_they_say(count):
    values = np.random.default_rng(0).normal(3.0, 1.0, (400, count))
    low, high = statistics.intervals(values, 0.9, 500)
    assert np.mean((low <= 3.0) & (high >= 3.0)) == pytest.approx(0.9, abs=0.05)


def test_intervals_repeat_and_do_not_depend_on_other_cells():
    values = np.random.default_rng(0).normal(size=(5, 12))
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
    pd.testing.assert_frame_equal(scores.read(outputs["scores"]), table({("ae", 2): [1.0]})[list(scores.COLUMNS)])


def test_scores_are_read_bit_for_bit(tmp_path):
    values = np.random.default_rng(0).random(200).tolist()
    scores.write(tmp_path / "x.csv", table({("ae", 2): values}))
    assert scores.read(tmp_path / "x.csv", scores.MEASURED)["value"].tolist() == values


def test_ranks_by_hand():
    sure = statistics.ranks(table({("ae", 2): [1.0, 1.1, 1.2], ("vae", 2): [2.0, 2.1, 2.2], ("pca", 2): [5.0]}),
                            ["ae", "vae", "pca"], BETTER, 500)  # fmt: skip
    assert sure["rank"].tolist() == [1, 2, 3]
    assert sure["share_best"].tolist() == [1, 0, 0]
    even = statistics.ranks(table({("ae", 2): [1.0, 3.0], ("vae", 2): [1.0, 3.0001]}), ["ae", "vae"], BETTER, 4_000)
    assert even["share_best"].sum() == pytest.approx(1)
    # each mean is 1, 2 or 3 with chances 1/4, 1/2, 1/4; even ones go to the first, by a hair
    assert even["share_best"].iloc[0] == pytest.approx(1 - (0.25 * 0.5 + 0.25 * 0.25 + 0.5 * 0.25), abs=0.03)


def test_ranks_do_not_depend_on_other_points():
    values = {("ae", 2): [1.0, 1.3, 1.2], ("vae", 2): [1.1, 1.25, 1.2]}
    one = statistics.ranks(table(values), ["ae", "vae"], BETTER, 300)
    more = {**values, ("ae", 4): [7.0, 8.0, 9.0], ("vae", 4): [1.0, 2.0, 3.0]}
    both = statistics.ranks(table(more), ["ae", "vae"], BETTER, 300)
    pd.testing.assert_frame_equal(both[both["code_size"] == 2].reset_index(drop=True), one)
