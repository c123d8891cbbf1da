"""What may be said of two models: equivalent, better or worse, undecided."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp, ttest_ind
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import ttost_ind

from aecompare import discovery
from aecompare.analysis import comparisons, scaled, statistics
from aecompare.analysis.comparisons import BETTER, EQUIVALENT, UNDECIDED, UNTESTED, WORSE
from aecompare.analysis.results import Results
from aecompare.evaluation import scores
from aecompare.evaluation.tasks import task_of
from tests.analysis.test_statistics import table

METRICS = {
    (task, metric): task_of(task).metrics[metric]
    for task, metric in (("reconstruction", "sse"), ("denoising", "psnr_db"), ("inpainting", "masked_mse"))
}
BOTH = {pair: metric.better for pair, metric in METRICS.items()}


def compared(rows, models=("ae", "vae", "pca"), plain=("pca",), margin=None):
    metrics = METRICS if margin is None else {
        pair: dataclasses.replace(metric, margin=margin) for pair, metric in METRICS.items()
    }  # fmt: skip
    return comparisons.compare(rows, list(models), list(plain), metrics, 0.95)


def results_of(rows, models=("ae", "vae", "pca"), plain=("pca",)):
    ranks = statistics.ranks(rows, list(models), BOTH, 500)
    summary = scaled.scale(statistics.summarise(rows, 0.95, 200), [])
    return Results(summary, compared(rows, models, plain), ranks, list(models))


def pair(found, model, other):
    (row,) = found[(found["model"] == model) & (found["other"] == other)].itertuples()
    return row


def test_a_difference_is_scipys_welch(rng):
    """Replicates of two models share nothing: a pairing would throw half of the degrees of freedom away."""
    values = {("ae", 2): rng.normal(size=8), ("dae", 2): rng.normal(0, 3, 8), ("vae", 2): rng.normal(1, 2, 5)}
    found = compared(table({key: own.tolist() for key, own in values.items()}), ("ae", "dae", "vae"), ())
    p = []
    for one, two in (("ae", "dae"), ("ae", "vae"), ("dae", "vae")):
        row, test = pair(found, one, two), ttest_ind(values[one, 2], values[two, 2], equal_var=False)
        assert row.difference == pytest.approx(values[one, 2].mean() - values[two, 2].mean())
        assert row.p == pytest.approx(test.pvalue)
        ends = test.confidence_interval(0.95)
        assert (row.low, row.high) == pytest.approx((ends.low, ends.high))
        spread = np.sqrt((values[one, 2].var(ddof=1) + values[two, 2].var(ddof=1)) / 2)
        assert row.effect == pytest.approx(row.difference / spread)
        assert (row.n, row.n_other) == (len(values[one, 2]), len(values[two, 2]))
        better = [a < b for a in values[one, 2] for b in values[two, 2]]
        assert row.superior == pytest.approx(np.mean(better))
        p.append(test.pvalue)
    assert found["p_holm"].tolist() == pytest.approx(multipletests(p, method="holm")[1].tolist())


def test_equivalence_is_statsmodels(rng):
    values = {name: rng.normal(0.1 * at, 1 + at, 9) for at, name in enumerate(("ae", "dae", "vae"))}
    rows = table({(name, 2): own.tolist() for name, own in values.items()})
    found = compared(rows, tuple(values), (), margin=1.5)
    p = [
        ttost_ind(values[one], values[two], -1.5, 1.5, usevar="unequal")[0]
        for one, two in (("ae", "dae"), ("ae", "vae"), ("dae", "vae"))
    ]
    assert found["p_equivalent"].tolist() == pytest.approx(p)
    assert found["p_equivalent_holm"].tolist() == pytest.approx(multipletests(p, method="holm")[1].tolist())


def test_against_what_has_no_randomness_it_is_students_of_one_sample(rng):
    values = rng.normal(size=6)
    row = pair(compared(table({("ae", 2): values.tolist(), ("pca", 2): [0.3] * 6})), "ae", "pca")
    test = ttest_1samp(values, 0.3)
    assert row.p == pytest.approx(test.pvalue)
    assert (row.low + 0.3, row.high + 0.3) == pytest.approx(tuple(test.confidence_interval(0.95)))


def test_verdicts_follow_the_metrics_sense():
    values = {("ae", 2): [1.0, 1.1, 1.05], ("vae", 2): [2.0, 2.1, 2.06]}
    lower = pair(compared(table(values)), "ae", "vae")
    assert (lower.verdict, lower.difference < 0, lower.superior) == (BETTER, True, 1)
    higher = pair(compared(table(values, "denoising", "sigma=1.0", "psnr_db")), "ae", "vae")
    assert (higher.verdict, higher.superior) == (WORSE, 0)


def test_what_is_equivalent_is_so_however_sure_the_difference():
    """A difference that is certain and does not matter is called equivalent, and at half the margin it is not."""
    values = {("ae", 2): [1.0, 1.01, 1.02, 1.01], ("vae", 2): [1.3, 1.31, 1.32, 1.31]}
    row = pair(compared(table(values)), "ae", "vae")
    assert row.p_holm < 0.001
    assert (row.verdict, row.at_half_margin, row.at_double_margin) == (EQUIVALENT, BETTER, EQUIVALENT)
    assert pair(compared(table(values), margin=0.0), "ae", "vae").verdict == BETTER


def test_what_is_undecided_says_how_many_replicates_would_tell():
    row = pair(compared(table({("ae", 2): [1.0, 1.5, 2.0], ("vae", 2): [1.4, 1.2, 2.3]})), "ae", "vae")
    assert row.low < 0 < row.high
    assert row.verdict == UNDECIDED
    assert 3 < row.needed_low < row.needed_high
    wide = pair(compared(table({("ae", 2): [0.0, 90.0, 9.0], ("vae", 2): [50.0, 1.0, 20.0]})), "ae", "vae")
    assert np.isinf([wide.needed_low, wide.needed_high]).all()
    sure = pair(compared(table({("ae", 2): [1.0, 1.1, 1.05], ("vae", 2): [2.0, 2.1, 2.06]})), "ae", "vae")
    assert pd.isna([sure.needed_low, sure.needed_high]).all()


def test_below_three_replicates_nothing_is_said():
    row = pair(compared(table({("ae", 2): [1.0, 1.1], ("vae", 2): [9.0, 9.1]})), "ae", "vae")
    assert row.verdict == UNTESTED
    assert pd.isna([row.p, row.p_holm, row.p_equivalent, row.low, row.high, row.effect, row.needed_low]).all()
    assert row.difference == pytest.approx(-8)


@pytest.mark.parametrize(("other", "verdict"), [(6.0, BETTER), (5.4, EQUIVALENT), (5.0, EQUIVALENT), (4.0, WORSE)])
def test_without_randomness_a_difference_is_exact_and_has_its_margin(other, verdict):
    both = ("pca", "other")
    row = pair(compared(table({("pca", 2): [5.0], ("other", 2): [other]}), both, both), *both)
    assert (row.verdict, row.n) == (verdict, 1)
    assert pd.isna(row.p)


def test_a_model_without_randomness_stands_in_each_replicate():
    row = pair(compared(table({("ae", 2): [4.0, 4.2, 4.1], ("pca", 2): [5.0] * 3})), "ae", "pca")
    assert (row.verdict, row.n) == (BETTER, 3)
    assert row.difference == pytest.approx(-0.9)


def test_equal_values_have_no_spread_whatever_rounding_says():
    row = pair(compared(table({("ae", 2): [0.1 + 0.2] * 3, ("vae", 2): [0.3] * 3}), margin=0.0), "ae", "vae")
    assert row.p == 0
    assert pd.isna(row.effect)


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


def test_every_ranked_metric_has_a_margin_and_its_reason():
    for name in discovery.names("tasks"):
        for metric, about in task_of(name).metrics.items():
            ranked = about.better != "neither"
            assert (about.margin > 0, bool(about.why)) == (ranked, ranked), (name, metric)
