"""That a VAE pays with blur."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim


def parts(numbers: Numbers) -> Iterator[Part]:
    ae, vae = numbers.usual("ae"), numbers.usual("vae")
    if ae and vae:
        key = ("reconstruction", "clean", "sharpness")
        pairs = [((vae, size), (ae, size)) for size in numbers.sizes(vae, key)]
        yield from numbers.learnt(numbers.better(ae, vae, ("reconstruction", "clean", "sse")), vae)
        yield from numbers.learnt(numbers.lower(pairs, key), vae)


CLAIM = Claim(
    section="2.1",
    text="For that a VAE pays with blurrier reconstructions.",
    rule="VAE's squared error is higher than AE's, and its sharpness lower; one part per case and code size at "
    "which VAE reconstructs better than the mean image does.",
    source="Goodfellow, Bengio and Courville, Deep Learning, 2016, section 20.10.3",
    parts=parts,
)
