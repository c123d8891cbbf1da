"""Figures into a page: matplotlib's SVG as an element that obeys the page's colours and a strict policy.

A strict Content-Security-Policy forbids style attributes, so each becomes presentation attributes, which style sheets
may override; names of one figure cannot clash with another's; coordinates keep the digits that a screen can show.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Mapping
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
from markupsafe import Markup
from PIL import Image

from aecompare.reporting.figures import style

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
DEFAULTS = {"stroke-linejoin": "round", "stroke-linecap": "butt", "font-size": "8px"}  # for all elements
FONT = re.compile(r"(?:(?P<style>italic|oblique) )?(?:(?P<weight>bold|\d+) )?(?P<size>[\d.]+)px .*")
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")
GREYS = 16
STEP = re.compile(r"\s*([A-Za-z])\s+(?=[-\d])|\s+(?=[zZ]?$)")  # of a path: letters need no spaces
SIGN = re.compile(r" +(?=-|[zZ]$)")  # nor does a sign
AGAIN = re.compile(r"(L[^A-Za-z]+)\1+")  # a line to where one is already
BETWEEN = re.compile(r"(?<!</tspan>)\s+(?=<(?!tspan))")  # white space between elements that are no words
IDLE = {"font-family": r".*", "transform": r"rotate\(-?0 .*", "stroke-dashoffset": r"0"}  # the page's font; no effect
MODEL = "model:"


def inline(svg: str, name: str, label: str) -> Markup:
    """An SVG document as an element of an HTML page.

    Args:
        svg: as matplotlib writes it, with text as text.
        name: of the figure, which prefixes the names in it.
        label: what it shows, for those who do not see it.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own figure
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style", "title"):
                parent.remove(child)
    prefix = f"f{zlib.crc32(name.encode()) % 16**5:x}"  # few letters: it stands there a thousand times
    used = dict.fromkeys(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    names = {old: f"{prefix}-{index}" for index, old in enumerate(used)}
    for element in root.iter():
        _plain(element, names)
    _unwrap(root)
    view = [float(number) for number in root.attrib["viewBox"].split()]
    root.attrib.update(width=f"{view[2]:g}", height=f"{view[3]:g}", role="img", **{"aria-label": label}, **DEFAULTS)
    root.attrib.pop("version", None)
    ElementTree.register_namespace("", SVG[1:-1])
    text = ElementTree.tostring(root, encoding="unicode")
    text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)
    text = PICTURE.sub(_fewer_greys, text)
    text = BETWEEN.sub("", re.sub(r"\s*\n\s*", " ", text))
    return Markup(text)  # noqa: S704 - made of escaped attributes and text by ElementTree


def _plain(element: ElementTree.Element, names: Mapping[str, str]) -> None:
    """One element's attributes as an HTML page may have them; `names` are the new ones of what is referred to."""
    given = element.attrib
    identity = given.pop("id", "")
    if identity.startswith(MODEL):
        given["data-model"] = identity.removeprefix(MODEL)
    elif identity in names:
        given["id"] = names[identity]
    for rule in filter(None, (rule.strip() for rule in given.pop("style", "").split(";"))):
        key, _, value = (part.strip() for part in rule.partition(":"))
        if key == "font":
            _font(given, value)
        elif key != "white-space" and DEFAULTS.get(key) != value:
            given[key] = value
    if LINK in given:
        given["href"] = given.pop(LINK)
    for key, value in given.items():
        if key == "href" and value.startswith("#"):
            given[key] = f"#{names[value[1:]]}"
        elif value.startswith("url(#"):
            given[key] = f"url(#{names[value[5:-1]]})"
        elif key in ("d", "x", "y", "transform", "points", "width", "height") and not value.startswith("data:"):
            given[key] = NUMBER.sub(_rounded, value)
        if key == "d":
            given[key] = SIGN.sub("", AGAIN.sub(r"\1", STEP.sub(r"\1", given[key])))
    if given.get("stroke") == style.GRID:  # straight from edge to edge: neither its ends nor what is outside are seen
        given.pop("clip-path", None)
        given.pop("stroke-linecap", None)
    for key, pattern in IDLE.items():
        if key in given and re.fullmatch(pattern, given[key]):
            del given[key]


def _unwrap(parent: ElementTree.Element) -> None:
    """Groups that say nothing leave their places to what is in them."""
    found = []
    for child in parent:
        _unwrap(child)
        found += list(child) if child.tag == f"{SVG}g" and not child.attrib else [child]
    parent[:] = [child for child in found if len(child) or child.tag != f"{SVG}defs"]


def _fewer_greys(match: re.Match[str]) -> str:
    """A grey picture with `GREYS` levels: half the bytes; the files beside the page have all."""
    with Image.open(BytesIO(base64.b64decode(match[1]))) as picture:
        if picture.mode != "L":
            return match[0]
        levels = np.rint(np.asarray(picture) / 255 * (GREYS - 1)).astype(np.uint8)
    packed = BytesIO()
    found = Image.fromarray(levels, "P")
    found.putpalette([level * 255 // (GREYS - 1) for level in range(GREYS) for _ in range(3)])
    found.save(packed, "png", optimize=True, bits=4)
    return "data:image/png;base64," + base64.b64encode(packed.getvalue()).decode("ascii")


def _font(given: dict[str, str], value: str) -> None:
    found = FONT.match(value)
    if found:
        if f"{found['size']}px" != DEFAULTS["font-size"]:
            given["font-size"] = found["size"]
        given.update({f"font-{key}": found[key] for key in ("style", "weight") if found[key]})


def _rounded(match: re.Match[str]) -> str:
    """Places to a tenth of a unit, which is a tenth of a screen's pixel or two; the small ones of glyphs finer."""
    value = float(match[0])
    return f"{value:.{1 if abs(value) >= 10 else 2}f}".rstrip("0").rstrip(".")
