"""That a VAE's code space can be drawn from."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim

SENSIBLE = 0.9  # share of images that the judge has to take for one of the classes; it takes about .98 of real ones
SPACE = (("latent", "gaussian", "valid_share"), ("latent", "lines", "midpoint_valid"))


def parts(numbers: Numbers) -> Iterator[Part]:
    for key in (("latent", "prior", "valid_share"), SPACE[1]):
        yield from numbers.learnt(numbers.above(numbers.usual("vae"), key, SENSIBLE))


CLAIM = Claim(
    section="2.1",
    text="A VAE's code space is continuous and complete: any draw decodes to a good image.",
    rule="Of VAE at least 90 % of draws from its prior, and of points half way between two codes, decode to what the "
    "judge takes for one of the classes; one part per case and code size at which it reconstructs better than the mean "
    "image does.",
    source="Kingma and Welling, 2014",
    parts=parts,
)
