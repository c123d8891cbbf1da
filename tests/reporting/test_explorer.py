"""What a reader explores in the page: planes, walks, weights."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from aecompare.evaluation.traversals import SIDE_OF_PLANE
from tests.reporting.conftest import CHROMIUM
from tests.reporting.made_up import experiment

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")


def picture(tab, model):
    return tab.locator(f".plane[data-model={model}] canvas").evaluate("canvas => canvas.toDataURL()")


def test_the_explorer_goes_by_keyboard_and_the_link_keeps_it(visit):
    tab = visit()
    tab.wait_for_function("document.querySelector('.where').textContent !== ''")
    tab.locator(".plane[data-model=ae]").focus()
    places, seen = [tab.locator(".plane[data-model=vae] .where").inner_text()], {picture(tab, "vae")}
    for key in ("ArrowRight", "ArrowUp", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
        tab.keyboard.press(key)
        places.append(tab.locator(".plane[data-model=vae] .where").inner_text())
        seen.add(picture(tab, "vae"))
    assert len(set(places)) == 6  # the last step but one comes back to a place
    assert len(seen) > 3
    again = visit("#" + tab.url.partition("#")[2])
    again.wait_for_function("document.querySelector('.where').textContent !== ''")
    assert again.locator(".plane[data-model=vae] .where").inner_text() == places[-1]
    assert picture(again, "pca") == picture(tab, "pca")


def test_the_explorer_shows_what_the_run_decoded_there(visit, few):
    """The grid's corner at the bottom right: the plane's last image, and the edges of the plane."""
    tab = visit()
    tab.wait_for_function("document.querySelector('.where').textContent !== ''")
    panel = tab.locator(".plane[data-model=ae]")
    panel.focus()
    for key in ["ArrowRight"] * 12 + ["ArrowDown"] * 12:
        tab.keyboard.press(key)
    assert panel.locator(".where").inner_text().split("\n") == ["z₁ 2.000", "z₂ −2.000"]
    pixels = panel.locator("canvas").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, 28, 28).data].filter((_, at) => at % 4 === 0)"
    )
    expected = 255 - few.test_bytes[(SIDE_OF_PLANE**2 - 1) % len(few.test_bytes)].astype(int)
    assert np.corrcoef(pixels, expected)[0, 1] > 0.98  # the page's pictures are compressed


def test_the_explorer_follows_the_mouse_and_a_finger(visit):
    tab = visit(has_touch=True)
    tab.wait_for_function("document.querySelector('.where').textContent !== ''")
    where = tab.locator(".plane[data-model=ae] .where")
    box = tab.locator(".plane[data-model=vae] .map")
    box.scroll_into_view_if_needed()
    start = where.inner_text()
    box.hover(position={"x": 20, "y": 20})
    hovered = where.inner_text()
    box.tap(position={"x": 120, "y": 90})
    assert len({start, hovered, where.inner_text()}) == 3


def test_a_walk_between_two_digits(visit):
    tab = visit()
    figure = tab.locator(".walks")
    figure.locator(".from").select_option("1")
    figure.locator(".to").select_option("7")
    strip = figure.locator(".walk[data-model=vae] canvas")
    expect(strip).to_have_attribute("aria-label", "VAE: from 1 to 7")
    forth = strip.evaluate("canvas => canvas.toDataURL()")
    figure.locator(".from").select_option("7")
    figure.locator(".to").select_option("1")
    expect(strip).to_have_attribute("aria-label", "VAE: from 7 to 1")
    flipped = strip.evaluate("""canvas => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d"), n = canvas.width / 28;
        for (let at = 0; at < n; at += 1) copy.drawImage(canvas, at * 28, 0, 28, 28, (n - 1 - at) * 28, 0, 28, 28);
        const [one, two] = [copy, canvas.getContext("2d")].map((c) => c.getImageData(0, 0, canvas.width, 28).data);
        return one.every((value, at) => value === two[at]) ? "same" : "other";
    }""")
    assert flipped == "other"  # the way back is the way there, turned round
    assert forth != strip.evaluate("canvas => canvas.toDataURL()")


def test_weights_rank_as_the_page_without_scripts_does(visit):
    plain = visit(java_script_enabled=False).locator(".standing tbody tr").all_inner_texts()
    tab = visit()
    assert tab.locator(".standing tbody tr").all_inner_texts() == plain
    size = tab.locator(".weights select")
    size.select_option("2")
    size.select_option("16")  # counted again, by the script
    counted = [row.split("\t") for row in tab.locator(".standing tbody tr").all_inner_texts()]
    written = [row.split("\t") for row in plain]
    assert [row[:2] for row in counted] == [row[:2] for row in written]  # models and their mean ranks
    for one, two in zip(counted, written, strict=True):
        assert abs(float(one[3].split()[0]) - float(two[3].split()[0])) < 5  # draws of their own


def test_weights_change_the_ranking_and_the_link_keeps_it(visit):
    tab = visit()
    tab.locator('.weights input[data-task="denoising"]').fill("5")
    for task in ("reconstruction", "clustering", "inpainting", "generation", "latent"):
        tab.locator(f'.weights input[data-task="{task}"]').fill("0")
    ranks = [row.split("\t")[1] for row in tab.locator(".standing tbody tr").all_inner_texts()]
    assert ranks == ["1.00", "2.00", "3.00", "4.00"]
    again = visit("#" + tab.url.partition("#")[2])
    assert again.locator(".standing tbody").inner_text() == tab.locator(".standing tbody").inner_text()
    assert again.locator('.weights input[data-task="denoising"]').input_value() == "5"


def shown(tab):
    """Code size and models of the matrix that is seen."""
    table = tab.locator(".matrix [data-size]:visible")
    return table.get_attribute("data-size"), table.locator("thead th:visible").all_inner_texts()[1:]


def test_the_matrix_shows_a_code_size_and_the_link_keeps_it(visit):
    assert shown(visit(java_script_enabled=False))[0] == "16"  # the largest
    tab = visit()
    assert shown(tab)[0] == "16"
    tab.locator(".matrix select").select_option("4")
    assert shown(tab)[0] == "4"
    again = visit("#" + tab.url.partition("#")[2])
    assert shown(again)[0] == "4"


def test_the_matrix_has_its_models_in_the_order_of_the_weights(visit):
    """By the squared error alone, of which less is better, the first model of the made-up scores is the first."""
    tab = visit()
    before = shown(tab)[1]
    for task in experiment().tasks[1:]:
        tab.locator(f'.weights input[data-task="{task}"]').fill("0")
    standing = [row.split("\t")[0] for row in tab.locator(".standing tbody tr").all_inner_texts()]
    assert shown(tab)[1] == standing != before
    tab.locator("#models input[value=vae]").press("Space")  # a click could meet the bar while the page still scrolls
    expect(tab.locator("#models input[value=vae]")).not_to_be_checked()
    assert "VAE" not in shown(tab)[1]
