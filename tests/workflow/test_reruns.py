"""What an edit or another config runs again, and nothing else; read from dry runs."""

from __future__ import annotations

import pytest

from aecompare.reporting import pdf as typesetting
from tests.workflow.micro import MICRO, planned

EVALUATED = {"evaluate ae", "evaluate vae", "evaluate pca", "baselines of", "controls of"}


def planned_after_an_edit(copy, file, added="\n# edited\n"):
    path = copy.folder / file
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept + added, encoding="utf-8")
    try:
        return planned(copy)
    finally:
        path.write_text(kept, encoding="utf-8")


def test_an_unchanged_second_run_plans_nothing(finished):
    assert planned(finished) == []


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("training/models/vae.py", {"train vae", "evaluate vae"}),
        ("training/models/pca.py", {"train pca", "evaluate pca"}),
        ("training/models/ae.py", {"train ae", "evaluate ae", "train vae", "evaluate vae"}),
        (
            "evaluation/tasks/denoising.py",
            EVALUATED,
        ),
        (
            "evaluation/metrics/manifold.py",
            {"mnist as", *EVALUATED},
        ),
        (
            "evaluation/tasks/__init__.py",
            EVALUATED,
        ),
        ("evaluation/traversals.py", EVALUATED),
        ("analysis/statistics.py", set()),
    ],
)
def test_an_edit_reruns_what_it_touches_and_nothing_else(finished, file, expected):
    found = planned_after_an_edit(finished, f"aecompare/{file}")
    assert {" ".join(says.replace(",", "").split()[:2]) for says in found} == expected | {
        "aggregate all", "check against", "exact figures", "put claims", "draw the", "write the",
        *(["say what"] if not file.startswith("training") else []),  # tables are described by tasks and analysis
        *(["compile report"] if typesetting.available() else []),
    }  # fmt: skip


def test_an_edited_check_checks_again_and_trains_nothing(finished):
    found = planned_after_an_edit(finished, "aecompare/analysis/checks/mnist.py")
    assert not any(says.startswith(("train", "evaluate", "aggregate", "draw")) for says in found)
    assert "check against exact and published figures" in found


def test_an_edited_claim_is_put_to_the_test_again(finished):
    found = planned_after_an_edit(finished, "aecompare/analysis/claims/denoises.py")
    assert "put claims to the test" in found
    assert not any(says.startswith(("train", "evaluate", "aggregate", "check")) for says in found)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("report/html/sections/look.html.j2", {"write the"}),
        ("aecompare/reporting/language.py", {"draw the", "write the"}),
        ("aecompare/reporting/page.py", {"write the"}),
        ("aecompare/reporting/figures/schemes.py", {"draw the", "write the"}),
    ],
)
def test_an_edited_word_draws_or_writes_again_and_no_more(finished, file, expected):
    found = planned_after_an_edit(finished, file, "\n")
    pdf = {"compile report"} if typesetting.available() else set()
    assert {" ".join(says.split()[:2]) for says in found} == expected | pdf


@pytest.mark.parametrize("preset", ["likelihood", "rate-distortion", "publication", "quick", "anomaly"])
def test_presets_plan(finished, preset):
    done = finished.snakemake("--dry-run", "--configfile", f"config/{preset}.yaml")
    assert done.returncode == 0, done.stderr
    assert "would run: write the report" in done.stderr


def test_a_changed_setting_retrains_its_model_alone(finished):
    (finished.folder / "beta.yaml").write_text(MICRO.replace("vae", "{vae: {beta: 2.0}}"))
    done = finished.snakemake("--configfile", "beta.yaml", "--dry-run")
    trained = {line.split(",")[0] for line in done.stderr.splitlines() if "train " in line and "would" in line}
    assert trained == {"would run: train vae"}


def test_another_code_size_leaves_the_others_alone(finished):
    (finished.folder / "more.yaml").write_text(MICRO.replace("[2, 3]", "[2, 3, 5]"))
    done = finished.snakemake("--configfile", "more.yaml", "--dry-run")
    trained = {line for line in done.stderr.splitlines() if "would run: train" in line}
    assert len(trained) == 3
    assert all("code size 5" in line for line in trained)


NOT_INSTALLED = """
from importlib import metadata
known = metadata.version
def version(name):
    if name in ("tensorflow", "keras"):
        raise metadata.PackageNotFoundError(name)
    return known(name)
metadata.version = version
"""


def test_planning_needs_no_tensorflow(finished):
    (finished.folder / "tensorflow.py").write_text("raise ImportError('imported while planning')\n")
    (finished.folder / "keras.py").write_text("raise ImportError('imported while planning')\n")
    (finished.folder / "sitecustomize.py").write_text(NOT_INSTALLED)
    try:
        done = finished.snakemake("--dry-run", "--configfile", "config/publication.yaml")
    finally:
        (finished.folder / "tensorflow.py").unlink()
        (finished.folder / "keras.py").unlink()
        (finished.folder / "sitecustomize.py").unlink()
    assert done.returncode == 0, done.stderr
    assert "would run: train dae-half, code size 128, rep10" in done.stderr
