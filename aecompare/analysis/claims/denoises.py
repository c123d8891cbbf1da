"""That a network which was trained with noise removes it, and another does not."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim


def parts(numbers: Numbers) -> Iterator[Part]:
    key = ("denoising", "sigma=1.0", "psnr_db")
    dae, ae = numbers.usual("dae"), numbers.usual("ae")
    if dae and ae:  # one alone is half of what is claimed
        yield from numbers.better(dae, "linear", key)
        yield from numbers.better(ae, "linear", key, is_=False)


CLAIM = Claim(
    section="1.3.2",
    text="A network that was trained with noise of N(0, 1) returns clean images; a plain one does not.",
    rule="At σ = 1 DAE, which was trained with noise of every σ up to 1, has a higher PSNR than the best linear "
    "denoiser, and AE has not; one part per model and code size.",
    source="Vincent et al., 2008",
    parts=parts,
)
