"""Figures into a page: matplotlib's SVG as an element that obeys the page's colours and a strict policy.

A strict Content-Security-Policy forbids style attributes, so each becomes presentation attributes, which style sheets
may override; names of one figure cannot clash with another's; coordinates keep the digits that a screen can show.
"""

from __future__ import annotations

import base64
import re
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
from markupsafe import Markup
from PIL import Image

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
DEFAULTS = {"stroke-linejoin": "round", "stroke-linecap": "butt"}  # matplotlib's style for all elements
FONT = re.compile(r"(?:(?P<style>italic|oblique) )?(?:(?P<weight>bold|\d+) )?(?P<size>[\d.]+)px .*")
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")
GREYS = 16
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
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    for element in root.iter():
        _plain(element, name, used)
    view = [float(number) for number in root.attrib["viewBox"].split()]
    root.attrib.update(width=f"{view[2]:g}", height=f"{view[3]:g}", role="img", **{"aria-label": label}, **DEFAULTS)
    root.attrib.pop("version", None)
    ElementTree.register_namespace("", SVG[1:-1])
    text = ElementTree.tostring(root, encoding="unicode")
    text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)
    text = PICTURE.sub(_fewer_greys, text)
    return Markup(re.sub(r"\s*\n\s*", " ", text))  # noqa: S704 - made of escaped attributes and text by ElementTree


def _plain(element: ElementTree.Element, name: str, used: set[str]) -> None:
    """One element's attributes as an HTML page may have them."""
    given = element.attrib
    identity = given.pop("id", "")
    if identity.startswith(MODEL):
        given["data-model"] = identity.removeprefix(MODEL)
    elif identity in used:
        given["id"] = f"{name}-{identity}"
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
            given[key] = f"#{name}-{value[1:]}"
        elif "url(#" in value:
            given[key] = value.replace("url(#", f"url(#{name}-")
        elif key in ("d", "x", "y", "transform", "points", "width", "height") and not value.startswith("data:"):
            given[key] = NUMBER.sub(_rounded, value)


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
        given["font-size"] = found["size"]
        given.update({f"font-{key}": found[key] for key in ("style", "weight") if found[key]})


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
