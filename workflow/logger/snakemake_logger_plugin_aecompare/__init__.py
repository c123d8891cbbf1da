"""Progress that people can read: one line a job, with how many are left and the expected time.

A logger plug-in of Snakemake, chosen by `logger: aecompare` in the profile. Errors are printed in full; all else that
Snakemake says is in its own log under `.snakemake/log`.
"""

from __future__ import annotations

import contextlib
import io
import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_interface_logger_plugins.settings import LogHandlerSettingsBase

from snakemake_logger_plugin_aecompare.failures import Failure, last_words
from snakemake_logger_plugin_aecompare.progress import Progress, duration

TARGETS = ("all", "default")  # rules that do nothing themselves
REPEATED = ("CalledProcessError", "a job execution failed", "At least one job did not complete")  # said better below


@dataclass
class LogHandlerSettings(LogHandlerSettingsBase):
    """None."""


class LogHandler(LogHandlerBase):
    """Writes to standard error."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.began = time.time()
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
            if record.rule_name in TARGETS:
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
            self.failed[record.jobid] = Failure(
                says, [*map(str, record.log or []), *more], group, self.began, record.rule_msg or ""
            )
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
        self.progress.total = {rule: count for rule, count in record.stats.items() if rule not in (*TARGETS, "total")}
        if not self.dry:
            self._say(f"{self.progress.jobs} jobs to do")

    def close(self) -> None:
        """After the last line of everything else."""
        for line in last_words(list(self.failed.values())):
            self._say(line)
        self.failed.clear()
        super().close()

    def _finished(self, job: int, now: float) -> None:
        self.failed.pop(job, None)  # it was tried again
        finished = self.progress.finish(job, now)
        if finished is None or self.progress.jobs == 0 or finished[0] in TARGETS:
            return
        says, seconds = finished
        remaining = self.progress.remaining(now)
        left = self.progress.jobs - self.progress.done
        end = "" if remaining is None or not left else f", about {duration(remaining)} to go"
        width = len(str(self.progress.jobs))
        self._say(
            f"[{self.progress.done:>{width}}/{self.progress.jobs}] {says}: {duration(seconds)} ({left} left{end})"
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


def _config_faults() -> list[str]:
    """What is wrong with the config files of the command line: Snakemake reads them before the project can."""
    from snakemake.cli import parse_args

    from aecompare.config.loading import faults_of

    with contextlib.redirect_stderr(io.StringIO()):  # it has said which profiles it uses
        named = parse_args(sys.argv[1:])[1].configfile or []
    own = Path("config/config.yaml")  # the Snakefile's
    return faults_of([*([own] if own.exists() else []), *named])
