"""What a job says: everything into its log, and on failure one line where people look."""

from __future__ import annotations

import contextlib
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aecompare.running import allocator, watchdog

FAILED = "FAILED: "  # begins the last line of a failed job's log


@contextmanager
def job(log: str) -> Iterator[Callable[[str], None]]:
    """Yield a function that writes a line to `log`; all other output of the process goes there too.

    An error ends the process with status 1: traceback and cause in the log, the cause on the screen.
    """
    try:
        watchdog.tie()
    except watchdog.Orphan as fault:  # another run may be writing that log by now
        sys.exit(str(fault))
    path = Path(log)
    allocator.keep()
    screen = os.dup(2)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = path.open("w", encoding="utf-8", buffering=1)
    except OSError as fault:  # read-only, or a quota of files
        sys.exit(_cause(fault))
    with opened as out:
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(out.fileno(), 1)  # the descriptors, so that libraries in C++ write there too
        os.dup2(out.fileno(), 2)
        started = time.monotonic()

        def say(line: str) -> None:
            out.write(f"[{time.monotonic() - started:7.1f} s] {line}\n")

        try:
            yield say
        except Exception as fault:
            cause = _cause(fault)
            with contextlib.suppress(OSError):  # on a cluster the screen is a file
                os.write(screen, f"{path}: {cause}\n".encode())
            with contextlib.suppress(OSError):  # a full disk takes no log either
                traceback.print_exc(file=out)
                out.write(f"{FAILED}{cause}\n")
            sys.exit(1)


def _cause(fault: Exception) -> str:
    """One line."""
    if isinstance(fault, OSError) and fault.strerror:
        return f"{fault.filename}: {fault.strerror}" if fault.filename else fault.strerror
    return " ".join(str(fault).split()) or type(fault).__name__
