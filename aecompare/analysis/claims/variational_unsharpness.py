"""That a VAE pays with blur."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim


def parts(numbers: Numbers) -> Iterator[Part]:
    ae, vae = numbers.usual("ae"), numbers.usual("vae")
    if ae and vae:
        yield from numbers.better(ae, vae, ("reconstruction", "clean", "sse"))
        key = ("reconstruction", "clean", "sharpness")
        yield from numbers.lower([((vae, size), (ae, size)) for size in numbers.sizes(vae, key)], key)


CLAIM = Claim(
    section="2.1",
    text="For that a VAE pays with blurrier reconstructions.",
    rule="VAE's squared error is higher than AE's, and its sharpness lower; one part per case and code size.",
    source="Goodfellow, Bengio and Courville, Deep Learning, 2016, section 20.10.3",
    parts=parts,
)
