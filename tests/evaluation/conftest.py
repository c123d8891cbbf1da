"""What tasks are tested on."""

from __future__ import annotations

import dataclasses
from functools import cache
from itertools import islice

import pytest

from aecompare.data import images
from aecompare.evaluation.tasks.denoising import TASK as DENOISING
from tests.evaluation.subjects import material_of


@pytest.fixture(scope="session")
def material(few):
    return material_of(few)


@pytest.fixture(scope="session")
def fewer(few):
    """For what works image by image."""
    return material_of(dataclasses.replace(few, test_bytes=few.test_bytes[:120], test_labels=few.test_labels[:120]))


@pytest.fixture(scope="session")
def reached(fewer):
    """What each task's baselines reach on these, worked out once."""

    @cache
    def of(task):
        return dict(task.baselines(fewer if task.asks_judges else dataclasses.replace(fewer, reference=None)))

    return of


@pytest.fixture(scope="session")
def binary(mnist_path):
    return material_of(images.read(mnist_path, "mnist", 1_000, 500, binarised=True))


@pytest.fixture(scope="session")
def real(mnist):
    return material_of(mnist)


@pytest.fixture(scope="session")
def restored(real):
    """Of all test images, by what needs no filter."""
    return dict(islice(DENOISING.baselines(real), 4))
