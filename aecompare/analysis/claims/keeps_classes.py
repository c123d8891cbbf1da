"""That a code keeps what matters."""

from __future__ import annotations

from collections.abc import Iterator

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim


def parts(numbers: Numbers) -> Iterator[Part]:
    labels = "labels=3000"
    yield from numbers.better(numbers.usual("ae"), numbers.usual("pca"), ("few_labels", labels, "accuracy"))


CLAIM = Claim(
    section="1.3.1",
    text="A code keeps what matters: classes can be recognised from it better than from PCA's of the same size.",
    rule="With 3,000 labels a ridge classifier is right more often by AE's codes than by PCA's; one part per code "
    "size.",
    source="Hinton and Salakhutdinov, 2006",
    parts=parts,
)
