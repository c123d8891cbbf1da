"""What runs of a made-up report keep for its figures: real images where a model would have decoded some."""

from __future__ import annotations

import numpy as np

from aecompare.config.experiment import Experiment
from aecompare.data.images import Images
from aecompare.evaluation.tasks import task_of
from aecompare.evaluation.traversals import BETWEEN, SCATTER, SIDE_OF_PLANE, pairs
from aecompare.reporting.figures.galleries import Arrays

BETWEEN_CODES = ("test-codes", "lines", "radius", "diagonal", "gaussian", "gmm10", "standard_normal")


def between(condition: str) -> bool:
    """What is not measured of a code of symbols."""
    return condition.partition("=")[0] in BETWEEN_CODES or "conditional" in condition


def arrays_of(experiment: Experiment, model: str, size: int, data: Images) -> Arrays:
    """The arrays of one run."""
    shown = data.shape.pictures(data.test_bytes)
    found: dict[str, np.ndarray] = {
        f"{name}/{condition}": shown[:40]
        for name in experiment.tasks
        for condition in (*task_of(name).pictures, *task_of(name).kept)
        if experiment.model_of(model).continuous_code or not between(condition)
    }
    if "latent" not in experiment.tasks:
        return found
    rows = np.arange(SIDE_OF_PLANE**2) % len(shown)
    codes = np.random.default_rng(size).standard_normal((SCATTER, 2)).astype(np.float32)
    labels = np.resize(data.test_labels, SCATTER)
    found |= {
        "latent/plane": shown[rows],
        "latent/plane_edges": np.array([[-2, -2], [2, 2]], np.float32),
        "latent/codes": codes + labels[:, None] / 10,
        "latent/labels": labels,
        "latent/ends": shown[:10],
        "latent/end_labels": np.arange(10) % max(len(data.classes), 1),
        "latent/walks": shown[np.arange(len(pairs(10)) * BETWEEN) % len(shown)],
    }
    if experiment.model_of(model).stochastic_code:
        found["latent/spreads"] = np.full((SCATTER, 2), 0.2, np.float32)
    return found
