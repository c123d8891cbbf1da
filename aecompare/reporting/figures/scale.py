"""The vertical scale of a curve: linear or logarithmic, how far it reaches, and which baselines lie within.

The same rule for figures and for the page's chart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matplotlib.ticker import LogLocator, MaxNLocator

WIDE = 20  # highest over lowest, from which on a scale is logarithmic
ROOM = 0.6  # of the curves' height, above and below, in which baselines are drawn
FACTORS = (1 / 10, 3)  # the same on a logarithmic scale
MARGIN = 0.05  # of what is drawn, to the frame
TICKS = (1, 2, 5)


@dataclass(frozen=True)
class Scale:
    logarithmic: bool
    inside: dict[str, float]  # baselines that are drawn, by name
    outside: dict[str, float]  # far off the curves, which they would flatten

    def limits(self, values: Iterable[float]) -> tuple[float, float]:
        """Ends of an axis that shows all of `values`, and the baselines inside."""
        shown = [*values, *self.inside.values()]
        if self.logarithmic:  # an interval may reach below 0, which such a scale does not have
            low, high = math.log(min(value for value in shown if value > 0)), math.log(max(shown))
            margin = MARGIN * (high - low or abs(high) or 1.0)
            return math.exp(low - margin), math.exp(high + margin)
        low, high = min(shown, default=0.0), max(shown, default=1.0)
        margin = MARGIN * (high - low or abs(high) or 1.0)
        return low - margin, high + margin

    def ticks(self, low: float, high: float) -> list[float]:
        """Round numbers between the ends of an axis."""
        locator = LogLocator(subs=TICKS) if self.logarithmic else MaxNLocator(nbins=7, steps=[*TICKS, 10])
        return [float(f"{tick:.12g}") for tick in locator.tick_values(low, high) if low <= tick <= high]


def scale_of(means: Iterable[float], baselines: Mapping[str, float]) -> Scale:
    """The scale on which curves through `means` are drawn."""
    means = list(means)
    if not means:
        return Scale(False, dict(baselines), {})
    low, high = min(means), max(means)
    logarithmic = low > 0 and high > WIDE * low
    if logarithmic:
        reach = (low * FACTORS[0], high * FACTORS[1])
    else:
        room = ROOM * ((high - low) or abs(high) or 1.0)
        reach = (low - room, high + room)
    inside = {name: value for name, value in baselines.items() if reach[0] <= value <= reach[1]}
    return Scale(logarithmic, inside, {name: value for name, value in baselines.items() if name not in inside})
