"""That four numbers complete an image."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim
from aecompare.data.masks import SOLID

FOUR = 4


def parts(numbers: Numbers) -> Iterator[Part]:
    both = [numbers.usual("ae"), numbers.usual("dae-mask")]
    for model in both if all(both) else ():
        for mask in SOLID:
            yield from numbers.better(model, "mean-fill", ("inpainting", f"{mask}/one-pass", "masked_mse"), [FOUR])


CLAIM = Claim(
    section="1.3.3",
    text="Images with a part removed can be completed from four numbers.",
    rule="At code size 4 what a model puts into the removed part is nearer to the truth than the mean image is; one "
    "part each for AE and DAE (masks), bottom half, right half and centre.",
    parts=parts,
)
