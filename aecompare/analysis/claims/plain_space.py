"""That a plain autoencoder's code space is no space to draw from."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim
from aecompare.analysis.claims.variational_space import SENSIBLE, SPACE


def parts(numbers: Numbers) -> Iterator[Part]:
    for key in SPACE:
        yield from numbers.learnt(numbers.above(numbers.usual("ae"), key, SENSIBLE, is_=False))


CLAIM = Claim(
    section="1.4",
    text="A plain autoencoder's code space is neither continuous nor complete.",
    rule="Of AE less than 90 % of draws from a Gaussian fitted to its codes, and of points half way between two codes, "
    "decode to what the judge takes for one of the classes; one part per case and code size at which it reconstructs "
    "better than the mean image does.",
    parts=parts,
)
