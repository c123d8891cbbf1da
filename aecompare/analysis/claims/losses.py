"""That squared error and cross-entropy are the best losses."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim


def parts(numbers: Numbers) -> Iterator[Part]:
    by_loss = numbers.levels("loss")
    for loss in ("bce", "mse"):
        yield from numbers.better(by_loss.get(loss), by_loss.get("mae"), ("reconstruction", "clean", "ssim"))


CLAIM = Claim(
    section="1.2",
    text="Squared error and binary cross-entropy are the best losses.",
    rule="AEs trained with either have a higher SSIM, which none of them makes large, than one trained with absolute "
    "error; one part per case and code size. Huber's loss is half the squared error for values in [0, 1].",
    preset="config/factors.yaml",
    parts=parts,
)
