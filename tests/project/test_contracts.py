"""The direction of imports is held, and each contract can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    shutil.copytree(ROOT / "aecompare", folder / "aecompare", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("evaluation/judge.py", "from aecompare.analysis import statistics", "The data's way"),
        ("running/files.py", "from aecompare import settings", "The data's way"),
        ("running/provenance.py", "import snakemake", "The library never imports Snakemake"),
        ("reporting/tables.py", "from aecompare.evaluation import judge", "What plans, analyses and reports never"),
        ("config/loading.py", "import tensorflow", "What plans, analyses and reports never"),
        ("evaluation/tasks/latent.py", "from aecompare.evaluation.tasks import generation", "Models, tasks, data sets"),
        ("training/models/vae.py", "from aecompare.training.models import dae", "Models, tasks, data sets"),
        ("astray/__init__.py", "", "The data's way"),
    ],
)
def test_an_import_against_the_direction_is_told(sources, file, line, contract):
    path = sources / "aecompare" / file
    kept = path.read_text(encoding="utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{kept or ''}\n{line}\n", encoding="utf-8")
    try:
        done = lint(sources)
    finally:
        if kept is None:
            shutil.rmtree(path.parent)
        else:
            path.write_text(kept, encoding="utf-8")
    assert done.returncode != 0
    assert any(line.startswith(contract) and "BROKEN" in line for line in done.stdout.splitlines())


def lint(folder):
    program = Path(sys.executable).parent / "lint-imports"
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [str(program), "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_sources_keep_them(sources):
    done = lint(sources)
    assert done.returncode == 0, done.stdout
    assert "4 kept, 0 broken" in done.stdout
