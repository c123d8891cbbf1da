"""Real MNIST for all tests, fetched once; a copy of the project to run the pipeline in."""

from __future__ import annotations

import dataclasses
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from filelock import FileLock

from aecompare import discovery
from aecompare.data import fetch, images
from aecompare.data.idx_set import File
from aecompare.data.images import Images
from aecompare.data.shape import Shape
from aecompare.running.files import sha256
from aecompare.training import backend

ROOT = Path(__file__).parent.parent
UNSHARES = subprocess.run(["unshare", "--mount", "--net", "true"], capture_output=True, check=False).returncode == 0
WHOLE = {"project", "finished", "undisturbed", "visit", "daemons"}  # fixtures that start a pipeline, a browser, a Slurm
SHARED = {"pages": "pages", "restored": "restored", "reached": "restored"}  # what takes long is made in one process
ALONE = ("test_cluster", "test_interruptions")  # one Slurm at a time; what is killed and waits, one after the other

hypothesis.settings.register_profile("shared machine", deadline=None)  # no test is about time
hypothesis.settings.load_profile("shared machine")


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: starts a pipeline, a browser, LaTeX or Slurm")
    if hasattr(config, "workerinput") or not config.getoption("numprocesses"):  # who only deals tests out needs none
        backend.configure(threads=1)


@pytest.hookimpl(tryfirst=True)  # before xdist reads groups
def pytest_collection_modifyitems(config, items):
    """Mark whole runs and what claims the machine. Fast tests come first; on all cores the slow ones, so that none of
    them is left for the end, when the other cores have nothing to do."""
    for item in items:
        if WHOLE & set(item.fixturenames):
            item.add_marker(pytest.mark.slow)
        if item.path.stem in ALONE:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        elif found := SHARED.keys() & set(item.fixturenames):
            item.add_marker(pytest.mark.xdist_group(SHARED[found.pop()]))
    shared = hasattr(config, "workerinput")
    items.sort(
        key=lambda item: (
            (item.get_closest_marker("slow") is None) is shared,
            item.get_closest_marker("xdist_group") is None,
        )
    )


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Has what takes long made by the first test process that needs it, in a folder that all of them see."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent

    def made(name, make):
        folder, whole = root / "shared" / name, root / "shared" / f"{name}.whole"
        folder.parent.mkdir(exist_ok=True)
        with FileLock(f"{folder}.lock"):
            if not whole.exists():
                folder.mkdir()
                make(folder)
                whole.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def mnist_path(once):
    """Path of the data set's arrays, verified against its hashes."""
    made = ROOT / "results" / "data" / "mnist.npz"
    if made.exists():
        return made
    dataset = discovery.load("datasets", "mnist").DATASET
    given = os.environ.get("AECOMPARE_DATA")

    def make(folder):
        fetch.store(dataset, "mnist", given, None, folder / "mnist.npz", folder / "mnist.json", print)

    return once("data", make) / "mnist.npz"


@pytest.fixture(scope="session")
def mnist(mnist_path):
    return images.read(mnist_path, "mnist", 50_000, 10_000)


@pytest.fixture(scope="session")
def few(mnist_path):
    """Few images, for tests in which numbers do not matter."""
    return images.read(mnist_path, "mnist", 1_000, 500)


@pytest.fixture(scope="session")
def digits(once):
    """Real images of 8 × 8 pixels, for what would take twelve times as long with more."""
    dataset = discovery.load("datasets", "digits").DATASET

    def make(folder):
        fetch.store(dataset, "digits", None, 0, folder / "digits.npz", folder / "digits.json", print)

    return images.read(once("digits", make) / "digits.npz", "digits", 1_000, 250)


def patches(shape, classes, train=600, validation=60, test=140):
    """Real images of any shape: parts of a photograph, in classes by how bright they are."""
    from sklearn.datasets import load_sample_image

    photograph = load_sample_image("flower.jpg")  # [427, 640, 3]
    if shape.channels == 1:
        photograph = photograph.mean(axis=2, keepdims=True).astype(np.uint8)
    rng = np.random.default_rng(0)
    count = train + validation + test
    places = rng.integers(0, np.array(photograph.shape[:2]) - (shape.height, shape.width), (count, 2))
    found = np.stack([photograph[y : y + shape.height, x : x + shape.width].reshape(-1) for y, x in places])
    order = np.argsort(np.argsort(found.mean(axis=1)))
    labels = (order * max(classes, 1) // count).astype(np.uint8)
    parts = np.split(np.arange(count), [train, train + validation])
    arrays = [array[rows] for rows in parts for array in (found, labels)]
    return Images(f"patches{shape.values}", shape, tuple(f"class {n}" for n in range(classes)), *arrays)


SHAPES = {
    "8x8, 10 classes": (Shape(8, 8), 10),
    "25x25, 2 classes": (Shape(25, 25), 2),
    "16x24x3, no classes": (Shape(16, 24, 3), 0),
}
"""Besides MNIST's: small, odd, not square and in colour."""


@pytest.fixture(scope="session", params=SHAPES)
def shaped(request):
    """Images of other shapes and classes than MNIST's."""
    return patches(*SHAPES[request.param])


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
def pages(once, few):
    """A report from made-up scores in each language: a folder each."""
    from aecompare.reporting import language
    from tests.reporting.made_up import MadeUp, experiment

    grid = experiment(
        code_sizes=[2, 4, 16], models=["ae", "vae", {"dae-half": {"model": "dae", "sigma": 0.5}}, "pca"],
        statistics={"draws": 200}, report={"title": "A <title> & 50 %_#", "languages": language.available()},
    )  # fmt: skip

    def make(folder):
        made = MadeUp(grid, folder / "numbers", few)
        for code in language.available():
            made.draw(folder / code, code)

    return once("pages", make)


class Project:
    """A copy of the project in a folder of its own, to run Snakemake in; `made`: it is there already."""

    def __init__(self, folder: Path, data: Path, made: bool = False):
        tracked = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.splitlines()  # fmt: skip
        for name in tracked if not made else ():
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
def undisturbed(once, mnist_path):
    """The grid of `tests.workflow.torture` run once, and nobody touched it."""
    from tests.workflow.torture import Runs

    def make(folder):
        Project(folder, mnist_path).give_data()
        Runs(folder, seed=1).finish()

    return Runs(once("undisturbed", make), seed=1)


@pytest.fixture(scope="session")
def project(tmp_path_factory, mnist_path):
    """Makes copies of the project."""

    def make(name: str = "project") -> Project:
        return Project(tmp_path_factory.mktemp(name), mnist_path)

    return make
