"""A small grid killed at random: one command finishes, to the same bits."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

import pytest

from tests.conftest import UNSHARES
from tests.workflow.torture import KINDS, Runs, torture


def test_killed_runs_finish_to_the_same_bits(undisturbed, tmp_path):
    """A sample of `make torture`."""
    shutil.copytree(undisturbed.folder, tmp_path / "tortured", symlinks=True)  # others compare with the first
    counts = torture(Runs(tmp_path / "tortured", seed=1), kills=1, each=len(KINDS))
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
        for words in (("--summary",), ("--rulegraph",), ("--list-rules",)):  # what only reads, is answered
            reading = copy.snakemake(*words)
            assert reading.returncode == 0, reading.stderr
            assert "train" in reading.stdout
        assert (copy.folder / "results" / ".running").read_text().split() == [str(first.pid)]
    finally:
        first.kill()
        first.wait()


@pytest.fixture
def small_disk(project):
    """A copy of the project whose results lie on a disk of their own, with a way to remount it."""
    copy = project("disk")
    results = copy.folder / "results"
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "none", results], check=True)

    def remount(options):
        subprocess.run(["mount", "-o", f"remount,{options}", results], check=True)

    copy.give_data()
    yield copy, remount
    subprocess.run(["umount", results], check=True)


@pytest.mark.skipif(not UNSHARES, reason="mounting takes privileges")
def test_a_full_disk_is_told_and_the_next_call_finishes(small_disk, undisturbed):
    """Full at once, full while the first checkpoint is kept, and full while the network is written."""
    copy, remount = small_disk
    runs = Runs(copy.folder)
    for room, stage in ((0, "results/.running"), (100, "train ae"), (2_500, "train ae")):
        disk = os.statvfs(copy.folder / "results")
        remount(f"size={(disk.f_blocks - disk.f_bfree) * disk.f_frsize // 1024 + room}k")
        done = copy.snakemake(*runs.command("--cores", "2")[1:])
        last = done.stderr.splitlines()[-1]
        assert done.returncode != 0
        assert stage in last
        assert "No space left on device" in last
        assert "Traceback" not in done.stderr
    remount("size=200m")
    runs.finish()
    assert runs.hashes() == undisturbed.hashes()
    remount("ro")
    done = copy.snakemake(*runs.command("--cores", "2", "--forceall")[1:])
    assert done.returncode != 0
    said = "results/.running: Read-only file system; this folder has to be writable, with space left"
    assert done.stderr.splitlines()[-1] == said
