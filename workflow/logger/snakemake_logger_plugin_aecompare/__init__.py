"""Progress that people can read: one line a job, with how many are left and the expected time.

A logger plug-in of Snakemake, chosen by `logger: aecompare` in the profile. Errors are printed in full; all else that
Snakemake says is in its own log under `.snakemake/log`.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import shlex
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_interface_logger_plugins.settings import LogHandlerSettingsBase

from aecompare.joblog import FAILED

REPEATED = ("CalledProcessError", "a job execution failed", "At least one job did not complete")  # said better below
CAUSES = (FAILED, "slurmstepd")  # stand in the line of a log that says why
SHOWN = 5  # failed jobs that are told at the end
COMMAND = "AECOMPARE_COMMAND"  # what was typed, where that was not Snakemake's own call


@dataclass
class LogHandlerSettings(LogHandlerSettingsBase):
    """None."""


@dataclass
class Progress:
    """How far a run is, and how long the rest will take: what is done, weighed by the mean time of each rule's jobs."""

    total: dict[str, int] = field(default_factory=dict)
    spent: dict[str, list[float]] = field(default_factory=dict)
    running: dict[int, tuple[str, str, float]] = field(default_factory=dict)
    began: float | None = None

    def start(self, job: int, rule: str, says: str, now: float) -> None:
        self.running[job] = (rule, says, now)
        self.began = now if self.began is None else self.began

    def finish(self, job: int, now: float) -> tuple[str, float] | None:
        """What finished and how long it took; None for a job that never started here."""
        if job not in self.running:
            return None
        rule, says, started = self.running.pop(job)
        self.spent.setdefault(rule, []).append(now - started)
        return says, now - started

    @property
    def done(self) -> int:
        return sum(map(len, self.spent.values()))

    @property
    def jobs(self) -> int:
        return sum(self.total.values())

    def remaining(self, now: float) -> float | None:
        """Seconds, or None while too little is done to say."""
        seen = [seconds for found in self.spent.values() for seconds in found]
        if self.began is None or len(seen) < 3 or now <= self.began:
            return None
        mean = sum(seen) / len(seen)
        work = 0.0
        for rule, count in self.total.items():
            found = self.spent.get(rule, [])
            usual = sum(found) / len(found) if found else mean
            work += max(0, count - len(found)) * usual
        work -= sum(now - started for _, _, started in self.running.values())
        at_once = max(1.0, sum(seen) / (now - self.began))
        return max(0.0, work / at_once)


@dataclass(frozen=True)
class Failure:
    """A job that failed: what it says of itself, its logs, and the group that it ran in, if any."""

    says: str
    logs: list[str]
    group: str

    @property
    def cause(self) -> str | None:
        """Why, by its logs."""
        for path in filter(Path.exists, map(Path, self.logs)):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            told = [line for line in lines if any(word in line for word in CAUSES)]
            if told:
                return told[-1].removeprefix(FAILED)
        return None

    def __str__(self) -> str:
        known = [path for path in self.logs if Path(path).exists()]
        where = f"; its log: {known[0]}" if known else ""
        return f"{self.says}: {self.cause or 'it ended without a word; was it killed, or out of memory?'}{where}"


class LogHandler(LogHandlerBase):
    """Writes to standard error."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.progress = Progress()
        self.told: dict[int, tuple[str, str]] = {}
        self.failed: dict[int, Failure] = {}
        self.grouped: dict[int, tuple[str, list[str]]] = {}
        self.verbose = bool(getattr(self.common_settings, "verbose", False))
        self.dry = bool(getattr(self.common_settings, "dryrun", False))

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "event", None)
        now = time.monotonic()
        if event == LogEvent.RUN_INFO:
            self._plan(record)
        elif event == LogEvent.JOB_INFO:
            says = record.rule_msg or record.rule_name
            self.told[record.jobid] = (record.rule_name, says)
            if record.rule_name == "all":
                return
            if self.dry:
                self._say(f"would run: {says}")
            else:
                self.progress.start(record.jobid, record.rule_name, says, now)
        elif event == LogEvent.JOB_FINISHED:
            self._finished(record.job_id, now)
        elif event == LogEvent.JOB_ERROR:
            _, says = self.told.get(record.jobid, (record.rule_name, record.rule_name))
            group, more = self.grouped.pop(record.jobid, ("", []))
            self.failed[record.jobid] = Failure(says, [*map(str, record.log or []), *more], group)
            if not group:
                self._say(f"failed: {says}")
        elif event == LogEvent.GROUP_ERROR:  # each of its jobs is told as failed after this
            members = [info["jobid"] for info in record.job_error_info]
            self.grouped.update(dict.fromkeys(members, (record.groupid, [str(path) for path in record.aux_logs])))
            told = [self.told[member][1] for member in members if member in self.told]
            self._say(f"failed: one of {', '.join(told)}")
        elif any(part in record.getMessage() for part in REPEATED):
            pass
        elif event == LogEvent.ERROR and not self.progress.total and (found := _config_faults()):
            self._say("\n".join(found))
        elif event == LogEvent.ERROR and "Traceback" in record.getMessage() and not self.verbose:
            self._say(f"{record.getMessage().strip().splitlines()[-1]} (--verbose shows where)")
        elif event == LogEvent.ERROR or (event is None and record.levelno >= logging.ERROR):
            self._say(self.format(record) if event else record.getMessage())
        elif event is None and record.levelno >= logging.WARNING:
            self._say(record.getMessage())
        elif event is None and "Nothing to be done" in record.getMessage():
            self._say("nothing to do: all results are up to date")

    def _plan(self, record: logging.LogRecord) -> None:
        self.progress.total = {rule: count for rule, count in record.stats.items() if rule not in ("all", "total")}
        if not self.dry:
            self._say(f"{self.progress.jobs} jobs to do")

    def close(self) -> None:
        """The last words: what failed, why, where its log is, and how to go on."""
        guilty = {failure.group for failure in self.failed.values() if failure.group and failure.cause}
        failed = [failure for failure in self.failed.values() if failure.cause or failure.group not in guilty]
        self.failed.clear()
        for failure in failed[:SHOWN]:
            self._say(f"FAILED: {failure}; to go on: {_command()}")
        if len(failed) > SHOWN:
            self._say(f"FAILED: {len(failed)} jobs, of which these are the first {SHOWN}; to go on: {_command()}")
        super().close()

    def _finished(self, job: int, now: float) -> None:
        self.failed.pop(job, None)  # it was tried again
        finished = self.progress.finish(job, now)
        if finished is None or self.progress.jobs == 0 or finished[0] == "all":
            return
        says, seconds = finished
        remaining = self.progress.remaining(now)
        left = self.progress.jobs - self.progress.done
        end = "" if remaining is None or not left else f", about {_duration(remaining)} to go"
        width = len(str(self.progress.jobs))
        self._say(
            f"[{self.progress.done:>{width}}/{self.progress.jobs}] {says}: {_duration(seconds)} ({left} left{end})"
        )

    def _say(self, line: str | None) -> None:
        if line:
            print(line, file=sys.stderr, flush=True)

    @property
    def writes_to_stream(self) -> bool:
        return True

    @property
    def writes_to_file(self) -> bool:
        return False

    @property
    def has_filter(self) -> bool:
        return True

    @property
    def has_formatter(self) -> bool:
        return False

    @property
    def needs_rulegraph(self) -> bool:
        return False


def _command() -> str:
    """What finishes the run, to be typed again."""
    return os.environ.get(COMMAND) or shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])


def _config_faults() -> list[str]:
    """What is wrong with the config files of the command line: Snakemake reads them before the project can."""
    from snakemake.cli import parse_args

    from aecompare.config import faults_of

    with contextlib.redirect_stderr(io.StringIO()):  # it has said which profiles it uses
        named = parse_args(sys.argv[1:])[1].configfile or []
    own = Path("config/config.yaml")  # the Snakefile's
    return faults_of([*([own] if own.exists() else []), *named])


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
