"""That longer codes reconstruct better."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim


def parts(numbers: Numbers) -> Iterator[Part]:
    ae, key = numbers.usual("ae"), ("reconstruction", "clean", "sse")
    if ae:
        sizes = numbers.sizes(ae, key)
        yield from numbers.lower([((ae, long), (ae, short)) for short, long in pairwise(sizes)], key)


CLAIM = Claim(
    section="1.2",
    text="A longer code reconstructs better; it compresses worse, which is arithmetic.",
    rule="AE's squared error is lower at each code size than at the one before; one part per step. A step that changes "
    "less than the margin does not count.",
    source="Goodfellow, Bengio and Courville, Deep Learning, 2016, section 14.1",
    parts=parts,
)
