"""The figures' typeface: DejaVu Sans, which matplotlib carries, cut down once to what reports are written in.

Each PDF holds the glyphs that it uses. Cut for each figure out of 6,000 glyphs with tables for scripts that no report
uses, they took half of all drawing; cut out of these few hundred they take next to nothing. A sign that is not among
them comes from the whole typeface.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from fontTools import subset, ttLib
from matplotlib import font_manager

WHOLE, SHORT = "DejaVu Sans", "DejaVu Sans short"
FILES = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique")
KEPT = ((0x20, 0x24F), (0x2B0, 0x3FF), (0x2000, 0x22FF))  # Latin, accents and Greek, punctuation to mathematics
FAMILY = 1  # number of a name record
UNUSED = ["GSUB", "GPOS", "GDEF", "MATH", "gasp", "FFTM"]  # of scripts, ligatures and formulas; kerning stays


@cache
def family() -> list[str]:
    """The typefaces of figures, the first first; made known to matplotlib."""
    folder = Path(tempfile.mkdtemp(prefix="aecompare-font-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in FILES:
        font_manager.fontManager.addfont(_cut(font_manager.findfont(WHOLE), name, folder))
    return [SHORT, WHOLE]


def _cut(beside: str, name: str, folder: Path) -> Path:
    options = subset.Options(
        layout_features=[], drop_tables=UNUSED, legacy_kern=True, glyph_names=True, recalc_timestamp=False,
        name_IDs=["*"], name_languages=["*"], notdef_outline=True,
    )  # fmt: skip
    with ttLib.TTFont(Path(beside).with_name(f"{name}.ttf"), recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[code for low, high in KEPT for code in range(low, high + 1)])
        cutter.subset(font)
        for record in font["name"].names:
            if record.nameID == FAMILY:
                record.string = SHORT
            elif record.toUnicode() == "Book":  # a weight of 380 to matplotlib, which is asked for 400
                record.string = "Regular"
        path = folder / f"{name}.ttf"
        font.save(path)
    return path
