"""What a model draws, as the first judge sees it: decoded once for all measures of it."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from aecompare.evaluation.material import Material, Sight, evenly_spaced
from aecompare.evaluation.metrics import manifold
from aecompare.evaluation.samplers import draw
from aecompare.evaluation.subject import Subject

DRAWS = 5_000  # a sampler
SHOWN = 40
SECOND_ON = 2_500  # draws that the second judge sees
COMPARED_ON = 500  # draws whose nearest training image is looked for


@dataclass(frozen=True)
class Seen:
    """Images as the first judge sees them.

    Args:
        shown: float32 [at most SHOWN, values], the first of them; no more, since all of every sampler are too many.
        sight: features and probabilities of each.
        second: features of some as the second judge sees them, where it was asked.
        authentic: which of some are no copies of training images, bool [c].
        apart: how far the nearest training image of those is, float32 [c].
    """

    shown: np.ndarray
    sight: Sight
    authentic: np.ndarray
    apart: np.ndarray
    second: np.ndarray | None = None


def look(images: np.ndarray, material: Material, both: bool = False) -> Seen:
    """What the first judge, or both, say of images: float32 [n, values]."""
    reference = material.reference
    sight = reference.judge.see(images)
    some = sight.features[evenly_spaced(len(images), COMPARED_ON)]
    authentic, apart = manifold.authenticity(some, reference.train_features, reference.train_reach)
    second = reference.second.features(images[evenly_spaced(len(images), SECOND_ON)]) if both else None
    return Seen(images[:SHOWN].copy(), sight, authentic, apart, second)


_kept: WeakKeyDictionary[Subject, dict[str, Seen]] = WeakKeyDictionary()


def of(subject: Subject, material: Material, sampler: str) -> Seen:
    """What a model draws by a sampler."""
    found = _kept.setdefault(subject, {})
    if sampler not in found:
        count = min(DRAWS, len(material.images.test_bytes))
        found[sampler] = look(
            draw(subject, sampler, count, subject.seed("sampler", condition=sampler)), material, both=True
        )
    return found[sampler]
