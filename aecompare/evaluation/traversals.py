"""What the report lets its readers explore of a code space: the plane of two-dimensional codes, and straight walks from
one test image to another. Decoded here, in the run; the report only shows it.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from aecompare.evaluation.material import Material
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject

SIDE_OF_PLANE, SCATTER = 21, 2_000
EDGES = (0.01, 0.99)  # the plane reaches between these quantiles of the codes
BETWEEN = 7  # decoded points of a walk between its ends


def keep_plane(result: Result, subject: Subject, material: Material) -> None:
    """Decode a grid over the codes of test images, rows from the top; keep it with the codes and their classes.

    Pictures: ``plane`` [21 · 21, values]. Arrays: ``plane_edges`` [(left, bottom), (right, top)], ``codes`` [n, 2],
    ``labels`` [n], and ``spreads`` [n, 2], the standard deviations of q(z|x), where the code is a distribution.
    """
    codes = subject.test_codes
    low, high = np.quantile(codes, EDGES, axis=0)
    axes = [np.linspace(low[axis], high[axis], SIDE_OF_PLANE) for axis in (0, 1)]
    grid = np.stack(np.meshgrid(axes[0], axes[1][::-1]), axis=-1).reshape(-1, 2)
    result.show("plane", subject.decode(grid.astype(np.float32)))
    result.arrays["plane_edges"] = np.array([low, high], np.float32)  # [2, 2]
    result.arrays["codes"] = codes[:SCATTER]
    result.arrays["labels"] = material.images.test_labels[:SCATTER]
    found = subject.model.posterior(material.images.test[:SCATTER])
    if found is not None:
        result.arrays["spreads"] = np.exp(found[1] / 2)


def keep_walks(result: Result, subject: Subject, material: Material) -> None:
    """Decode the codes of the shown test images, and the lines that join each pair of them.

    Pictures: ``ends`` [shown, values] and ``walks`` [pairs · 7, values], pairs in the order of `pairs`. Array:
    ``end_labels`` [shown].
    """
    codes = subject.test_codes[material.shown]
    along = np.linspace(0, 1, BETWEEN + 2, dtype=np.float32)[1:-1, None]
    lines = [codes[one] * (1 - along) + codes[two] * along for one, two in pairs(len(codes))]
    result.show("ends", subject.decode(codes))
    result.arrays["end_labels"] = material.images.test_labels[material.shown]
    result.show("walks", subject.decode(np.vstack(lines)) if lines else np.empty((0, material.images.shape.values)))


def pairs(count: int) -> list[tuple[int, int]]:
    """Each pair of the shown images once: (0, 1), (0, 2), …"""
    return list(combinations(range(count), 2))
