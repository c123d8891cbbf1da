"""Names beside the chart to explore, in Debian's Chromium: apart from each other, and within it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.conftest import ROOT
from tests.reporting.conftest import CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")

EDGES = (
    "one => { const { left, top, right, bottom } = one.getBoundingClientRect(); return [left, top, right, bottom]; }"
)


def apart(boxes):
    """Whether no two of these (left, top, right, bottom) have more than a pixel of each other."""
    return not [
        (one, two)
        for at, one in enumerate(boxes)
        for two in boxes[at + 1 :]
        if min(one[2], two[2]) - max(one[0], two[0]) > 1 and min(one[3], two[3]) - max(one[1], two[1]) > 1
    ]


def test_names_beside_a_chart_stand_apart_and_within_it(visit):
    tab = visit()
    for chart in tab.locator(".chart .drawing svg").all():
        boxes = [name.evaluate(EDGES) for name in chart.locator("text.name").all()]
        whole = chart.evaluate(EDGES)
        assert len(boxes) > 2
        assert apart(boxes)
        assert all(box[2] <= whole[2] + 1 and box[1] >= whole[1] and box[3] <= whole[3] for box in boxes)


@pytest.mark.parametrize("heights", [[100] * 18, [*range(230, 248)], [5, 5, 5, 240, 240], [10, 100, 200], [50]])
def test_names_are_spread_as_little_as_it_takes(browser, heights):
    script = (ROOT / "report" / "html" / "scripts" / "4-chart.js").read_text(encoding="utf-8")
    spread = script[script.index("function spread") : script.index("function chart")]
    tab = browser.new_page()
    places = [{"y": height, "name": str(at)} for at, height in enumerate(heights)]
    found = tab.evaluate(f"places => {{ {spread} return spread(places, 14, 277).map(({{ y }}) => y); }}", places)
    tab.close()
    assert found == sorted(found)
    assert min(found) >= 14 - 1e-9
    assert max(found) <= 277 + 1e-9
    assert all(two - one >= min(13, 263 / max(len(found) - 1, 1)) - 1e-9 for one, two in pairwise(found))
    if all(two - one >= 13 for one, two in pairwise(heights)) and heights[0] >= 14:
        assert found == heights  # what stands apart stays
