"""What a job says: everything into its log, and on failure one line where people look."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aecompare import lifeline, memory


@contextmanager
def job(log: str) -> Iterator[Callable[[str], None]]:
    """Yield a function that writes a line to `log`; all other output of the process goes there too.

    An error ends the process with status 1: traceback in the log, its last line on the screen.
    """
    lifeline.tie()
    path = Path(log)
    path.parent.mkdir(parents=True, exist_ok=True)
    memory.keep()
    screen = os.dup(2)
    with path.open("w", encoding="utf-8", buffering=1) as out:
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
            traceback.print_exc(file=out)
            cause = " ".join(str(fault).split()) or type(fault).__name__
            os.write(screen, f"{path}: {cause}\n".encode())
            sys.exit(1)
