"""A small grid killed at random, and on a real Slurm: one command finishes, to the same bits."""

from __future__ import annotations

import subprocess
import time

import pytest

from tests import slurm
from tests.torture import KINDS, Runs, torture


@pytest.fixture(scope="module")
def undisturbed(project):
    """The grid run once, and nobody touched it."""
    copy = project("undisturbed")
    copy.give_data()
    runs = Runs(copy.folder, seed=1)
    runs.finish()
    return runs


def test_killed_runs_finish_to_the_same_bits(undisturbed):
    """A sample of `make torture`."""
    counts = torture(undisturbed, kills=1, each=len(KINDS))
    assert {kind: counts[kind] for kind in KINDS} == dict.fromkeys(KINDS, 1)
    assert counts["comparisons"] >= 1


def test_a_second_run_is_refused_in_one_line(project):
    copy = project("second")
    copy.give_data()
    first = Runs(copy.folder).start()
    try:
        until = time.monotonic() + 60
        while not (copy.folder / ".snakemake" / "log").exists() and time.monotonic() < until:
            time.sleep(0.1)
        for words in (("--cores", "1"), ("--unlock",)):
            second = copy.snakemake(*words)
            assert second.returncode != 0
            assert f"another run is going on in {copy.folder} (process {first.pid})" in second.stderr
            assert "Traceback" not in second.stderr
    finally:
        first.kill()
        first.wait()


@pytest.mark.skipif(bool(slurm.missing()), reason=f"Slurm: {slurm.missing()}")
def test_slurm_gives_the_same_bits(project, undisturbed, tmp_path_factory):
    copy = project("slurm")
    copy.give_data()
    runs = Runs(copy.folder)
    words = ("--profile", "profiles/slurm", "--slurm-no-account", "--slurm-status-command", "squeue",
             "--slurm-init-seconds-before-status-checks", "5", "--latency-wait", "5")  # fmt: skip
    with slurm.running(tmp_path_factory.mktemp("slurm")):
        done = subprocess.run(
            runs.command(*words), cwd=copy.folder, env=runs.environment(), capture_output=True, text=True,
            check=False, timeout=600,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert runs.hashes() == undisturbed.hashes()
