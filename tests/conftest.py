"""Real MNIST for all tests, fetched once; a copy of the project to run the pipeline in."""

from __future__ import annotations

import dataclasses
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aecompare import backend, discovery, fetch, images
from aecompare.datasets import File
from aecompare.files import sha256

ROOT = Path(__file__).parent.parent
UNSHARES = subprocess.run(["unshare", "--mount", "--net", "true"], capture_output=True, check=False).returncode == 0
ORDER = (
    "test_setup", "test_config", "test_data", "test_sources", "test_files", "test_metrics", "test_statistics",
    "test_findings", "test_standing", "test_language", "test_report", "test_page", "test_manuscript", "test_browser",
)  # fmt: skip
LAST = ("test_interruptions", "test_cluster", "test_pipeline")  # whole runs


def pytest_configure(config):
    backend.configure(threads=1)


def pytest_collection_modifyitems(items):
    """Fast files first, whole runs of the pipeline last."""

    def place(item):
        name = item.path.stem
        return (name in LAST, ORDER.index(name) if name in ORDER else len(ORDER))

    items.sort(key=place)


@pytest.fixture(scope="session")
def mnist_path(tmp_path_factory):
    """Path of the data set's arrays, verified against its hashes."""
    made = ROOT / "results" / "data" / "mnist.npz"
    if made.exists():
        return made
    folder = tmp_path_factory.mktemp("data")
    dataset = discovery.load("datasets", "mnist").DATASET
    fetch.store(dataset, "mnist", os.environ.get("AECOMPARE_DATA"), folder / "mnist.npz", folder / "mnist.json", print)
    return folder / "mnist.npz"


@pytest.fixture(scope="session")
def mnist(mnist_path):
    return images.read(mnist_path, "mnist", 50_000, 10_000)


@pytest.fixture(scope="session")
def few(mnist_path):
    """Few images, for tests in which numbers do not matter."""
    return images.read(mnist_path, "mnist", 1_000, 500)


def idx_bytes(array):
    head = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(np.uint8).tobytes()


@pytest.fixture
def small():
    """A data set of 3 + 2 images with its four files."""
    rng = np.random.default_rng(0)
    arrays = {
        "train_images": rng.integers(0, 256, (3, 28, 28)),
        "train_labels": np.array([1, 2, 3]),
        "test_images": rng.integers(0, 256, (2, 28, 28)),
        "test_labels": np.array([4, 5]),
    }
    contents = {role: idx_bytes(array) for role, array in arrays.items()}
    files = {role: File(f"{role}-idx", sha256(content), len(arrays[role])) for role, content in contents.items()}
    dataset = dataclasses.replace(discovery.load("datasets", "mnist").DATASET, **files, sources=())
    return dataset, {files[role].name: content for role, content in contents.items()}, arrays


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def pages(tmp_path_factory, few):
    """A report from made-up scores in each language: a folder each."""
    from aecompare import language
    from tests.made_up import MadeUp, experiment

    grid = experiment(
        code_sizes=[2, 4, 16], models=["ae", "vae", {"dae-half": {"model": "dae", "sigma": 0.5}}, "pca"],
        statistics={"draws": 200}, report={"title": "A <title> & 50 %_#", "languages": language.available()},
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("pages")
    made = MadeUp(grid, folder / "numbers", few)
    for code in language.available():
        made.draw(folder / code, code)
    return folder


class Project:
    """A copy of the project in a folder of its own, to run Snakemake in."""

    def __init__(self, folder: Path, data: Path):
        tracked = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.splitlines()  # fmt: skip
        for name in tracked:
            source = ROOT / name
            if source.is_file() and not name.startswith("tests/"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, folder / name)
        self.folder, self.data = folder, data
        self.path = {"PYTHONPATH": os.pathsep.join(map(str, [folder, folder / "workflow" / "logger"]))}

    def snakemake(self, *words: str, **more: str) -> subprocess.CompletedProcess:
        environment = {**os.environ, **self.path, **more}
        program = Path(sys.executable).parent / "snakemake"
        return subprocess.run(
            [str(program), *words], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def give_data(self) -> None:
        """Put the data set where `fetch` would, so that a run needs no network."""
        target = self.folder / "results" / "data"
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self.data, target / "mnist.npz")
        record = self.data.with_suffix(".json")
        shutil.copy2(record, target / "mnist.json")


@pytest.fixture(scope="session")
def undisturbed(project):
    """The grid of `tests.torture` run once, and nobody touched it."""
    from tests.torture import Runs

    copy = project("undisturbed")
    copy.give_data()
    runs = Runs(copy.folder, seed=1)
    runs.finish()
    return runs


@pytest.fixture(scope="session")
def project(tmp_path_factory, mnist_path):
    """Makes copies of the project."""

    def make(name: str = "project") -> Project:
        return Project(tmp_path_factory.mktemp(name), mnist_path)

    return make
