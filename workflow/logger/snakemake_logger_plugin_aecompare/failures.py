"""Jobs that failed, and a run's last words about them: what failed, why, where its log is, and how to go on."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

from aecompare.running.joblog import FAILED

CAUSES = (FAILED, "slurmstepd")  # stand in the line of a log that says why
LONGEST = 300  # characters of what an executor says
SHOWN = 5  # failed jobs that are told at the end
SKEW = 60  # seconds by which clocks of a cluster may differ
COMMAND = "AECOMPARE_COMMAND"  # what was typed, where that was not Snakemake's own call


@dataclass(frozen=True)
class Failure:
    """A job that failed: what it says of itself, its logs, the group that it ran in, if any.

    Logs from before `since` (seconds since 1970) are another run's. `reason` is what the executor says.
    """

    says: str
    logs: list[str]
    group: str = ""
    since: float = 0.0
    reason: str = ""

    @property
    def cause(self) -> str | None:
        """Why, by its logs."""
        for path in self._written():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            told = [line for line in lines if any(word in line for word in CAUSES)]
            if told:
                return told[-1].removeprefix(FAILED)
        return None

    def __str__(self) -> str:
        known = self._written()
        silent = "it ended without a word; was it killed, or out of memory?" if known else "it never began"
        where = f"its log: {known[0]}" if known else "it has no log; Snakemake's are in .snakemake/log"
        return f"{self.says}: {self.cause or shorten(self.reason, LONGEST) or silent}; {where}"

    def _written(self) -> list[Path]:
        there = [path for path in map(Path, self.logs) if path.exists()]
        return [path for path in there if path.stat().st_mtime > self.since - SKEW]


def last_words(failures: list[Failure]) -> Iterator[str]:
    """A line for each failed job; of a group, whose jobs Snakemake all calls failed, for those that say why."""
    guilty = {failure.group for failure in failures if failure.group and failure.cause}
    told = [failure for failure in failures if failure.cause or failure.group not in guilty]
    for failure in told[:SHOWN]:
        yield f"FAILED: {failure}; to go on: {_command()}"
    if len(told) > SHOWN:
        yield f"FAILED: {len(told)} jobs, of which these are the first {SHOWN}; to go on: {_command()}"


def _command() -> str:
    """What finishes the run, to be typed again."""
    called = Path(sys.argv[0]).name
    program = ["python", "-m", "snakemake"] if called == "__main__.py" else [called]
    return os.environ.get(COMMAND) or shlex.join([*program, *sys.argv[1:]])
