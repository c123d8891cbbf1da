"""Images of one's own: what is sound is read as it is, whatever else is told in one line with the file's name."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from aecompare.data import fetch, images, own, pictures
from aecompare.data.sets import DataUnavailable
from aecompare.running.files import read_json
from tests.conftest import patches


def folder_of(root, shape=(12, 10, 3), count=120, classes=("ants", "bees"), ending="png"):
    """Images of noise, in sub-folders by turns."""
    rng = np.random.default_rng(0)
    found = rng.integers(0, 256, (count, *shape), dtype=np.uint8)
    for at, image in enumerate(found):
        path = root / (classes[at % len(classes)] if classes else "") / f"{at:03}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path)
    return found


def dataset(**settings):
    return own.dataset_of("mine", {key: value for key, value in settings.items() if value is not None})


@pytest.mark.parametrize("shape", [(12, 10, 3), (9, 16)], ids=["colour", "grey"])
@pytest.mark.parametrize("classes", [(), ("ants", "bees")], ids=["no labels", "classes"])
def test_a_folder_is_read_as_it_is(tmp_path, shape, classes):
    given = folder_of(tmp_path, shape, classes=classes)
    mine = dataset(folder=str(tmp_path))
    assert mine.about.shape.axes == shape
    assert mine.about.classes == classes
    assert (mine.about.train, mine.about.test) == (103, 17)
    found = mine.read(None, print).arrays
    order = np.argsort([at % 2 for at in range(120)], kind="stable") if classes else np.arange(120)
    np.testing.assert_array_equal(found["images"], given[order])
    assert found["labels"].tolist() == ([0] * 60 + [1] * 60 if classes else [0] * 120)


def test_what_is_stored_is_split_once_by_the_seed_and_stratified(tmp_path):
    given = folder_of(tmp_path / "mine", count=210, classes=("a", "b", "c"))
    stored = []
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        paths = [str(tmp_path / f"{name}.{ending}") for ending in ("npz", "json")]
        fetch.store(dataset(folder=str(tmp_path / "mine")), "mine", None, seed, *paths, print)
        stored.append((images.read(paths[0], "mine", 50_000, 10_000), read_json(paths[1])))
    (one, record), (again, same), (other, differs) = stored
    assert record["split"] == same["split"] != differs["split"]
    np.testing.assert_array_equal(one.test_bytes, again.test_bytes)
    assert not np.array_equal(one.test_bytes, other.test_bytes)
    assert np.bincount(one.test_labels).tolist() == [10, 10, 10]
    parts = [one.train_bytes, one.validation_bytes, one.test_bytes]
    assert {image.tobytes() for part in parts for image in part} == {image.tobytes() for image in given}
    assert record["images"] == {"train": 150, "validation": 30, "test": 30}
    assert record["shape"] == [12, 10, 3]


def test_a_given_split_is_kept(tmp_path):
    for part, count in (("train", 100), ("test", 40)):
        folder_of(tmp_path / part, count=count)
    mine = dataset(folder=str(tmp_path))
    assert mine.split
    assert (mine.about.train, mine.about.test, mine.about.classes) == (100, 40, ("ants", "bees"))
    assert len(mine.read(None, print).arrays["test_images"]) == 40


def test_size_and_colour_are_changed_on_request_alone(tmp_path):
    folder_of(tmp_path, (12, 10, 3), classes=())
    Image.fromarray(np.zeros((30, 20), np.uint8)).save(tmp_path / "zz.png")
    found = dataset(folder=str(tmp_path), size=[8, 9], colour=False).read(None, print).arrays["images"]
    assert found.shape == (121, 8, 9)


def test_exif_turns_nothing(tmp_path):
    folder_of(tmp_path, (12, 10, 3), classes=(), ending="jpg")
    turned = Image.new("RGB", (10, 12))
    exif = turned.getexif()
    exif[274] = 6  # a quarter turn
    turned.save(tmp_path / "zz.jpg", exif=exif)
    assert dataset(folder=str(tmp_path)).read(None, print).arrays["images"].shape == (121, 12, 10, 3)


@pytest.mark.parametrize(
    "labels", [None, np.arange(140) % 12, np.array(["owl", "bat"] * 70)], ids=["no", "int", "text"]
)
def test_a_file_of_arrays_is_read_as_it_is(tmp_path, labels):
    given = np.random.default_rng(0).integers(0, 256, (140, 9, 11), dtype=np.uint8)
    np.savez(tmp_path / "x.npz", images=given, **({} if labels is None else {"labels": labels}))
    mine = dataset(file=str(tmp_path / "x.npz"))
    found = mine.read(None, print).arrays
    np.testing.assert_array_equal(found["images"], given)
    if labels is None:
        assert mine.about.classes == ()
    else:
        assert [mine.about.classes[label] for label in found["labels"]] == [str(label) for label in labels]


def test_what_changed_on_disk_has_another_fingerprint(tmp_path):
    folder_of(tmp_path, classes=())
    before = dataset(folder=str(tmp_path)).fingerprint
    assert before == dataset(folder=str(tmp_path)).fingerprint
    Image.new("RGB", (10, 12)).save(tmp_path / "new.png")
    assert dataset(folder=str(tmp_path)).fingerprint != before


def bomb(path):
    """A PNG of a few bytes that says it has 50,000 × 50,000 pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0" * 100)) + chunk(b"IEND", b"")
    )


def grey(path, size=(10, 12), mode="L"):
    Image.new(mode, size).save(path)


def wide(root):
    return np.zeros((120, 300, 300), np.uint8)


FOLDERS = {
    "no folder": (lambda root: [path.unlink() for path in root.iterdir()] and root.rmdir(), "is no folder"),
    "empty": (lambda root: [path.unlink() for path in root.iterdir()], "no PNG or JPEG"),
    "too few": (lambda root: [path.unlink() for path in sorted(root.iterdir())[50:]], "50 images are too few"),
    "another size": (lambda root: grey(root / "zz.png", (11, 12), "RGB"), r"zz\.png has 12 × 11 pixels"),
    "grey among colour": (lambda root: grey(root / "zz.png"), r"zz\.png is grey where the first image is in colour"),
    "transparent": (lambda root: grey(root / "zz.png", mode="RGBA"), r"zz\.png has pixels of kind RGBA"),
    "16 bits": (lambda root: grey(root / "zz.png", mode="I;16"), r"zz\.png has pixels of kind I;16"),
    "not an image": (lambda root: (root / "zz.txt").write_text("x"), r"zz\.txt is no image"),
    "a text named png": (lambda root: (root / "zz.png").write_text("x"), r"zz\.png is damaged"),
    "a GIF named png": (lambda root: Image.new("P", (10, 12)).save(root / "zz.png", "GIF"), r"zz\.png is damaged"),
    "cut": (lambda root: (root / "000.png").write_bytes((root / "001.png").read_bytes()[:200]), r"000\.png is damaged"),
    "no bytes": (lambda root: (root / "zz.png").write_bytes(b""), r"zz\.png is damaged"),
    "a bomb": (lambda root: bomb(root / "000.png"), r"000\.png has too many pixels"),
    "a folder beside": (lambda root: folder_of(root / "ants", count=12, classes=()), "beside and inside"),
    "too deep": (lambda root: folder_of(root / "a" / "b", count=12, classes=()), "lies too deep"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FOLDERS)
def test_a_bad_folder_is_told_in_one_line(tmp_path, fault):
    root = tmp_path / "mine"
    folder_of(root, classes=())
    spoil, said = FOLDERS[fault]
    spoil(root)
    with pytest.raises(DataUnavailable, match=said) as raised:
        dataset(folder=str(root)).read(None, print)
    assert "\n" not in str(raised.value)
    assert str(root) in str(raised.value)


def test_small_and_rare_are_told(tmp_path):
    folder_of(tmp_path / "small", (6, 10, 3), classes=())
    with pytest.raises(DataUnavailable, match="at least 8 pixels"):
        _ = dataset(folder=str(tmp_path / "small")).about
    folder_of(tmp_path / "rare", classes=("ants", "bees"))
    folder_of(tmp_path / "rare" / "cat", count=3, classes=())
    with pytest.raises(DataUnavailable, match="'cat' has 3 images"):
        dataset(folder=str(tmp_path / "rare")).read(None, print)


FEW = np.zeros((120, 9, 9), np.uint8)
FILES = {
    "floats": ({"images": FEW / 255}, "images are float64"),
    "flat": ({"images": FEW.reshape(120, 81)}, r"images are uint8 \(120, 81\)"),
    "four channels": ({"images": np.zeros((120, 9, 9, 4), np.uint8)}, "1 or 3 channels"),
    "no images": ({"pictures": FEW}, "no array 'images'"),
    "something else": ({"images": FEW, "weights": FEW}, "unknown array 'weights'"),
    "labels too few": ({"images": FEW, "labels": np.zeros(5, int)}, "for each of 120 images"),
    "labels of floats": ({"images": FEW, "labels": np.zeros(120)}, "a whole number or a word"),
    "a split with one": ({"train_images": FEW}, "no array 'test_images'"),
    "large": ({"images": np.zeros((120, 300, 300), np.uint8)}, "at most 65,536 values"),
    "objects": ({"images": np.array([None] * 120)}, "images are object"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FILES)
def test_a_bad_file_is_told_in_one_line(tmp_path, fault):
    arrays, said = FILES[fault]
    np.savez_compressed(tmp_path / "x.npz", **arrays)
    with pytest.raises(DataUnavailable, match=said) as raised:
        _ = dataset(file=str(tmp_path / "x.npz")).about
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 1000], ids=["empty", "cut", "text"])
def test_a_damaged_file_is_told(tmp_path, content):
    (tmp_path / "x.npz").write_bytes(content)
    with pytest.raises(DataUnavailable, match="no whole"):
        _ = dataset(file=str(tmp_path / "x.npz")).about


def test_pictures_of_real_photographs_survive(tmp_path):
    real = patches(own.Shape(16, 16, 3), 0, 5, 5, 5)
    for at, image in enumerate(real.shape.pictures(real.test_bytes)):
        Image.fromarray(image).save(tmp_path / f"{at}.png")
        np.testing.assert_array_equal(pictures.read(tmp_path / f"{at}.png", real.shape, False, False), image)
