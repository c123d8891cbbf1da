"""That the Kullback-Leibler divergence is no distance."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim

FIGURES = ("kl_asymmetry", "triangles_broken")
BOUND = 0.01


def parts(numbers: Numbers) -> Iterator[Part]:
    for metric in FIGURES:
        yield from numbers.above(numbers.usual("vae"), ("latent", "posterior", metric), BOUND)


CLAIM = Claim(
    section="2.3.1",
    text="The Kullback-Leibler divergence is no metric.",
    rule="Between VAE's distributions of codes of two test images its two directions differ by more than 1 % of their "
    "mean, and of three images more than 1 % break the triangle inequality; one part per case and code size. That it "
    "is none by definition is no question.",
    source="Kullback and Leibler, 1951",
    parts=parts,
)
