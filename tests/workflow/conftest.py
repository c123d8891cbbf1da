"""A finished run, made once for all test processes; each file of tests gets a copy to work in."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import Project
from tests.workflow import micro


@pytest.fixture(scope="session")
def first_run(once, mnist_path):
    """The tiny experiment after a run on two cores, and what was said; nobody writes here."""

    def make(folder):
        (folder / "said.txt").write_text(micro.run(Project(folder, mnist_path), "--cores", "2", "--verbose").said)

    return once("first run", make)


@pytest.fixture(scope="module")
def finished(first_run, mnist_path, tmp_path_factory):
    folder = tmp_path_factory.mktemp("finished") / "project"
    shutil.copytree(first_run, folder, symlinks=True)
    copy = Project(folder, mnist_path, made=True)
    copy.said = (folder / "said.txt").read_text()
    return copy
