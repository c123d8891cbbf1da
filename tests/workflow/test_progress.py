"""The progress lines: what is done, what is left, and when it will be over."""

from __future__ import annotations

import logging
import os

import pytest
from snakemake.settings.types import OutputSettings
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_logger_plugin_aecompare import LogHandler, LogHandlerSettings
from snakemake_logger_plugin_aecompare.progress import Progress, duration


def test_remaining_weighs_what_is_left_by_its_rule():
    progress = Progress(total={"train": 4, "evaluate": 4})
    now = 0.0
    for job in range(4):  # one at a time, 60 s each
        progress.start(job, "train", f"train {job}", now)
        now += 60
        assert progress.finish(job, now) == (f"train {job}", 60)
    progress.start(4, "evaluate", "evaluate 4", now)
    now += 10
    progress.finish(4, now)
    assert (progress.done, progress.jobs) == (5, 8)
    assert progress.remaining(now) == pytest.approx(3 * 10)


def test_two_at_once_take_half_the_time():
    progress = Progress(total={"train": 8})
    for start in (0, 60):
        for job in (start, start + 1):
            progress.start(job, "train", "", float(start))
        for job in (start, start + 1):
            progress.finish(job, start + 60.0)
    assert progress.remaining(120.0) == pytest.approx(4 * 60 / 2)


def test_nothing_is_said_before_enough_is_known():
    progress = Progress(total={"train": 8})
    assert progress.remaining(0.0) is None
    progress.start(1, "train", "", 0.0)
    assert progress.remaining(5.0) is None
    assert progress.finish(99, 5.0) is None


@pytest.mark.parametrize(("seconds", "text"), [(3, "3 s"), (89, "89 s"), (600, "10 min"), (9000, "2.5 h")])
def test_durations_are_for_people(seconds, text):
    assert duration(seconds) == text


@pytest.fixture
def handler():
    """The plug-in with nothing asked of it, and what two jobs say of themselves."""
    made = LogHandler(OutputSettings(), LogHandlerSettings())
    for number in (1, 2):
        made.emit(record(LogEvent.JOB_INFO, jobid=number, rule_name="train", rule_msg=f"train {number}"))
    return made


def record(event, **more):
    made = logging.LogRecord("snakemake", logging.ERROR, __file__, 0, "", (), None)
    vars(made).update({"event": event, "rule_msg": None, **more})
    return made


def test_the_last_words_are_what_failed_and_how_to_go_on(handler, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("AECOMPARE_COMMAND", "make report")
    log = tmp_path / "1.log"
    log.write_text("working\nTraceback\nFAILED: no space left\n")
    handler.emit(record(LogEvent.JOB_ERROR, jobid=1, rule_name="train", log=[str(log)]))
    handler.emit(record(LogEvent.JOB_ERROR, jobid=2, rule_name="train", log=[]))
    handler.close()
    said = capsys.readouterr().err.splitlines()
    assert said[-2] == f"FAILED: train 1: no space left; its log: {log}; to go on: make report"
    assert said[-1].startswith(
        "FAILED: train 2: it never began; it has no log; Snakemake's are in .snakemake/log; to go"
    )


def test_what_was_tried_again_with_success_has_not_failed(handler, capsys):
    handler.emit(record(LogEvent.JOB_ERROR, jobid=1, rule_name="train", log=[]))
    handler.emit(record(LogEvent.JOB_FINISHED, job_id=1))
    handler.close()
    assert "FAILED" not in capsys.readouterr().err


def test_of_a_group_the_one_that_failed_is_told(handler, tmp_path, capsys):
    """Snakemake says it of all its jobs."""
    logs = [tmp_path / "1.log", tmp_path / "2.log", tmp_path / "slurm.log"]
    for path, text in zip(logs, ("done\n", "FAILED: not finite\n", "slurmstepd: error\n"), strict=True):
        path.write_text(text)
    members = [{"jobid": 1}, {"jobid": 2}]
    handler.emit(record(LogEvent.GROUP_ERROR, groupid="g", aux_logs=[], job_error_info=members))
    for number in (1, 2):
        handler.emit(record(LogEvent.JOB_ERROR, jobid=number, rule_name="train", log=[str(logs[number - 1])]))
    handler.close()
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "failed: one of train 1, train 2"
    assert said[1].startswith("FAILED: train 2: not finite")
    assert len(said) == 2


def test_a_log_of_an_earlier_run_is_not_taken_for_this_ones(handler, tmp_path, capsys):
    log = tmp_path / "1.log"
    log.write_text("FAILED: no space left\n")
    os.utime(log, (0, 0))
    handler.emit(record(LogEvent.JOB_ERROR, jobid=1, rule_name="train", log=[str(log)]))
    handler.close()
    said = capsys.readouterr().err
    assert "no space left" not in said
    assert "it never began" in said


def test_what_slurm_says_of_a_job_is_told_where_its_log_says_nothing(handler, tmp_path, capsys):
    log = tmp_path / "1.log"
    log.write_text("working\n")
    for number, logs in ((1, [str(log)]), (2, [])):
        more = {"rule_name": "train", "rule_msg": "SLURM status is:\n 'TIMEOUT'"}
        handler.emit(record(LogEvent.JOB_ERROR, jobid=number, log=logs, **more))
    handler.close()
    assert capsys.readouterr().err.count("SLURM status is: 'TIMEOUT'; it") == 2
