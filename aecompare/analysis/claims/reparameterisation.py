"""What the reparameterisation is good for."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim

FACTOR = 10


def parts(numbers: Numbers) -> Iterator[Part]:
    yield from numbers.above(numbers.usual("vae"), ("latent", "posterior", "variance_ratio"), FACTOR)


CLAIM = Claim(
    section="2.5",
    text="Without the reparameterisation the gradient through a draw cannot be followed.",
    rule="The score function's estimate of VAE's gradient has more than ten times the variance of the reparameterised "
    "one; one part per code size.",
    source="Kingma and Welling, 2014; Mohamed et al., JMLR 2020",
    parts=parts,
)
