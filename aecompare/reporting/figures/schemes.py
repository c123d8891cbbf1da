"""Schemes of the networks with their real layers, and the reparameterisation that lets a VAE learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2, prod
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Ellipse, FancyArrowPatch, Polygon, Rectangle

from aecompare.reporting.figures import style
from aecompare.reporting.figures.curves import Pen
from aecompare.reporting.figures.galleries import Arrays

ENCODER, CODE, DECODER, NOISE, RED = "#cfe2f3", "#f6c28b", "#d9ead3", "#ffffff", "#d0442f"
SHOWN = 60  # posteriors of test images
WIDE = 0.34  # of a layer
BEHIND = 0.06  # one sheet of a stack from the next


def scheme(described: Mapping[str, Any], layers: Sequence[Sequence[int]], pen: Pen) -> Figure:
    """A network from image to code and back; heights are logarithms of widths, each printed below its layer. Pictures
    are stacks of sheets, the more channels the more.

    Args:
        described: the model, as `aecompare.config.experiment.Experiment.described` gives it.
        layers: from the image through the code and back: [width], or [height, width, channels].
        pen: for the language.
    """
    say = pen.language.say
    flat = all(len(layer) == 1 for layer in layers)
    figure = Figure(figsize=(3.3, 1.9) if flat else (6.6, 2.7))  # shapes of pictures take more room than numbers
    axes = _blank(figure.add_axes((0, 0, 1, 1)), (-2.7, 9.9), (-2.75, 2.3))
    middle = _code_of(layers)
    drawn = described["stochastic_code"]
    places = [index * 8 / (len(layers) - 1) for index in range(len(layers))]
    if drawn:  # room for mean and variance
        step = 8 / (len(layers) + 1)
        places = [index * step if index < middle else (index + 2) * step for index in range(len(layers))]
    heights = [0.35 + 0.125 * log2(prod(layer[:2])) for layer in layers]
    shades = [ENCODER] * middle + [CODE] + [DECODER] * (len(layers) - 1 - middle)
    for one in range(len(layers) - 1):
        if not (drawn and one == middle - 1):
            _link(axes, places[one], heights[one], places[one + 1], heights[one + 1])
    for place, height, layer, shade in zip(places, heights, layers, shades, strict=True):
        single = len(layer) == 1
        _layer(axes, place, 0, height, shade, sheets=1 if single else 1 + round(log2(layer[2]) / 2))
        width = str(layer[0]) if single else f"{layer[0]}×{layer[1]}\n×{layer[2]}"
        beside = drawn and place == places[middle]  # noise comes in from below
        at = place - 0.12 if beside else place
        axes.text(at, -height - 0.1, width, ha="right" if beside else "center", va="top", fontsize=8, color=style.INK)
    if drawn:
        _draw_code(axes, places, heights, middle)
    else:
        axes.text(
            places[middle], heights[middle] + 0.12, "z", ha="center", fontsize=8.5, style="italic", color=style.INK
        )
    given, _, how = described["shown"].partition(", ")
    _arrow(axes, (-1.1, 0), (-0.25, 0))
    axes.text(-1.2, 0, given or "x", ha="right", va="center", fontsize=9, style="italic", color=style.INK)
    axes.text(4, -2.1, how, ha="center", fontsize=8, color=style.MUTED)
    _arrow(axes, (8.25, 0), (9.1, 0))
    axes.text(9.2, 0, "x̂", ha="left", va="center", fontsize=9, style="italic", color=style.INK)
    axes.text(2.2, 1.95, say("encoder"), ha="center", fontsize=8, color=style.MUTED)
    axes.text(6.2, 1.95, say("decoder"), ha="center", fontsize=8, color=style.MUTED)
    objective = say("minimised") + ": " + described["objective"]
    axes.text(4, -2.65, objective, ha="center", fontsize=8, color=style.INK)
    figure.text(
        0.01,
        0.985,
        pen.titles[described["name"]],
        ha="left",
        va="top",
        fontsize=8.5,
        fontweight="bold",
        color=style.INK,
    )
    return figure


def _code_of(layers: Sequence[Sequence[int]]) -> int:
    """Which of the layers is the code: the middle one where the decoder mirrors the encoder, else the narrowest."""
    middle = len(layers) // 2
    if list(layers) == list(layers)[::-1]:
        return middle
    return min(range(1, len(layers) - 1), key=lambda at: (prod(layers[at]), abs(at - middle)))


def _draw_code(axes: Axes, places: Sequence[float], heights: Sequence[float], middle: int) -> None:
    """Mean and variance come out of the encoder, noise from outside; the code is made of the three."""
    last, code = places[middle - 1], places[middle]
    at, height = (last + code) / 2, heights[middle] * 0.7
    for sign, name in ((1, "μ"), (-1, "log σ²")):
        _link(axes, last, heights[middle - 1], at, height, sign * 0.75)
        _layer(axes, at, sign * 0.75, height, CODE)
        axes.text(at, sign * (0.75 + height + 0.2), name, ha="center", va="center", fontsize=8, color=style.INK)
        _arrow(axes, (at + 0.22, sign * 0.6), (code - 0.24, sign * 0.1))
    axes.add_patch(Ellipse((code, -1.5), 0.44, 0.44, fc=NOISE, ec=style.MUTED, lw=0.9))
    axes.text(code, -1.5, "ε", ha="center", va="center", fontsize=8, color=style.FIXED)
    axes.text(code, -2.1, "N(0, I)", ha="center", fontsize=8, color=style.MUTED)
    _arrow(axes, (code, -1.27), (code, -heights[middle] - 0.04))
    axes.text(code - 0.2, 1.55, "z = μ + σ ⊙ ε", ha="left", va="center", fontsize=8, color=style.INK)


def reparameterisation(arrays: Arrays | None, classes: int, pen: Pen) -> Figure:
    """Why noise is drawn outside: gradients reach μ and σ. Beside it the posteriors of real test images, where codes of
    two dimensions were learnt.

    Args:
        arrays: of a run of code size 2: ``latent/codes``, ``latent/spreads``, ``latent/labels``; else None.
        classes: of the data set.
        pen: for the language.
    """
    say = pen.language.say
    there = arrays is not None and "latent/spreads" in arrays
    figure = Figure(figsize=(6.6, 2.4))
    wide = 0.6 if there else 0.96
    left = _blank(figure.add_axes((0.01, 0.02, wide, 0.96)), (0, 10), (0, 6.2))
    for x, title, outside in ((2.4, say("drawn inside"), False), (7.4, say("drawn outside"), True)):
        left.text(x, 5.8, title, ha="center", fontsize=8.5, fontweight="bold", color=style.INK)
        _node(left, x - 1.0, 1.0, "μ", CODE)
        _node(left, x + 0.1, 1.0, "σ", CODE)
        _node(left, x, 4.6, "x̂", DECODER)
        _node(left, x, 2.9, "z", CODE if outside else NOISE)
        _arrow(left, (x - 0.85, 1.4), (x - 0.25, 2.55))
        _arrow(left, (x + 0.1, 1.45), (x, 2.45))
        _arrow(left, (x, 3.35), (x, 4.15))
        if outside:
            _node(left, x + 1.2, 1.0, "ε", NOISE)
            _arrow(left, (x + 1.05, 1.4), (x + 0.25, 2.55))
            left.text(x + 0.6, 3.0, "z = μ + σ ⊙ ε", ha="left", va="center", fontsize=8, color=style.INK)
        else:
            left.text(x + 0.6, 3.0, "z ~ N(μ, σ²)", ha="left", va="center", fontsize=8, color=style.INK)
        told = say("gradients reach the encoder") if outside else say("gradients end at z")
        left.text(x, 0.1, told, ha="center", fontsize=8, color=style.MUTED)
        _arrow(left, (x - 0.55, 4.4), (x - 0.55, 3.25), RED)
        if outside:
            _arrow(left, (x - 0.6, 2.55), (x - 1.35, 1.45), RED)
    if there:
        assert arrays is not None
        _posteriors(figure.add_axes((0.68, 0.14, 0.3, 0.72)), arrays, classes, pen)
    return figure


def _posteriors(axes: Axes, arrays: Arrays, classes: int, pen: Pen) -> None:
    codes, spreads, labels = (arrays[f"latent/{name}"][:SHOWN] for name in ("codes", "spreads", "labels"))
    colours = style.of_classes(classes)
    for (x, y), (across, up), label in zip(codes, spreads, labels, strict=True):
        axes.add_patch(Ellipse((x, y), 2 * across, 2 * up, fc=colours[label], ec=colours[label], alpha=0.45, lw=0.4))
    for radius in (1, 2):
        axes.add_patch(Circle((0, 0), radius, fill=False, ec=style.MUTED, lw=0.9, ls=(0, (3, 2))))
    reach = max(2.2, float(np.abs(codes).max()) + 0.2)
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    axes.set_title(pen.language.say("q(z|x) of test images, 1 σ"), fontsize=8)
    axes.grid(visible=False)
    axes.tick_params(labelsize=8)


def _blank(axes: Axes, x: tuple[float, float], y: tuple[float, float]) -> Axes:
    axes.set(xlim=x, ylim=y)
    axes.set_axis_off()
    return axes


def _layer(axes: Axes, x: float, y: float, half: float, shade: str, sheets: int = 1) -> None:
    for sheet in reversed(range(sheets)):
        corner = (x - WIDE / 2 + sheet * BEHIND, y - half + sheet * BEHIND)
        axes.add_patch(Rectangle(corner, WIDE, 2 * half, fc=shade, ec=style.MUTED, lw=0.8, zorder=2))


def _link(axes: Axes, x: float, half: float, to: float, other: float, y: float = 0.0) -> None:
    corners = [(x, half), (to, y + other), (to, y - other), (x, -half)]
    axes.add_patch(Polygon(corners, closed=True, fc=style.MUTED, alpha=0.12, lw=0, zorder=1))


def _node(axes: Axes, x: float, y: float, name: str, shade: str) -> None:
    axes.add_patch(Ellipse((x, y), 0.8, 0.8, fc=shade, ec=style.MUTED, lw=0.9, zorder=2))
    axes.text(x, y, name, ha="center", va="center", fontsize=8, zorder=3, color=style.FIXED)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str = style.MUTED) -> None:
    dashed = (0, (2, 1.5)) if colour != style.MUTED else "-"
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=8, color=colour, lw=1, ls=dashed, shrinkA=0, shrinkB=0
        )
    )
