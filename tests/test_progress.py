"""The progress lines: what is done, what is left, and when it will be over."""

from __future__ import annotations

import pytest
from snakemake_logger_plugin_aecompare import Progress, _duration


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
    assert _duration(seconds) == text
