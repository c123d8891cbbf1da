"""A job ends with its Snakemake, and a second run does not start beside a first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aecompare.running import run_lock, watchdog

JOB = (
    "from aecompare.running import watchdog; import time, subprocess; watchdog.tie(); "
    "p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); time.sleep(60)"
)
MASTER = """
import subprocess, sys
from aecompare.running import watchdog
watchdog.mark()
child = subprocess.Popen(["bash", "-c", "trap '' TERM; {python} -c \\"$JOB\\"; true"], stdout=sys.stdout)
child.wait()
"""


def alive(number):
    return watchdog._started(number) is not None


def gone(numbers, seconds=5.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(map(alive, numbers)):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def family(tmp_path):
    """A process that stands for Snakemake, a shell below it, a job below that, and what the job has started."""
    program = tmp_path / "master"
    program.write_text(MASTER.format(python=sys.executable))
    master = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "JOB": JOB, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert master.stdout is not None
    grandchild = int(master.stdout.readline())
    time.sleep(2 * watchdog.LOOK)  # the watching process starts
    job = watchdog._parent(grandchild)
    shell = watchdog._parent(job)
    assert watchdog._parent(shell) == master.pid
    yield master, shell, job, grandchild
    for number in (master.pid, shell, job, grandchild):
        if alive(number):
            os.kill(number, signal.SIGKILL)
    master.wait()


def test_a_job_dies_with_snakemake_though_a_shell_stays(family):
    master, _, job, grandchild = family
    master.kill()
    master.wait()
    assert gone([job, grandchild])


def test_a_job_dies_with_its_shell(family):
    _, shell, job, grandchild = family
    os.kill(shell, signal.SIGKILL)
    assert gone([job, grandchild])


def test_a_job_lives_as_long_as_they_do(family):
    time.sleep(4 * watchdog.LOOK)
    assert all(map(alive, [process if isinstance(process, int) else process.pid for process in family]))


def test_what_a_killed_job_has_started_ends_too(family):
    _, _, job, grandchild = family
    time.sleep(4 * watchdog.LOOK)
    os.kill(job, signal.SIGKILL)
    assert gone([grandchild])


def test_after_sigterm_to_all_a_job_may_keep_its_state(family):
    """As a cluster does that preempts: the job's own handling of SIGTERM is in test_checkpoint.py."""
    master, _, job, _ = family
    (watching,) = (number for number, _ in watchdog._below(job) if b"watchdog.py" in command(number))
    os.kill(watching, signal.SIGTERM)
    time.sleep(2 * watchdog.LOOK)
    master.kill()
    master.wait()
    assert not gone([job], seconds=6 * watchdog.LOOK)


def test_the_watching_process_ends_with_the_job(family):
    master, _, job, _ = family
    watching = [number for number, _ in watchdog._below(job) if b"watchdog.py" in command(number)]
    assert len(watching) == 1
    master.kill()
    master.wait()
    assert gone([job, *watching])


def tied(**more):
    """What a process says that ties itself and has nothing else to do."""
    code = "from aecompare.running import watchdog; watchdog.tie(); import os; print(watchdog._below(os.getpid()))"
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), **more}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_without_snakemake_there_is_nothing_to_be_tied_to():
    assert tied(**{watchdog.VARIABLE: ""}).stdout.strip() == "[]"
    assert tied(**{watchdog.VARIABLE: f"{os.getpid()}:1:another namespace"}).stdout.strip() == "[]"


def test_a_job_whose_snakemake_went_before_it_began_does_not_begin():
    gone_one = f"{os.getpid()}:1:{watchdog._namespace()}"  # this number, but started at another time
    done = tied(**{watchdog.VARIABLE: gone_one})
    assert done.returncode != 0
    assert f"the Snakemake that started this job (process {os.getpid()}) is gone" in done.stderr


def command(number):
    return Path(f"/proc/{number}/cmdline").read_bytes()


def test_a_second_run_is_refused_and_a_dead_ones_lock_cleared(tmp_path):
    held, left = tmp_path / "results" / ".running", tmp_path / "locks"
    left.mkdir()
    (left / "0.output.lock").write_text("x")
    code = (
        "from aecompare.running import run_lock; import pathlib, time; "
        f"run_lock.claim(pathlib.Path({str(held)!r}), pathlib.Path({str(left)!r})); "
        "print('held', flush=True); time.sleep(60)"
    )
    first = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True,
                             env={**os.environ, "PYTHONPATH": str(Path.cwd())})  # fmt: skip
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    assert not list(left.iterdir())
    (left / "1.output.lock").write_text("of the first")
    with pytest.raises(run_lock.AnotherRun, match=rf"another run is going on in .* \(process {first.pid}\)"):
        run_lock.claim(held, left)
    assert [path.name for path in left.iterdir()] == ["1.output.lock"]
    first.kill()
    first.wait()
    run_lock.claim(held, left)
    assert not list(left.iterdir())
    assert Path(held).read_text().strip() == str(os.getpid())
    run_lock._kept.pop().close()
