"""Data sets of which some classes are not trained on: which images those are, and what is refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from aecompare.config import loading
from aecompare.data import fetch, images, own
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks.anomaly import TASK
from tests.evaluation.subjects import Projection, material_of


@pytest.fixture(scope="module")
def parts(mnist_path, tmp_path_factory):
    """MNIST of all digits but 4, and of 4 alone, from arrays that are there."""
    from aecompare.data.sets import Found
    from aecompare.data.some_classes import PartOf
    from aecompare.running.files import read_arrays

    arrays = {name: array for name, array in read_arrays(mnist_path).items() if name != "classes"}
    found = {}
    for name in ("mnist-without-4", "mnist-only-4"):
        dataset = own.dataset_of(name, {})

        class Whole(type(dataset.base)):
            def read(self, folder, log):
                return Found(arrays, "here", {})

        base = Whole(**{field: getattr(dataset.base, field) for field in dataset.base.__dataclass_fields__})
        folder = tmp_path_factory.mktemp(name)
        part = PartOf(base, dataset.kept, dataset.title)
        fetch.store(part, name, None, None, folder / "x.npz", folder / "x.json", print)
        found[name] = images.read(folder / "x.npz", name, 50_000, 10_000)
    return found


def test_the_class_is_held_out_of_training_and_of_nothing_else(parts, mnist):
    without, only = parts["mnist-without-4"], parts["mnist-only-4"]
    labels = [np.concatenate([part.train_labels, part.validation_labels]) for part in (without, only, mnist)]
    assert set(labels[0]) == set(range(10)) - {4}
    assert set(labels[1]) == {4}
    assert len(labels[0]) + len(labels[1]) == len(labels[2]) == 60_000
    for part in parts.values():
        np.testing.assert_array_equal(part.test_bytes, mnist.test_bytes)
        np.testing.assert_array_equal(part.test_labels, mnist.test_labels)
        assert part.classes == mnist.classes


def test_those_that_were_not_trained_on_are_strangers(parts):
    """A projection tells nothing; the images that are scored are those of the classes."""
    from aecompare.evaluation.tasks import anomaly

    for name, part in parts.items():
        each = dict(anomaly._each(type("Material", (), {"images": part, "others": {}})))
        where = {kind: {tuple(image) for image in found[:50].round(3)} for kind, found in each.items()}
        four = {tuple(image) for image in part.test[part.test_labels == 4].round(3)}
        strange, normal = ("classes", "normal") if "without" in name else ("normal", "classes")
        assert where[strange] <= four
        assert not where[normal] & four


def test_it_is_a_condition_of_the_task(parts):
    whole = parts["mnist-without-4"]
    limits = {"test_bytes": 300, "test_labels": 300, "train_bytes": 500, "train_labels": 500}
    few = dataclasses.replace(whole, **{name: getattr(whole, name)[:count] for name, count in limits.items()})
    found = TASK.evaluate(Subject(Projection(4), few), material_of(few))
    assert {"classes/error", "classes/neighbours", "joined/error"} <= {score.condition for score in found.scores}


def test_a_config_names_them_and_nonsense_is_refused():
    assert loading.load({"datasets": ["mnist-without-4", "fashion_mnist-only-3"], "tasks": ["anomaly"]}).opened
    for name, said in (("mnist-without-x", "unknown class 'x'"), ("digits-only-3", "no test images of its own"),
                       ("mnist-but-4", "unknown name 'mnist-but-4'"), ("mnits-only-4", "unknown name")):  # fmt: skip
        with pytest.raises(loading.ConfigError, match=said):
            loading.load({"datasets": [name], "tasks": ["anomaly"]})
