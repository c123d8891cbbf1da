"""What `results` answers with: a mean, what is gained over another, the best, what is worth nothing beside it."""

from __future__ import annotations

from dataclasses import dataclass

from aecompare.analysis.comparisons import EQUIVALENT, UNDECIDED, UNTESTED


@dataclass(frozen=True)
class Point:
    """A mean over `n` replicates with its interval; a single replicate has none."""

    code_size: int
    mean: float
    low: float | None
    high: float | None
    n: int
    condition: str = ""
    scaled: tuple[float, float, float] | None = None  # of a ranked headline: low, mean, high from floor to ceiling
    errors: tuple[float, float] | None = None  # standard errors over replicates, and over test images

    @property
    def ends(self) -> tuple[float, float]:
        """The interval, or the mean twice where there is none."""
        return (self.mean if self.low is None else self.low, self.mean if self.high is None else self.high)


@dataclass(frozen=True)
class Gain:
    """By how much a model is better than another, in the metric's own sense: negative where it is worse."""

    other: str
    value: float
    low: float | None
    high: float | None
    verdict: str  # as in `aecompare.analysis.comparisons`; said of the model
    needed: tuple[float, float] | None = None  # replicates that would tell, where it is undecided


@dataclass(frozen=True)
class Best:
    """The best model at a code size by its mean, and how sure that is.

    `gains` are over all other models; `share` is that of bootstrap draws in which it is the best.
    """

    model: str
    point: Point
    gains: tuple[Gain, ...]
    share: float

    @property
    def equivalent(self) -> tuple[str, ...]:
        """Models whose difference from it does not matter."""
        return tuple(gain.other for gain in self.gains if gain.verdict == EQUIVALENT)

    @property
    def undecided(self) -> tuple[str, ...]:
        """Models of which these replicates do not tell whether it is better."""
        return tuple(gain.other for gain in self.gains if gain.verdict == UNDECIDED)

    @property
    def untested(self) -> bool:
        """There are too few replicates to say anything."""
        return any(gain.verdict == UNTESTED for gain in self.gains)


@dataclass(frozen=True)
class Held:
    """A headline held against what is worth nothing.

    `controls` by name; `best` is the best model's mean at the controls' code size, or the nearest of the grid;
    `ceiling` is as good as it gets.
    """

    controls: dict[str, float | None]
    best: float | None
    ceiling: float | None
