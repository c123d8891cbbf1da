"""That more hidden layers help."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim

KEY = ("reconstruction", "clean", "sse")


def parts(numbers: Numbers) -> Iterator[Part]:
    by_depth = numbers.levels("depth")
    for shallow, deep in pairwise(sorted(by_depth, key=int)):
        yield from numbers.better(by_depth[deep], by_depth[shallow], KEY)


CLAIM = Claim(
    section="1.2",
    text="More hidden layers give better results.",
    rule="Of AEs with about as many weights (but for the one without hidden layers, which has fewer), hidden layers of "
    "equal width and a mirrored decoder, each has a lower squared error than the one with a layer less; one part per "
    "step and code size.",
    source="Hinton and Salakhutdinov, 2006",
    preset="config/factors.yaml",
    parts=parts,
)
