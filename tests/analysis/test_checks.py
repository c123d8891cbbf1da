"""External checks: exact figures hold on real MNIST; a broken one is told, a published one only noted."""

from __future__ import annotations

import pandas as pd
import pytest

from aecompare.analysis import checks
from aecompare.analysis.checks import BROKEN, DIFFERS, HOLDS, UNMEASURED, Check, Evidence
from aecompare.analysis.checks.mnist import CHECKS

NAMES = ["dataset", "model", "code_size", "task", "condition", "metric", "mean"]
SUMMARY = pd.DataFrame(columns=NAMES)
JUDGES = [{"accuracy": 0.99}]


@pytest.fixture(scope="module")
def evidence(mnist):
    return Evidence(mnist, True, SUMMARY, JUDGES)


def test_what_follows_from_the_data_alone_holds(evidence):
    """METRICS.md: PCA fitted on all 60,000 training images, k-means of principal components."""
    found = {row[1]: row[-1] for row in checks.run("mnist", evidence)}
    assert all(found[f"PCA of 60,000 images, code size {size}: mse on test"] == HOLDS for size in (2, 8, 16, 64))
    assert found["PCA of 60,000 images, code size 30: squared error on test"] == HOLDS
    assert found["best PCA projection, σ = 1: PSNR in dB"] == HOLDS
    assert found["k-means of 50 principal components: accuracy"] == HOLDS
    assert BROKEN not in found.values()
    assert found["noisy, σ = 1: psnr db"] == UNMEASURED


@pytest.mark.parametrize(
    ("sense", "ours", "exact", "verdict"),
    [
        ("equal", 1.05, True, HOLDS),
        ("equal", 1.2, True, BROKEN),
        ("equal", 0.8, False, DIFFERS),
        ("at least", 0.95, True, HOLDS),
        ("at least", 3.0, True, HOLDS),
        ("at least", 0.8, True, BROKEN),
        ("at most", 0.2, True, HOLDS),
        ("at most", 1.2, False, DIFFERS),
        ("equal", None, True, UNMEASURED),
    ],
)
def test_verdicts(sense, ours, exact, verdict):
    assert Check("x", "y", 1.0, 0.1, lambda evidence: ours, exact, sense).verdict(ours) == verdict


def test_checks_know_what_they_hold_for(mnist):
    few, whole = (Evidence(mnist, flag, SUMMARY, JUDGES) for flag in (False, True))
    assert not list(checks.run("mnist", few))
    assert not list(checks.run("fashion_mnist", whole))
    assert any(check.on == "binarised" for check in CHECKS)
    assert not any(check.applies(whole) for check in CHECKS if check.on == "binarised")


def test_a_broken_figure_is_told_in_a_line(evidence):
    """As when someone clips the noise: 9.37 dB where 6.02 must be."""
    rows = [("mnist", "noisy", float("nan"), "denoising", "sigma=0.5", "psnr_db", 9.37)]
    clipped = Evidence(evidence.images, True, pd.DataFrame(rows, columns=NAMES), JUDGES)
    clipped.components = evidence.components
    table = pd.DataFrame(checks.run("mnist", clipped), columns=checks.COLUMNS)
    (line,) = checks.broken(table)
    assert line == "mnist: noisy, σ = 0.5: psnr db is 9.37; the definition, on MNIST has 6.02 (± 0.01)"


def test_rank_agreement(mnist):
    rows = [
        ("mnist", model, size, "generation", "prior", metric, sign * size)
        for model in ("ae", "vae")
        for size in (2, 4, 8)
        for metric, sign in (("fd", 1), ("same", 2), ("turned", -1))
    ]
    evidence = Evidence(mnist, True, pd.DataFrame(rows, columns=NAMES), JUDGES)
    assert evidence.rank_agreement("generation", "fd", "same") == pytest.approx(1)
    assert evidence.rank_agreement("generation", "fd", "turned") == pytest.approx(-1)
    assert evidence.rank_agreement("generation", "fd", "absent") is None
