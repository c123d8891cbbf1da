"""Getting a data set: what it gives is split where nobody did, and stored with a record of where it is from."""

from __future__ import annotations

from collections.abc import Callable

from aecompare.data import images, split
from aecompare.data.sets import Dataset
from aecompare.running.files import write_arrays, write_json


def store(
    dataset: Dataset,
    name: str,
    folder: str | None,
    seed: int | None,
    arrays_path: str,
    record_path: str,
    log: Callable[[str], None],
) -> None:
    """Read a data set, write its arrays, and what is to be said of it.

    Args:
        dataset: what to get; `name` is the config's.
        folder: the user's, with a downloaded set's files.
        seed: of the experiment; what nobody split is split by it.
        arrays_path, record_path: where they are written.
        log: takes a line at a time.

    Raises:
        DataUnavailable: it cannot be had; nothing is written.
    """
    found = dataset.read(folder, log)
    arrays, about, drawn = dict(found.arrays), dataset.about, None
    if "images" in arrays:
        assert seed is not None
        arrays, drawn = split.draw(arrays["images"], arrays["labels"], name, seed)
        log(f"{len(arrays['test_images']):,} test images drawn")
    write_arrays(arrays_path, {**arrays, "classes": images.as_array(about.classes)})
    count = len(arrays["train_images"])
    record = {
        "dataset": name,
        "title": dataset.title,
        "citation": dataset.citation,
        "licence": dataset.licence,
        "source": found.source,
        "sha256": dict(found.sha256),
        "split": drawn,  # SHA-256 of the test images' rows; null where the data set comes split
        "shape": list(about.shape.axes),
        "classes": list(about.classes),
        "ink": dataset.ink,
        "images": {
            "train": count - images.held_out(count),
            "validation": images.held_out(count),
            "test": len(arrays["test_images"]),
        },
    }
    write_json(record_path, record)
