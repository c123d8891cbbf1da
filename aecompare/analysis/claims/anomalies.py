"""That an autoencoder finds anomalies."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim


def parts(numbers: Numbers) -> Iterator[Part]:
    ae = numbers.usual("ae")
    for kind in ("joined", "rotated"):
        yield from numbers.better(ae, "pixels", ("anomaly", f"{kind}/error", "auroc"))


CLAIM = Claim(
    section="introduction",
    text="An autoencoder that was trained on normal images finds anomalies by their reconstruction error.",
    rule="AE has a higher AUROC than the distance to the nearest training images, which needs no training, for joined "
    "halves and for rotated images; one part per code size and kind. Noise, shuffled pixels and "
    "inversion, which hardly anything misses, do not count.",
    source="Sakurada and Yairi, 2014",
    parts=parts,
)
