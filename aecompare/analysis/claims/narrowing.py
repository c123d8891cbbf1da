"""That layers have to narrow toward the code."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim


def parts(numbers: Numbers) -> Iterator[Part]:
    by_widths = numbers.levels("widths")
    for other in ("equal", "widening"):
        yield from numbers.better(by_widths.get("narrowing"), by_widths.get(other), ("reconstruction", "clean", "sse"))


CLAIM = Claim(
    section="1.2",
    text="Every layer should be narrower than the one before, else the network cheats.",
    rule="Of AEs with three hidden layers and about as many weights the narrowing one has a lower squared error than "
    "those with layers of equal width and with widening ones; one part per case and code size.",
    preset="config/factors.yaml",
    parts=parts,
)
