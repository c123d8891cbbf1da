"""A job ends with the Snakemake that started it, however that ended.

After ``kill -9`` of Snakemake its jobs would live on and write beside the next run's. The kernel's own means
(PR_SET_PDEATHSIG) looks at the parent alone, and that may be a shell which stays. So Snakemake leaves its number where
its jobs inherit it, and each job has a small process of its own beside it, which looks at all between the job and
Snakemake: if one of them goes, the job goes, and what the job has started goes with it. A job that finds its Snakemake
gone when it begins does not begin. A cluster that preempts sends SIGTERM to all of them at once: then the job has time
to keep its state, though Snakemake goes first. This file is that process's program too; it needs nothing but Python.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

LOOK = 0.25  # seconds between two looks
GRACE = 25.0  # seconds that a job has after SIGTERM to keep its state; a cluster gives 30
VARIABLE = "AECOMPARE_SNAKEMAKE"  # number, start time and namespace of the nearest Snakemake above

Process = tuple[int, int]  # number and start time, since numbers are used again


class Orphan(RuntimeError):
    """The Snakemake that started this process is gone."""


def mark() -> None:
    """Have processes that this one starts from now on tie themselves to it."""
    os.environ[VARIABLE] = f"{os.getpid()}:{_started(os.getpid())}:{_namespace()}"


def tie() -> None:
    """Tie this process's life to that of its ancestors up to the nearest Snakemake; without one, to nothing.

    Raises:
        Orphan: it is gone already.
    """
    above = ancestors()
    if not above:
        return
    watched = [(os.getpid(), _started(os.getpid())), *above]
    words = [f"{number}:{started}" for number, started in watched]
    subprocess.Popen(
        [sys.executable, "-I", "-S", __file__, *words],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def watch(job: Process, above: list[Process]) -> None:
    """Until the job ends: kill it once an ancestor is gone. Whatever ended it, what it has started ends too."""
    started: list[Process] = []
    asked: list[float] = []  # when this process was sent SIGTERM, and so was the job
    signal.signal(signal.SIGTERM, lambda *_: asked.append(time.monotonic()))
    while _alive(job):
        started = _below(job[0])
        waits = asked and time.monotonic() < asked[0] + GRACE
        if not waits and not all(map(_alive, above)):
            _kill([*started, job])
            return
        time.sleep(LOOK)
    _kill(started)


def ancestors() -> list[Process]:
    """Processes above this one, the parent first, up to the nearest Snakemake; none if no Snakemake started it.

    Raises:
        Orphan: it is gone.
    """
    number, _, rest = os.environ.get(VARIABLE, "").partition(":")
    started, _, namespace = rest.partition(":")
    if not number or namespace != _namespace():  # in a container processes have other numbers
        return []
    snakemake = (int(number), int(started))
    found, above = [], os.getppid()
    while above and (began := _started(above)) is not None:
        found.append((above, began))
        if found[-1] == snakemake:
            return found
        above = _parent(above)
    raise Orphan(f"the Snakemake that started this job (process {number}) is gone")


def _kill(processes: list[Process]) -> None:
    for process in processes:
        if _alive(process):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process[0], signal.SIGKILL)


def _alive(process: Process) -> bool:
    return _started(process[0]) == process[1]


def _below(number: int) -> list[Process]:
    """Processes that one has started, at any depth, without the one that asks."""
    found: list[Process] = []
    waiting = [number]
    while waiting:
        for path in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                for child in map(int, path.read_text(encoding="ascii").split()):
                    started = _started(child)
                    if started is not None and child != os.getpid():
                        found.append((child, started))
                        waiting.append(child)
    return found


def _fields(number: int) -> list[str]:
    """Fields of /proc/N/stat from the third on (state, parent, ...); none if the process is gone."""
    try:
        text = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()  # a name may hold spaces and brackets


def _started(number: int) -> int | None:
    """When a process started, in ticks since the machine did; None if it is gone, or a zombie."""
    fields = _fields(number)
    return None if not fields or fields[0] in "ZX" else int(fields[19])


def _parent(number: int) -> int:
    fields = _fields(number)
    return int(fields[1]) if fields else 0


def _namespace() -> str:
    """Processes with the same one see each other under the same numbers."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


if __name__ == "__main__":
    one, *others = (tuple(map(int, word.split(":"))) for word in sys.argv[1:])
    watch(one, others)
