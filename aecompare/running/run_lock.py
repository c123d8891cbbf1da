"""One run at a time in a folder, and none that a dead one's lock keeps out.

Snakemake's own locks are files, which stay after ``kill -9``; its ``--unlock`` also frees those of a run that lives,
and then two write the same outputs. A lock of the kernel's goes with its process, however that ends: whoever holds it
knows that no other run lives, and may clear what a dead one left.
"""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import IO

HELD = Path("results/.running")
LEFT = Path(".snakemake/locks")
NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)  # of some shared file systems
READING = (
    "dryrun", "report", "lint", "list_rules", "list_target_rules", "list_input_changes", "list_params_changes",
    "list_untracked", "list_conda_envs", "summary", "detailed_summary", "dag", "rulegraph", "filegraph", "d3dag",
    "print_compilation",
)  # fmt: skip
_kept: list[IO[str]] = []  # open as long as the process lives


class AnotherRun(RuntimeError):
    """A run is going on in this folder."""


def only_reads(asked: object) -> bool:
    """Whether a command line, as Snakemake parses it, asks for nothing that writes results: it needs no folder of its
    own, and is answered while a run goes on."""
    return any(getattr(asked, name, None) not in (None, False) for name in READING)


def claim(held: Path = HELD, left: Path = LEFT) -> None:
    """Claim the folder for this process, and clear the locks of runs that died.

    Raises:
        AnotherRun: another process has it.
        OSError: the folder cannot be written.
    """
    try:
        _claim(held)
    except OSError as fault:
        helps = (
            "this file system has no locks; put the folder on one that has"
            if fault.errno in NO_LOCKS
            else "this folder has to be writable, with space left"
        )
        raise OSError(f"{held}: {fault.strerror}; {helps}") from fault
    if left.is_dir():
        for lock in left.iterdir():
            lock.unlink()


def _claim(held: Path) -> None:
    held.parent.mkdir(parents=True, exist_ok=True)
    file = held.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        who = file.read().strip() or "unknown"
        file.close()
        raise AnotherRun(
            f"another run is going on in {Path.cwd()} (process {who}); wait for it, or end it: kill {who}"
        ) from None
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    _kept.append(file)
