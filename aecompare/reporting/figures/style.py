"""One look for all figures: colours that colour-blind readers tell apart, a marker beside each, the same bits twice."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import seaborn as sns
from matplotlib.figure import Figure
from PIL import Image

from aecompare.reporting.figures import font
from aecompare.running.files import replacing

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*")
DASHES: tuple[tuple[float, ...], ...] = ((), (4, 2), (1, 1.5), (6, 2, 1, 2), (3, 1, 1, 1, 1, 1))
MANY = 8  # models; beyond, families share a colour, and names leave the ends of lines
INK, MUTED, GRID = "#1a1a1a", "#6b6b6b", "#e6e6e6"  # a dark page gives these three other colours
FIXED = "#1a1a1b"  # ink on a coloured ground, dark on any page


def use() -> None:
    """Set matplotlib and seaborn up; call it once before drawing."""
    mpl.use("agg")
    sns.set_theme(
        context="paper",
        style="ticks",
        rc={
            "axes.edgecolor": MUTED,
            "axes.facecolor": "none",
            "axes.grid": True,
            "axes.labelcolor": INK,
            "axes.titlecolor": INK,
            "axes.titlesize": 8.5,
            "axes.labelsize": 8,
            "xtick.labelsize": 8,
            "ytick.labelsize": 8,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "figure.facecolor": "none",
            "font.family": font.family(),
            "font.size": 8,
            "grid.color": GRID,
            "image.cmap": "gray_r",
            "pdf.fonttype": 42,
            "savefig.facecolor": "none",
            "savefig.bbox": None,  # a tight box would depend on the text's rendering
            "text.color": INK,
            "xtick.color": INK,
            "xtick.labelcolor": INK,
            "ytick.color": INK,
            "ytick.labelcolor": INK,
            "svg.fonttype": "none",  # text as text: a third of the bytes, and found by a search
        },
    )


def looks(families: Mapping[str, str], plain: Sequence[str]) -> dict[str, dict[str, object]]:
    """Colour, marker and dash by model; models in `plain`, the classical methods, are dark and dashed.

    Args:
        families: of each model. Where more than `MANY` models are to be coloured, a family shares a colour, and its
            members differ by dash and marker: no more colours are told apart by colour-blind readers.
        plain: those that are not coloured.
    """
    palette = sns.color_palette("colorblind").as_hex()
    crowded = sum(model not in plain for model in families) > MANY
    hues: dict[str, str] = {}
    used: list[str] = []
    found: dict[str, dict[str, object]] = {}
    for place, model in enumerate(families):
        own = families[model] if crowded else model
        colour = INK if model in plain else hues.setdefault(own, palette[len(hues) % len(palette)])
        dash = DASHES[(used.count(colour) + (model in plain)) % len(DASHES)]
        marker = MARKERS[(place + place // len(MARKERS)) % len(MARKERS)]  # dashes come again with every fifth, too
        found[model] = {"color": colour, "marker": marker, "linestyle": (0, dash) if dash else "-"}
        used.append(colour)
    return found


def of_classes(count: int) -> list[str]:
    """A colour a class; one muted for all where there are none."""
    return sns.color_palette("husl", count).as_hex() if count else [MUTED]


def save(figure: Figure, paths: Sequence[str]) -> None:
    """Write a figure under each path, in the format of its ending; without time stamps or random names."""
    for path in paths:
        kind = Path(path).suffix[1:]
        date = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}[kind]
        with mpl.rc_context({"svg.hashsalt": Path(path).stem}), replacing(path) as private:
            figure.savefig(private, format=kind, metadata=date)
            if kind == "svg":
                private.write_text(_smaller(private.read_text(encoding="utf-8")), encoding="utf-8")
        figure.set_layout_engine("none")  # it is laid out: the next format has the same places


def _smaller(svg: str) -> str:
    """Grey pictures inside an SVG as one channel instead of four: the same pixels in a third of the bytes."""

    def repacked(match: re.Match[str]) -> str:
        with Image.open(BytesIO(base64.b64decode(match[1]))) as picture:
            red, green, blue, alpha = picture.convert("RGBA").split()
            if red.tobytes() != green.tobytes() or red.tobytes() != blue.tobytes() or alpha.getextrema() != (255, 255):
                return match[0]
            packed = BytesIO()
            red.save(packed, "png", optimize=True)
        return "data:image/png;base64," + base64.b64encode(packed.getvalue()).decode("ascii")

    return re.sub(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)", repacked, svg)
