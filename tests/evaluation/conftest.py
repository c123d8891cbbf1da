"""What tasks are tested on."""

from __future__ import annotations

from functools import cache

import pytest

from aecompare.data import images
from aecompare.evaluation.tasks.denoising import TASK as DENOISING
from tests.evaluation.subjects import material_of


@pytest.fixture(scope="session")
def material(few):
    return material_of(few)


@pytest.fixture(scope="session")
def reached(material):
    """What each task's baselines reach on few images, worked out once."""

    @cache
    def of(task):
        return dict(task.baselines(material))

    return of


@pytest.fixture(scope="session")
def binary(mnist_path):
    return material_of(images.read(mnist_path, "mnist", 1_000, 500, binarised=True))


@pytest.fixture(scope="session")
def real(mnist):
    return material_of(mnist)


@pytest.fixture(scope="session")
def restored(real):
    return dict(DENOISING.baselines(real))
