"""From report.tex to report.pdf, where LaTeX is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from aecompare.reporting import templates
from aecompare.running.files import write_bytes

MINUTES = 5


PROGRAMS = ("latexmk", "pdflatex", "kpsewhich")
PACKAGE = re.compile(r"\\usepackage(?:\[[^\]]*\])?\{(\w+)\}")


def available() -> bool:
    return not missing()


@cache
def missing() -> tuple[str, ...]:
    """What a PDF needs and this machine has not: programs of LaTeX, or packages that the templates use."""
    if lacking := tuple(program for program in PROGRAMS if shutil.which(program) is None):
        return lacking
    texts = [path.read_text(encoding="utf-8") for path in templates.files("latex", "head.tex.j2")]
    wanted = [f"{package}.sty" for package in sorted({name for text in texts for name in PACKAGE.findall(text)})]
    done = subprocess.run(["kpsewhich", *wanted], capture_output=True, text=True, check=False)
    found = {Path(line).name for line in done.stdout.splitlines()}
    return tuple(package for package in wanted if package not in found)


def compile_pdf(source: str, target: str) -> None:
    """Compile beside the source, whose figures and tables it names, with the shell locked away and no time stamp.

    Raises:
        RuntimeError: LaTeX failed; the message holds its first error.
    """
    with tempfile.TemporaryDirectory() as scratch:
        command = [
            "latexmk", "-pdf", "-norc", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape",
            f"-outdir={scratch}", Path(source).name,
        ]  # fmt: skip
        stamped = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
        done = subprocess.run(
            command, cwd=Path(source).parent, env=stamped, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, errors="replace", timeout=60 * MINUTES, check=False,
        )  # fmt: skip
        print(done.stdout, done.stderr)
        made = Path(scratch) / Path(source).with_suffix(".pdf").name
        if done.returncode or not made.exists():
            said = [line for line in done.stdout.splitlines() if line.startswith("!")]
            raise RuntimeError(f"LaTeX failed: {said[0] if said else 'no error message; see the log'}")
        write_bytes(target, made.read_bytes())
