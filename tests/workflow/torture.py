"""Kill runs at random and see that one command finishes them, to the bits of a run that nobody touched.

`python -m tests.workflow.torture 30` kills Snakemake, a job, and all of them together, thirty times each; `make
torture` calls it. A short sample of it is in `test_interruptions.py`.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from aecompare.running import watchdog
from aecompare.training.checkpoint import VARIABLE

GRID = """
code_sizes: [2]
replicates: 2
models: [ae, pca]
tasks: [reconstruction]
data: {train_images: 2000, test_images: 300}
training: {epochs: 30, batch_size: 50}
judge: {epochs: 2}
"""
TARGETS = ("results/scores.csv", "results/summary.csv")
KINDS = ("master", "job", "group")
LATEST = 14.0  # seconds after which a run is killed at the latest


class Runs:
    """Runs of one small grid in a copy of the project.

    Args:
        folder: the copy, with the data in it.
        seed: of the kills.
    """

    def __init__(self, folder: Path, seed: int = 0):
        self.folder, self.random = folder, random.Random(seed)
        (folder / "torture.yaml").write_text(GRID)
        self.kills: Counter[str] = Counter()
        self.resumed = 0

    def command(self, *words: str) -> list[str]:
        program = Path(sys.executable).parent / "snakemake"
        return [str(program), *TARGETS, "--configfile", "torture.yaml", *words]

    def environment(self) -> dict[str, str]:
        path = os.pathsep.join(map(str, [self.folder, self.folder / "workflow" / "logger"]))
        return {**os.environ, "PYTHONPATH": path, VARIABLE: "0"}

    def start(self) -> subprocess.Popen:
        with (self.folder / "said.txt").open("a") as said:
            return subprocess.Popen(
                self.command("--cores", "2"), cwd=self.folder, env=self.environment(), start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=said,
            )  # fmt: skip

    def finish(self) -> None:
        """The one command, to its end."""
        done = self.start().wait()
        said = (self.folder / "said.txt").read_text()
        if done:
            raise AssertionError(f"the command after the kills ended with {done}:\n{said[-3000:]}")

    def kill(self, kind: str) -> bool:
        """Start a run and kill it, or one of its jobs, at a random moment; False if it had ended before."""
        run = self.start()
        time.sleep(self.random.uniform(0.5, LATEST))
        below = watchdog._below(run.pid)
        jobs = [
            process for process in below if b".snakemake/scripts" in _command(process[0]) and _is_python(process[0])
        ]
        if run.poll() is not None or (kind == "job" and not jobs):
            run.wait()
            return False
        if kind == "master":
            run.kill()
        elif kind == "group":
            os.killpg(run.pid, signal.SIGKILL)
        else:
            os.kill(self.random.choice(jobs)[0], signal.SIGKILL)
        run.wait()
        if kind != "job":
            self._all_gone([process for process in below if b"watchdog" not in _command(process[0])])
        self.kills[kind] += 1
        return True

    def _all_gone(self, processes: list[watchdog.Process]) -> None:
        until = time.monotonic() + 10  # one that still imports ends when it begins
        while any(map(watchdog._alive, processes)):
            if time.monotonic() > until:
                raise AssertionError(f"these outlived their Snakemake: {[_command(number) for number, _ in processes]}")
            time.sleep(0.05)

    def hashes(self) -> dict[str, str]:
        """Of all results, by path; without what is measured in seconds."""
        found = [*(self.folder / "results").rglob("*.npz"), *(self.folder / path for path in TARGETS)]
        self.resumed += sum(
            "going on after epoch" in path.read_text(errors="replace")
            for path in (self.folder / "results" / "logs" / "train").rglob("*.log")
        )
        assert not list((self.folder / "results").rglob("checkpoint*")), "a checkpoint was left"
        return {str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}

    def forget(self) -> None:
        """Back to the data alone."""
        for path in sorted((self.folder / "results").rglob("*"), reverse=True):
            if path.is_file() and path.parent.name != "data":
                path.unlink()


def _command(number: int) -> bytes:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def _is_python(number: int) -> bool:
    return b"python" in _command(number).split(b"\0")[0]


def torture(runs: Runs, kills: int, each: int = 5) -> dict[str, int]:
    """Kill as often as said, of each kind; after every few kills finish and compare.

    Returns:
        Counts: of kills by kind, of comparisons, and of trainings that went on from a checkpoint.

    Raises:
        AssertionError: a run did not finish, a job outlived its Snakemake, or a file differs.
    """
    runs.finish()  # at once, where it has been run before
    expected = runs.hashes()
    left = [kind for kind in KINDS for _ in range(kills)]
    runs.random.shuffle(left)
    compared = 0
    while left:
        runs.forget()
        batch = left[:each]
        missed = 0
        while batch and missed < 3:
            if runs.kill(batch[0]):
                left.remove(batch.pop(0))
            else:
                missed += 1  # it had finished: start anew
                break
        runs.finish()
        found = runs.hashes()
        assert found == expected, sorted(path for path in expected if found.get(path) != expected[path])
        compared += 1
        print(dict(runs.kills), f"{compared} comparisons, {runs.resumed} resumed", flush=True)
    return {**runs.kills, "comparisons": compared, "resumed": runs.resumed}


def main(kills: int) -> None:
    from tests.conftest import ROOT, Project

    with tempfile.TemporaryDirectory() as folder:
        copy = Project(Path(folder), ROOT / "results" / "data" / "mnist.npz")
        copy.give_data()
        print(torture(Runs(copy.folder), kills))


if __name__ == "__main__":
    main(int(sys.argv[1]))
