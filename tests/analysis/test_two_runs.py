"""Two runs beside each other: identical bits, verdicts against SciPy, what was changed, and the page."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind
from statsmodels.stats.multitest import multipletests

from aecompare.analysis import two_runs
from aecompare.evaluation import scores
from aecompare.evaluation.tasks import task_of
from aecompare.reporting import two_runs as page
from aecompare.running.files import write_json

METRICS = {("reconstruction", "sse"): task_of("reconstruction").metrics["sse"]}


def run(rng, shift=0.0, spread=1.0, models=("ae", "vae"), replicates=5):
    """Scores of two models at two code sizes, of a baseline, and of a metric that nobody asks for."""
    rows = [
        ("mnist", model, size, replicate, "reconstruction", "clean", metric,
         10.0 + 5 * number + shift * (model == "ae") + spread * float(rng.standard_normal()))
        for number, model in enumerate(models)
        for size in (2, 16)
        for replicate in range(1, replicates + 1)
        for metric in ("sse", "ssim")
    ]  # fmt: skip
    rows.append(("mnist", "mean-image", None, None, "reconstruction", "clean", "sse", 52.7))
    table = pd.DataFrame(rows, columns=scores.COLUMNS)
    return table.astype({"code_size": "Int64", "replicate": "Int64"})


def test_the_same_bits_are_identical_in_whatever_order(rng):
    first = run(rng)
    table = two_runs.compare(first, first.iloc[::-1], METRICS, 0.95)
    assert list(table.columns) == two_runs.COLUMNS
    assert len(table) == 4
    assert set(table["verdict"]) == {two_runs.IDENTICAL}
    assert (table["difference"] == 0).all()


def test_differences_are_welchs_and_corrected_over_the_metric(rng):
    first, second = run(rng), run(rng, shift=-8.0)
    table = two_runs.compare(first, second, METRICS, 0.95)
    p, gain = [], []
    for row in table.itertuples():
        one, two = (
            of[(of["model"] == row.model) & (of["code_size"] == row.code_size) & (of["metric"] == "sse")]
            for of in (first, second)
        )
        p.append(ttest_ind(two["value"], one["value"], equal_var=False).pvalue)
        gain.append(two["value"].mean() - one["value"].mean())
        assert row.low < row.difference < row.high
    np.testing.assert_allclose(table["difference"], gain)
    np.testing.assert_allclose(table["p_holm"], multipletests(p, method="holm")[1])
    verdicts = dict(zip(zip(table["model"], table["code_size"], strict=True), table["verdict"], strict=True))
    assert {verdicts["ae", 2], verdicts["ae", 16]} == {"better"}  # a smaller error
    assert {verdicts["vae", 2], verdicts["vae", 16]} == {"undecided"}


def test_a_difference_inside_the_margin_is_equivalent_and_few_replicates_say_nothing(rng):
    close = [run(np.random.default_rng(seed), spread=1e-3) for seed in (1, 2)]
    assert set(two_runs.compare(*close, METRICS, 0.95)["verdict"]) == {"equivalent"}
    few = [run(rng, replicates=2) for _ in range(2)]
    assert set(two_runs.compare(*few, METRICS, 0.95)["verdict"]) == {"too few replicates"}


def test_what_one_run_alone_has_is_left_out(rng):
    table = two_runs.compare(run(rng), run(rng, models=("ae", "dae")), METRICS, 0.95)
    assert set(table["model"]) == {"ae"}
    assert two_runs.compare(run(rng), run(rng, models=("dae",)), METRICS, 0.95).empty


def test_changed_keys_are_named_by_their_path():
    first = {"config": {"seed": 0, "training": {"epochs": 6}}, "commit": "a"}
    second = {"config": {"seed": 0, "training": {"epochs": 12, "threads": 1}}, "commit": "a"}
    assert list(two_runs.changed(first, second)) == [
        ("config.training.epochs", 6, 12),
        ("config.training.threads", None, 1),
    ]


@pytest.fixture
def folders(tmp_path, rng):
    for name, shift, epochs in (("old", 0.0, 6), ("new", -8.0, 12)):
        (tmp_path / name).mkdir()
        scores.write(tmp_path / name / "scores.csv", run(rng, shift))
        write_json(tmp_path / name / "experiment.json", {"config": {"epochs": epochs, "title": "<b>"}})
    return tmp_path


def test_the_page_says_what_was_changed_and_what_that_changed(folders):
    table = page.write(folders / "old", folders / "new", folders / "compare")
    text = (folders / "compare" / "index.html").read_text(encoding="utf-8")
    assert "config.epochs" in text
    assert "measurements the second run" in text
    assert "better" in set(table["verdict"])
    assert pd.read_csv(folders / "compare" / "compared.csv")["verdict"].tolist() == table["verdict"].tolist()
    page.write(folders / "old", folders / "old", folders / "compare")
    text = (folders / "compare" / "index.html").read_text(encoding="utf-8")
    assert "measurements are identical to the bit" in text
    assert "Nothing: configuration, code, versions and machine are the same" in text


@pytest.mark.parametrize(("hashes", "said"), [(("a", "b"), True), (("a", "a"), False), (("a", None), False)])
def test_another_judge_is_told(tmp_path, rng, hashes, said):
    """Distances in the features of two networks do not compare."""
    for name, sha256 in zip(("old", "new"), hashes, strict=True):
        drawn = run(rng).assign(task="generation", condition="chosen").replace({"metric": {"sse": "fd", "ssim": "kid"}})
        scores.write(tmp_path / name / "scores.csv", drawn)
        if sha256:
            write_json(tmp_path / name / "judge" / "mnist" / "first.json", {"sha256": sha256})
    page.write(tmp_path / "old", tmp_path / "new", tmp_path / "compare")
    text = (tmp_path / "compare" / "index.html").read_text(encoding="utf-8")
    assert ("The judge of mnist is another network in the second run: Image generation" in text) == said
