"""That a code as wide as its image compresses nothing and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aecompare.analysis.claim_numbers import Numbers, Part
from aecompare.analysis.claims import Claim
from aecompare.evaluation.tasks import task_of

KEY = ("reconstruction", "clean", "sse")


def parts(numbers: Numbers) -> Iterator[Part]:
    bound = task_of(KEY[0]).metrics[KEY[2]].margin

    def as_wide(settings: Mapping[str, Any]) -> bool:
        network = settings.get("network", {})
        widths = [*network.get("hidden", [0]), *(network.get("decoder") or [])]
        return min(widths, default=numbers.values) >= numbers.values

    for entry in numbers.such("ae", as_wide):
        if numbers.mean(entry["name"], numbers.values, KEY) is not None:
            yield from numbers.above(entry["name"], KEY, bound, is_=False, sizes=[numbers.values])


CLAIM = Claim(
    section="1.1",
    text="With a code as wide as the input the network passes it on, and nothing is compressed.",
    rule="An AE whose code has as many numbers as the image has values, and no layer fewer, returns it to within the "
    "margin of the squared error; one part per network. That nothing is compressed is arithmetic.",
    source="Goodfellow, Bengio and Courville, Deep Learning, 2016, section 14.1",
    preset="config/overcomplete.yaml",
    parts=parts,
)
