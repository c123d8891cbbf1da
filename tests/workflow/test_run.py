"""A whole run on real images: what it leaves, what it says, and the same bits elsewhere."""

from __future__ import annotations

import os
import re
import shutil

import numpy as np
import pandas as pd
import pytest
from frictionless import Package

from aecompare.evaluation.scores import COLUMNS
from aecompare.reporting import pdf as typesetting
from tests.conftest import Project
from tests.workflow.micro import MICRO, OUTPUTS, WORDS, run


def test_every_replicate_of_every_cell_is_scored(finished):
    scores = pd.read_csv(finished.folder / "results" / "scores.csv")
    assert tuple(scores.columns) == COLUMNS
    assert scores["value"].notna().all()
    runs = scores[scores["replicate"].notna()]
    found = set(runs[["model", "code_size", "replicate"]].itertuples(index=False, name=None))
    networks = {(model, size, replicate) for model in ("ae", "vae") for size in (2, 3) for replicate in (1, 2)}
    assert found == networks | {("pca", size, replicate) for size in (2, 3) for replicate in (1, 2)}
    per_cell = runs[runs["model"] == "ae"].groupby(["code_size", "replicate"]).size()
    assert per_cell.nunique() == 1
    assert {"noisy", "zero-fill", "pixels", "train-images", "memoriser"} <= set(scores["model"])


def test_the_contracts_files_are_there(finished):
    results = finished.folder / "results"
    run = results / "runs" / "mnist" / "vae" / "code2" / "rep1"
    for path in (run / "weights.npz", run / "history.csv", run / "training.json", run / "scores.csv"):
        assert path.stat().st_size
    for name in OUTPUTS:
        assert (results / name).stat().st_size
    assert Package(str(results / "datapackage.json")).validate().valid
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
    assert "LaTeX lacks latexmk, pdflatex, kpsewhich: no report.pdf was made" in done.stderr
    assert touched.read_bytes() == kept


def test_the_scheduler_looks_for_work_when_a_job_has_ended_and_not_every_second(finished):
    """It looks once a job and once at the start; as it comes it looks again after every look, some hundred times."""
    told = min((finished.folder / ".snakemake" / "log").glob("*.log"))  # the first; other tests run more here
    jobs = len([line for line in finished.said.splitlines() if line.startswith("[")])
    looks = told.read_text().count("Ready jobs")
    assert 0 < looks <= jobs + 1


def test_one_line_a_job_with_what_is_left(finished):
    lines = [line for line in finished.said.splitlines() if line.startswith("[")]
    assert any(
        re.fullmatch(r"\[ *\d+/\d+\] train vae, code size 2, rep1to2: \d+ s \(\d+ left.*\)", line) for line in lines
    )
    assert any("to go" in line for line in lines)
    assert lines[-1].endswith("(0 left)")


MODULE = """\
module aecompare:
    snakefile: "../Snakefile"
    config: config
use rule * from aecompare
"""


def test_as_a_module_in_another_folder_on_one_core_at_another_hour_the_same_bits(finished, project):
    copy = project("one core")
    other = Project(copy.folder / "mine", copy.data, made=True)
    other.path = copy.path
    other.folder.mkdir()
    (other.folder / "Snakefile").write_text(MODULE)
    run(other, "--cores", "1", PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C", OMP_NUM_THREADS="4")
    first, second = finished.folder / "results", other.folder / "results"
    figures = sorted(path.relative_to(first) for path in (first / "report").rglob("*") if path.is_file())
    weights = sorted(path.relative_to(first) for path in (first / "runs").rglob("*.npz"))
    assert len(figures) > 40
    assert len(weights) == 24
    for path in [*OUTPUTS, *figures, *weights]:
        assert (first / path).read_bytes() == (second / path).read_bytes(), path


def test_each_replicate_has_its_own_seed(finished):
    """What the pipeline calls replicate 2 is what the library makes of replicate 2."""
    from aecompare.data import images
    from aecompare.running.files import read_arrays, read_json
    from aecompare.training.models import Budget
    from tests.training.test_models import make

    data = images.read(finished.folder / "results" / "data" / "mnist.npz", "mnist", 600, 100)
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
