"""That codes make do with few labels."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim


def parts(numbers: Numbers) -> Iterator[Part]:
    yield from numbers.better(numbers.usual("ae"), "pixels", ("few_labels", "labels=100", "accuracy"))


CLAIM = Claim(
    section="introduction",
    text="With codes that were learnt without labels, few labels suffice to classify images.",
    rule="With 100 labels a ridge classifier is right more often by AE's codes than by pixels; one part per code size.",
    source="Kingma et al., 2014",
    parts=parts,
)
