"""Where results come from: commit, versions, machine."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("tensorflow", "keras", "scikit-learn", "numpy", "pandas", "seaborn", "snakemake")


def commit(folder: str | Path) -> str:
    """The commit checked out in `folder`, and whether files differ from it; "unknown" without git."""
    found = _git(folder, "rev-parse", "HEAD")
    if not found or not _git(folder, "ls-files", "aecompare/__init__.py"):  # installed within somebody's repository
        return "unknown"
    return found + (
        " with local changes"
        if _git(folder, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!results")
        else ""
    )


def versions() -> dict[str, str]:
    return {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def machine() -> str:
    """Processor and operating system, in words."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or "unknown processor"
    return f"{name}, {platform.system()} {platform.machine()}"


def _git(folder: str | Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
