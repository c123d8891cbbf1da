"""The code space: is it continuous, so that neighbouring codes decode alike?

Measured where codes of test images lie: a small step from a code against a jump to another one, and straight lines
between two codes. For codes of two dimensions the whole plane is kept for the report.
"""

from __future__ import annotations

import numpy as np

from aecompare import seeds
from aecompare.metrics.pictures import squared_errors
from aecompare.tasks import Headline, Material, Metric, Result, Subject, Task

STEP = 0.1  # of the spread of each dimension
STEPS = 2_000  # test images from whose codes a step is taken
LINES, POINTS = 1_000, 11
SIDE_OF_PLANE, SCATTER = 15, 2_000
EDGES = (0.01, 0.99)  # the plane reaches between these quantiles of the codes


class Latent(Task):
    title = "The code space"
    question = "Do neighbouring codes decode alike?"
    metrics = {
        "local_change": Metric("change by a step / by a jump", "lower", digits=4),
        "label_kept": Metric("share of digits that a small step keeps", "higher"),
        "path_ratio": Metric("path length / distance of its ends", "lower", digits=2),
        "largest_step": Metric("largest step / mean step", "lower", digits=2),
    }
    headlines = (
        Headline("test-codes", "local_change", "A tenth of the spread away"),
        Headline("lines", "path_ratio", "On straight lines between two codes"),
    )
    plane = True

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        codes = subject.test_codes
        result.add("test-codes", **_near(subject, codes, material))
        result.add("lines", **_along_lines(subject, codes, material))
        if subject.code_size == 2:
            low, high = np.quantile(codes, EDGES, axis=0)
            axes = [np.linspace(low[axis], high[axis], SIDE_OF_PLANE) for axis in (0, 1)]
            grid = np.stack(np.meshgrid(axes[0], axes[1][::-1]), axis=-1).reshape(-1, 2)  # rows from the top
            result.show("plane", subject.model.decode(grid.astype(np.float32)))
            result.arrays["plane_edges"] = np.array([low, high], np.float32)  # [2, 2]
            result.arrays["codes"] = codes[:SCATTER]
            result.arrays["labels"] = material.images.test_labels[:SCATTER]
        return result


def _near(subject: Subject, codes: np.ndarray, material: Material) -> dict[str, float]:
    source = seeds.generator("small steps", dataset=material.images.name)
    steps = source.standard_normal(codes.shape, dtype=np.float32) * STEP * codes.std(axis=0)
    here, moved = subject.model.decode(codes[:STEPS]), subject.model.decode((codes + steps)[:STEPS])
    other = here[source.permutation(len(here))]
    judge = material.reference.judge
    digits = [judge.probabilities(judge.features(images)).argmax(axis=1) for images in (here, moved)]
    return {
        "local_change": squared_errors(here, moved).mean() / squared_errors(here, other).mean(),
        "label_kept": np.mean(digits[0] == digits[1]),
    }


def _along_lines(subject: Subject, codes: np.ndarray, material: Material) -> dict[str, float]:
    source = seeds.generator("lines", dataset=material.images.name)
    count = min(LINES, len(codes) // 2)
    ends = codes[source.permutation(len(codes))[: 2 * count]].reshape(2, count, 1, -1)
    along = np.linspace(0, 1, POINTS, dtype=np.float32)[:, None]
    points = ends[0] * (1 - along) + ends[1] * along  # [count, points, code_size]
    images = subject.model.decode(points.reshape(-1, codes.shape[1])).reshape(count, POINTS, -1).astype(np.float64)
    steps = np.linalg.norm(np.diff(images, axis=1), axis=2)  # [count, points - 1]
    distance = np.linalg.norm(images[:, -1] - images[:, 0], axis=1)
    apart = distance > 1e-6 * distance.max()  # two codes that decode alike have no path to speak of
    return {
        "path_ratio": np.mean(steps.sum(axis=1)[apart] / distance[apart]),
        "largest_step": np.mean(steps.max(axis=1)[apart] / steps.mean(axis=1)[apart]),
    }


TASK = Latent()
