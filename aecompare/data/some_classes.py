"""A data set of which some classes are not trained on: `mnist-without-4` learns nine digits, `mnist-only-4` one.

Both are tested on all classes, so that the others are strangers. The rule is for every data set that comes with classes
and with test images of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from aecompare import discovery
from aecompare.data.sets import About, Dataset, DataUnavailable, Found
from aecompare.running.files import sha256

ABOUT = "a data set that is trained on all classes but one, or on one alone, and tested on all"
RULE = re.compile(r"(?P<base>.+?)[-_](?P<rule>without|only)[-_](?P<known>.+)")


@dataclass(frozen=True)
class PartOf(Dataset):
    """A data set that is trained on some of its classes.

    Args:
        base: the whole.
        kept: labels that are trained on.
        title: how reports call it.
    """

    base: Dataset
    kept: tuple[int, ...]
    title: str  # type: ignore[misc]

    @property
    def citation(self) -> str:  # type: ignore[override]
        return self.base.citation

    @property
    def licence(self) -> str:  # type: ignore[override]
        return self.base.licence

    @property
    def ink(self) -> bool:  # type: ignore[override]
        return self.base.ink

    @property
    def about(self) -> About:
        """Before labels are read the classes count as equally large."""
        whole = self.base.about
        return About(whole.shape, whole.classes, whole.train * len(self.kept) // len(whole.classes), whole.test)

    def read(self, folder: str | None, log: Callable[[str], None]) -> Found:
        found = self.base.read(folder, log)
        arrays = dict(found.arrays)
        own = np.isin(arrays["train_labels"], self.kept)
        log(f"{np.count_nonzero(own):,} of {len(own):,} training images are of the classes that are kept")
        arrays |= {name: arrays[name][own] for name in ("train_images", "train_labels")}
        rows = sha256(np.flatnonzero(own).astype("<i8").tobytes())
        return Found(arrays, found.source, {**found.sha256, "rows that are kept": rows})


def known(name: str) -> bool:
    """Whether a name follows the rule for a data set that there is."""
    told = RULE.fullmatch(name)
    return told is not None and discovery.exists("datasets", told["base"])


def part(name: str) -> tuple[str, str, str] | None:
    """A name taken apart: the data set's, `without` or `only`, and the class; None where it follows no rule."""
    told = RULE.fullmatch(name)
    if told is None or not known(name):
        return None
    classes, given = discovery.load("datasets", told["base"]).DATASET.about.classes, told["known"]
    if given not in classes and given.isdecimal() and int(given) < len(classes):
        given = classes[int(given)]
    return told["base"], told["rule"], given


def whole(name: str) -> str:
    """The data set that a name is a part of; the name itself where it is whole."""
    told = part(name)
    return told[0] if told else name


def of(name: str) -> PartOf:
    """The data set that a name means.

    Raises:
        DataUnavailable: it has no such class, or is not one that the rule is for.
    """
    told = RULE.fullmatch(name)
    assert told is not None
    base = discovery.load("datasets", told["base"]).DATASET
    classes = base.about.classes
    if not base.split or len(classes) < 2:
        raise DataUnavailable(f"{told['base']} has no test images of its own, or no classes, to hold some out of")
    given = told["known"]
    if given not in classes and not (given.isdecimal() and int(given) < len(classes)):
        raise DataUnavailable(f"{name}: unknown class {given!r}; {discovery.choices(given, classes)}, or its number")
    named = classes.index(given) if given in classes else int(given)
    kept = [label for label in range(len(classes)) if (label == named) == (told["rule"] == "only")]
    return PartOf(base, tuple(kept), f"{base.title}, {told['rule']} {classes[named]}")
