"""That a decoder need not mirror its encoder."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim


def parts(numbers: Numbers) -> Iterator[Part]:
    by_decoder = numbers.levels("decoder")
    for other in ("shallower", "deeper"):
        found = by_decoder.get("mirrored"), by_decoder.get(other)
        yield from numbers.better(*found, ("reconstruction", "clean", "sse"), is_=False)


CLAIM = Claim(
    section="1.2",
    text="A mirrored decoder is usual and not needed.",
    rule="An AE with a mirrored decoder has no lower squared error than those with a shallower and with a deeper one "
    "of about as many weights; one part per case and code size.",
    preset="config/factors.yaml",
    parts=parts,
)
