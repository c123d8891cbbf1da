"""What readers explore, as pictures in a page: sprites of decoded planes and walks, codes as dots of an SVG path."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from aecompare.evaluation.traversals import BETWEEN, SIDE_OF_PLANE, pairs
from aecompare.reporting.figures import style
from aecompare.reporting.figures.galleries import Arrays, Runs, tile

QUALITY = 26  # of sprites: strokes stay as they are, in three fifths of the bytes that WebP takes
DOTS = 1_000  # codes of a scatter
BOX = 200  # units of a scatter's side
SHOWN_WALK = (3, 8)  # of the shown images, without JavaScript


@dataclass(frozen=True)
class Sprite:
    """Many images in one picture, all of one size."""

    source: str  # data URI
    columns: int
    width: int
    height: int
    image: tuple[int, int]  # width and height of each


@dataclass(frozen=True)
class Plane:
    model: str
    title: str
    sprite: Sprite
    edges: tuple[tuple[float, float], tuple[float, float]]  # (left, bottom), (right, top)
    paths: list[dict[str, Any]]  # label, colour, path of dots, place of the label


@dataclass(frozen=True)
class Walk:
    model: str
    title: str
    sprite: Sprite  # the ends, then the points between each pair
    shown: Sprite  # one walk, for readers without JavaScript


def sprite(images: np.ndarray, columns: int) -> Sprite:
    """uint8 [n, h, w, …] to a picture."""
    picture = tile(images, columns)
    packed = BytesIO()
    Image.fromarray(picture).save(packed, "avif", quality=QUALITY, speed=6, max_threads=1)
    source = "data:image/avif;base64," + base64.b64encode(packed.getvalue()).decode("ascii")
    return Sprite(source, columns, picture.shape[1], picture.shape[0], (images.shape[2], images.shape[1]))


def planes(runs: Runs, titles: Mapping[str, str], classes: Sequence[str]) -> list[Plane]:
    """Of every model with two-dimensional codes; without random access to a network, so that a page can show it."""
    return [
        _plane(model, titles[model], arrays, classes)
        for (model, size), arrays in runs.items()
        if _has_plane(size, arrays)
    ]


def walks(runs: Runs, titles: Mapping[str, str], size: int) -> list[Walk]:
    """Of every model at one code size."""
    return [
        _walk(model, titles[model], arrays)
        for (model, of), arrays in runs.items()
        if of == size and len(arrays.get("latent/walks", ()))
    ]


def walk_order(runs: Runs, size: int, classes: Sequence[str]) -> dict[str, Any]:
    """How to find a walk's images in a sprite: names of its ends, points between, and the pair that is shown first."""
    labels = next((arrays.get("latent/end_labels", ()) for (_, of), arrays in runs.items() if of == size), ())
    return {"ends": _names(labels, classes), "between": BETWEEN, "shown": _shown_pair(len(labels))}


def _names(labels: Sequence[int], classes: Sequence[str]) -> list[str]:
    """Of the shown images: their classes, numbered where one is shown more than once; without classes just numbers."""
    if not classes:
        return [str(number) for number in range(1, len(labels) + 1)]
    names = [classes[label] for label in labels]
    return [
        f"{name} ({names[: at + 1].count(name)})" if names.count(name) > 1 else name for at, name in enumerate(names)
    ]


def _has_plane(size: int, arrays: Arrays) -> bool:
    return size == 2 and "latent/plane" in arrays


def _plane(model: str, title: str, arrays: Arrays, classes: Sequence[str]) -> Plane:
    low, high = arrays["latent/plane_edges"].astype(float)
    codes, labels = arrays["latent/codes"][:DOTS], arrays["latent/labels"][:DOTS]
    inside = ((codes >= low) & (codes <= high)).all(axis=1)
    places = np.rint((codes - low) / (high - low) * BOX * 2) / 2  # half units
    places[:, 1] = BOX - places[:, 1]  # up is up
    paths = []
    for label, (name, colour) in enumerate(zip(classes or [""], style.of_classes(len(classes)), strict=True)):
        own = places[inside & (labels == label)]
        if len(own):
            dots = "".join(f"M{x:g} {y:g}h0" for x, y in own)
            x, y = np.median(own, axis=0)
            paths.append({"label": name, "colour": colour, "dots": dots, "x": f"{x:g}", "y": f"{y:g}"})
    edges = tuple(tuple(float(f"{end:.4g}") for end in corner) for corner in (low, high))
    return Plane(model, title, sprite(arrays["latent/plane"], SIDE_OF_PLANE), edges, paths)  # type: ignore[arg-type]


def _walk(model: str, title: str, arrays: Arrays) -> Walk:
    ends, between = arrays["latent/ends"], arrays["latent/walks"]
    one, two = _shown_pair(len(ends))
    at = pairs(len(ends)).index((one, two)) * BETWEEN
    shown = np.concatenate([ends[[one]], between[at : at + BETWEEN], ends[[two]]])
    every = np.concatenate([ends, between])
    return Walk(model, title, sprite(every, 25), sprite(shown, len(shown)))


def _shown_pair(count: int) -> tuple[int, int]:
    return SHOWN_WALK if count > max(SHOWN_WALK) else (0, count - 1)
