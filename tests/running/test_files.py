"""Files are whole or absent, the same content gives the same bytes, and seeds name what they are for."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aecompare import seeds
from aecompare.running import dependencies, files


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path):
    path = tmp_path / "a.txt"
    files.write_text(path, "old")

    def fail():
        with files.replacing(path) as private:
            private.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.txt"]


def test_what_a_killed_process_left_is_cleared_and_nothing_else(tmp_path):
    code = "\n".join([
        "import os, signal, sys",
        "from aecompare.running import files",
        "with files.replacing(sys.argv[1]) as private:",
        "    private.write_text('half')",
        "    os.kill(os.getpid(), signal.SIGKILL)",
    ])  # fmt: skip
    for name in ("runs/a/report.pdf", "runs/a/b.npz", "plain"):
        subprocess.run([sys.executable, "-c", code, tmp_path / name], check=False)
    others = [".running", "runs/.hidden", "runs/.a.b.pdf", "runs/.report.pdf.abcdefgh.svg", "runs/x.pdf.abcdefgh.pdf"]
    for name in others:
        (tmp_path / name).write_text("mine")
    (tmp_path / "runs" / ".folder.pdf.abcdefgh.pdf").mkdir()
    assert len(list(tmp_path.rglob("*.*"))) == 3 + len(others) + 1
    assert len(files.clear_unfinished(tmp_path)) == 3
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(others)
    assert files.clear_unfinished(tmp_path / "nowhere") == []


def test_arrays_come_back_and_their_bytes_repeat(tmp_path, rng):
    arrays = {"a": rng.random((3, 4), dtype=np.float32), "b/c": rng.integers(0, 9, 5)}
    for name in ("one.npz", "two.npz"):
        files.write_arrays(tmp_path / name, arrays)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    found = files.read_arrays(tmp_path / "one.npz")
    assert found.keys() == arrays.keys()
    np.testing.assert_array_equal(found["a"], arrays["a"])


def test_pickles_are_refused(tmp_path):
    np.savez(tmp_path / "x.npz", a=np.array([{"x": 1}], dtype=object))
    with pytest.raises(ValueError, match="not a readable array file"):
        files.read_arrays(tmp_path / "x.npz")


def test_rows_must_fit_their_columns(tmp_path):
    with pytest.raises(ValueError, match="2 cells for 3 columns"):
        files.write_rows(tmp_path / "x.csv", ("a", "b", "c"), [(1, 2)])
    assert not (tmp_path / "x.csv").exists()


cells = st.dictionaries(st.sampled_from(["dataset", "model", "code_size"]), st.integers(0, 99) | st.text(max_size=5))


@given(st.text(max_size=9), cells, st.text(max_size=9), cells)
def test_seeds_depend_on_purpose_and_cell_alone(purpose, cell, other_purpose, other):
    assert seeds.derive(purpose, **cell) == seeds.derive(purpose, **dict(reversed(cell.items())))
    assert 0 <= seeds.derive(purpose, **cell) < 2**31
    if (purpose, cell) != (other_purpose, other):
        assert seeds.derive(purpose, **cell) != seeds.derive(other_purpose, **other)


def test_a_failed_job_says_one_line_and_logs_the_rest(tmp_path):
    lines = [
        "from aecompare.running.joblog import job",
        "with job('job.log') as log:",
        "    log('working')",
        "    print('from a library', flush=True)",
        "    raise ValueError('a cause\\nin two lines')",
    ]
    words = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "job.log: a cause in two lines\n")
    text = (tmp_path / "job.log").read_text()
    for part in ("working", "from a library", "Traceback", "ValueError"):
        assert part in text


def test_a_job_that_cannot_write_its_log_says_so_in_one_line(tmp_path):
    (tmp_path / "logs").write_text("a file where a folder should be")
    words = [sys.executable, "-c", "from aecompare.running.joblog import job\nwith job('logs/job.log'): pass"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "logs: File exists\n")


def test_library_files_follow_imports(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("from aecompare.running.joblog import job\n")
    found = [path.rsplit("aecompare/", 1)[1] for path in dependencies.library(script, "training.models.dae")]
    assert "training/models/dae.py" in found
    assert "training/models/ae.py" in found
    assert "training/loop.py" in found
    assert "training/models/vae.py" not in found
    assert "running/joblog.py" in found
    with pytest.raises(FileNotFoundError):
        dependencies.library(script, "training.models.none")
