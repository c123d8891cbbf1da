"""External checks: exact figures hold on real MNIST; a broken one is told, a published one only noted."""

from __future__ import annotations

import pandas as pd
import pytest

from aecompare import discovery
from aecompare.analysis import checks, model_checks
from aecompare.analysis.checks import BROKEN, DIFFERS, HOLDS, UNMEASURED, Check, Evidence
from aecompare.analysis.checks.mnist import CHECKS
from aecompare.data import fetch, images

NAMES = ["dataset", "model", "code_size", "task", "condition", "metric", "mean"]
SUMMARY = pd.DataFrame(columns=NAMES)
JUDGES = [{"accuracy": 0.99, "accepted": 0.99}]


@pytest.fixture(scope="module")
def evidence(mnist):
    return Evidence(mnist, True, SUMMARY, JUDGES)


def test_what_follows_from_the_data_alone_holds(evidence):
    """PCA fitted on all 60,000 training images, k-means of principal components."""
    found = {row[1]: row[-1] for row in checks.run("mnist", evidence)}
    assert all(found[f"PCA of 60,000 images, code size {size}: mse on test"] == HOLDS for size in (2, 8, 16, 64))
    assert found["PCA of 60,000 images, code size 30: squared error on test"] == HOLDS
    assert found["best PCA projection, σ = 1: PSNR in dB"] == HOLDS
    assert found["k-means of 50 principal components: accuracy"] == HOLDS
    assert BROKEN not in found.values()
    assert found["noisy, σ = 1: psnr db"] == UNMEASURED


def test_without_judges_what_they_say_is_not_measured(mnist):
    theirs = [check for check in discovery.load("checks", "mnist").CHECKS if check.what.startswith("the judge")]
    assert len(theirs) == 2
    nobody = Evidence(mnist, True, SUMMARY, [])
    assert {check.verdict(check.ours(nobody)) for check in theirs} == {UNMEASURED}


def test_fashion_mnist_has_its_exact_figures(tmp_path):
    """Worked out beforehand by an eigendecomposition of the data's covariance."""
    paths = [str(tmp_path / f"x.{ending}") for ending in ("npz", "json")]
    fetch.store(discovery.load("datasets", "fashion_mnist").DATASET, "fashion_mnist", None, None, *paths, print)
    evidence = Evidence(images.read(paths[0], "fashion_mnist", 50_000, 10_000), True, SUMMARY, JUDGES)
    assert [row[-1] for row in checks.run("fashion_mnist", evidence)] == [HOLDS] * 4


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
    assert not list(checks.run("faces", whole))
    assert any(check.on == "binarised" for check in CHECKS)
    assert not any(check.applies(whole) for check in CHECKS if check.on == "binarised")


def test_a_broken_figure_is_told_in_a_line(evidence):
    """As when someone clips the noise: 9.37 dB where 6.02 must be."""
    rows = [("mnist", "noisy", float("nan"), "denoising", "sigma=0.5", "psnr_db", 9.37)]
    clipped = Evidence(evidence.images, True, pd.DataFrame(rows, columns=NAMES), JUDGES)
    clipped.pca = evidence.pca
    table = pd.DataFrame(checks.run("mnist", clipped), columns=checks.COLUMNS)
    (line,) = checks.broken(table)
    assert line == "mnist: noisy, σ = 0.5: psnr db is 9.37; the definition, on MNIST has 6.02 (± 0.01)"


def test_rank_agreement(mnist):
    rows = [
        ("mnist", model, size, "generation", "prior", metric, sign * (size + offset))
        for model, offset in (("ae", 0.0), ("dae", 1.0), ("vae", 2.0))
        for size in (2, 4, 8)
        for metric, sign in (("fd", 1), ("same", 2), ("turned", -1))
    ]
    evidence = Evidence(mnist, True, pd.DataFrame(rows, columns=NAMES), JUDGES)
    assert evidence.agreement("generation", "fd", "same") == pytest.approx((1, 1))
    assert evidence.agreement("generation", "fd", "turned") == pytest.approx((-1, 0))
    assert evidence.agreement("generation", "fd", "absent") is None


def test_orders_are_compared_inside_a_code_size(mnist):
    """Two judges that agree on code sizes and on nothing else do not agree."""
    models = ("ae", "dae", "vae")
    rows = [
        ("mnist", model, size, "generation", "prior", metric, 10 * size + sign * place)
        for place, model in enumerate(models)
        for size in (2, 4, 8)
        for metric, sign in (("fd", 1), ("other", -1))
    ]
    evidence = Evidence(mnist, True, pd.DataFrame(rows, columns=NAMES), JUDGES)
    assert evidence.agreement("generation", "fd", "other") == pytest.approx((-1, 0))


@pytest.mark.parametrize(
    ("networks", "ahead"),
    [({"ae": 10.7}, None), ({"ae": 10.7, "vae": 11.0, "dae-mask": 11.1}, None), ({"ae": 10.7, "dae": 15.4}, 3.18),
     ({"ae": 10.7, "dae": 11.0}, -1.22), ({"ae": 10.7, "my-denoiser": 13.0}, 0.78), ({"pca": 14.0}, None)],
)  # fmt: skip
def test_a_grid_owes_no_task_what_none_of_its_networks_was_shown(mnist, networks, ahead):
    """One of whose training nothing is known may have been."""
    rows = [("mnist", name, 16.0, "denoising", "sigma=1.0", "psnr_db", value) for name, value in networks.items()]
    rows.append(("mnist", "memoriser", float("nan"), "denoising", "sigma=1.0", "psnr_db", 12.12))
    found = Evidence(mnist, True, pd.DataFrame(rows, columns=NAMES), JUDGES).lead("denoising")
    assert found == (ahead if ahead is None else pytest.approx(ahead))


@pytest.mark.parametrize(("control", "holds"), [(60.0, True), (9.0, False), (10.5, False)])
def test_a_control_that_wins_breaks_a_run(mnist, control, holds):
    """So does one that loses by less than the margin; the one that wins by nature is left out."""
    rows = [
        ("mnist", "ae", 16, "reconstruction", "clean", "sse", 10.2),
        ("mnist", "constant", float("nan"), "reconstruction", "clean", "sse", control),
        ("mnist", "cross-fade", float("nan"), "reconstruction", "clean", "sse", 0.0),
    ]
    evidence = Evidence(mnist, True, pd.DataFrame(rows, columns=NAMES), JUDGES)
    check = next(check for check in CHECKS if check.what.startswith("reconstruction: best network"))
    assert check.verdict(check.ours(evidence)) == (HOLDS if holds else BROKEN)


def summary(**means):
    """A summary of means by model, all of one measure."""
    where = ("mnist", 16, "reconstruction", "clean", "sse")
    rows = [(where[0], name, *where[1:], mean) for name, mean in means.items()]
    return pd.DataFrame(rows, columns=["dataset", "model", "code_size", "task", "condition", "metric", "mean"])


@pytest.mark.parametrize(("error", "verdict"), [(20.1, HOLDS), (20.5, DIFFERS)])
def test_what_models_are_known_for_is_asked_where_they_are_compared(mnist, error, verdict):
    what = "linear AE, code size 16: error over PCA's, less 1"
    found = {
        check.what: check.verdict(check.ours(evidence))
        for evidence in [Evidence(mnist, True, summary(**{"linear-ae": error, "pca": 20.0}), JUDGES)]
        for check in model_checks.CHECKS
        if check.applies(evidence)
    }
    assert found[what] == verdict
    assert not [name for name in found if "VQ" in name or "ICA" in name or "IWAE" in name]
    without = Evidence(mnist, True, summary(pca=20.0), JUDGES)
    assert not [check for check in model_checks.CHECKS if check.applies(without)]
    turned = Evidence(mnist, True, summary(ica=20.1, pca=20.0), JUDGES)
    broken = [check.verdict(check.ours(turned)) for check in model_checks.CHECKS if check.applies(turned)]
    assert broken.count(BROKEN) == 1
