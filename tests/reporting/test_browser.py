"""The page in Debian's Chromium: what a reader does with it, and what the browser says of it."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.reporting.conftest import CHROMIUM
from tests.reporting.made_up import experiment

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")

WORST = {"critical", "serious", "moderate", "minor"}


def column(tab, table, index):
    return tab.locator(f"#{table} tbody tr:not(.baseline) > :nth-child({index})").all_inner_texts()


def unfold(tab):
    tab.locator("details").evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")


TABLE = "table-mnist-reconstruction-clean-sse"


def test_a_table_sorts_and_the_link_keeps_it(visit):
    tab = visit()
    unfold(tab)
    before = column(tab, TABLE, 1)
    tab.locator(f"#{TABLE} thead th >> nth=1").get_by_role("button").click()
    values = [float(text.split()[0]) for text in column(tab, TABLE, 2)]
    assert values == sorted(values)
    tab.locator(f"#{TABLE} thead th >> nth=1").get_by_role("button").click()
    after = column(tab, TABLE, 1)
    assert [float(text.split()[0]) for text in column(tab, TABLE, 2)] == sorted(values, reverse=True)
    assert after != before
    expect(tab.locator(f"#{TABLE} thead th >> nth=1")).to_have_attribute("aria-sort", "descending")
    assert tab.locator(f"#{TABLE} tbody tr").last.get_attribute("class") == "baseline"
    again = visit("#" + tab.url.partition("#")[2])
    assert column(again, TABLE, 1) == after


def test_a_table_filters_and_the_link_keeps_it(visit):
    tab = visit()
    unfold(tab)
    tab.locator('[data-table="table-cost"]').fill("vae 16")
    rows = tab.locator("#table-cost tbody tr:visible")
    expect(rows).to_have_count(1)
    assert rows.inner_text().startswith("VAE")
    again = visit("#" + tab.url.partition("#")[2])
    expect(again.locator("#table-cost tbody tr:visible")).to_have_count(1)


def test_all_numbers_are_found_by_words(visit):
    tab = visit()
    tab.locator("#find").fill("ssim pca 16")
    rows = tab.locator("#table-all tbody tr")
    for text in rows.all_inner_texts():
        assert "SSIM" in text
        assert "PCA" in text
    assert rows.count() >= 1


def test_a_chart_switches_metric_and_condition_and_the_link_keeps_it(visit):
    tab = visit()
    chart = tab.locator('.chart[data-task="denoising"]')
    first = chart.locator(".drawing").inner_html()
    chart.locator(".metric").select_option("ssim")
    second = chart.locator(".drawing").inner_html()
    chart.locator(".condition").select_option("sigma=0.5")
    third = chart.locator(".drawing").inner_html()
    assert len({first, second, third}) == 3
    assert "SSIM, sigma = 0.5; higher is better" in chart.locator("figcaption").inner_text()
    again = visit("#" + tab.url.partition("#")[2]).locator('.chart[data-task="denoising"]')
    assert again.locator(".drawing").inner_html() == third


def test_a_hidden_model_is_gone_everywhere_and_comes_back(visit):
    tab = visit()
    unfold(tab)
    curve = tab.locator("#figure-mnist-reconstruction-clean-ssim [data-model=vae]")
    assert curve.first.is_visible()
    expect(tab.locator(f"#{TABLE} tr[data-model=vae]")).to_be_visible()
    chart = tab.locator('.chart[data-task="reconstruction"] .drawing')
    assert "VAE" in chart.inner_text()
    tab.get_by_role("checkbox", name="VAE").uncheck()
    assert all(not curve.nth(at).is_visible() for at in range(curve.count()))
    assert "VAE" not in chart.inner_text()
    expect(tab.locator(f"#{TABLE} tr[data-model=vae]")).to_be_hidden()
    expect(tab.locator(".plane[data-model=vae]")).to_be_hidden()
    again = visit("#" + tab.url.partition("#")[2])
    expect(again.get_by_role("checkbox", name="VAE")).not_to_be_checked()
    expect(again.locator(".plane[data-model=vae]")).to_be_hidden()
    again.get_by_role("checkbox", name="VAE").check()
    expect(again.locator(".plane[data-model=vae]")).to_be_visible()


def test_figures_are_saved(visit):
    tab = visit()
    figure = tab.locator("#figure-mnist-reconstruction-clean-ssim")
    heads = {"svg": b"<svg", "png": b"\x89PNG", "csv": b"dataset,"}
    for kind, head in heads.items():
        with tab.expect_download() as caught:
            figure.get_by_text(kind.upper(), exact=True).click()
        content = caught.value.path().read_bytes()
        assert content.startswith(head), kind
        assert caught.value.suggested_filename == f"mnist-reconstruction-clean-ssim.{kind}"
        assert len(content) > 500
    with tab.expect_download() as caught:
        tab.locator('.chart[data-task="denoising"] [data-as=csv]').click()
    assert caught.value.path().read_text().startswith("condition,metric,model,code_size,mean")


def test_a_link_to_a_section_keeps_the_view(visit):
    tab = visit()
    tab.get_by_role("checkbox", name="PCA").uncheck()
    tab.get_by_role("navigation").get_by_text("Denoising").click()
    assert "hide=pca" in tab.url
    assert "at=mnist-denoising" in tab.url
    expect(tab.locator("#mnist-denoising")).to_be_in_viewport()
    again = visit("#" + tab.url.partition("#")[2])
    expect(again.locator("#mnist-denoising")).to_be_in_viewport()


def test_the_contents_stay_in_view_and_say_where_one_is(visit):
    tab = visit()
    for place in ("mnist-denoising", "claims", "references"):
        tab.evaluate(f"document.getElementById('{place}').scrollIntoView({{ behavior: 'instant' }})")
        here = tab.locator('nav a[aria-current="location"]')
        expect(here).to_have_attribute("href", f"#{place}")
        expect(here).to_be_in_viewport()


def test_the_chart_takes_the_first_curves_place_and_shows_the_same(visit):
    tab = visit()
    for chart in tab.locator(".chart").all():
        curve = chart.locator("xpath=following-sibling::figure")
        assert chart.locator(".drawing svg").is_visible()
        assert not curve.is_visible()
        said = chart.locator(".drawing svg").get_attribute("aria-label")
        labels = curve.locator("text").all_text_contents()
        assert said.split(",")[0] in " ".join(label for label in labels if label), said
    tab.emulate_media(media="print")
    assert tab.locator(".first > figure.plot").first.is_visible()
    assert not tab.locator(".chart").first.is_visible()


DAMAGED = "#hide=nobody&plane-mnist=9,x&walk-mnist=99,-1&chart-mnist-latent=a~b&sort-table-cost=77a"


@pytest.mark.parametrize("fragment", [DAMAGED, "#weights-mnist=1.2&at=nowhere", "#%%%"])
def test_a_damaged_link_opens_the_page_all_the_same(visit, fragment):
    tab = visit(fragment)
    expect(tab.locator(".plane[data-model=vae]")).to_be_visible()
    assert tab.locator(".chart svg").count() == len(experiment().tasks)


@pytest.mark.parametrize("code", ["en", "pl"])
def test_without_javascript_everything_is_there(visit, code):
    tab = visit(code=code, java_script_enabled=False)
    assert tab.locator(".js-only:visible").count() == 0
    for fold in tab.locator("details.rows > summary").all():
        fold.click()
    assert tab.locator("section table:visible").count() > 15
    assert tab.locator("figure.plot .picture:visible").count() == tab.locator("figure.plot").count()
    assert tab.locator("figure .picture svg:visible").count() > 20
    assert tab.locator(".plane img:visible").count() == 4
    assert tab.locator(".walk img:visible").count() == 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", ["en", "pl"])
def test_axe_finds_nothing(visit, code, scheme):
    """Without an exception; figures' letters are read as pictures with a label."""
    tab = visit(code=code, color_scheme=scheme, bypass_csp=True)
    tab.wait_for_function("document.querySelector('.where').textContent !== ''")
    found = Axe().run(tab).response["violations"]
    told = [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in WORST]
    assert told == []


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_moves_and_nothing_sticks_out(visit, width):
    tab = visit(java_script_enabled=True)
    tab.set_viewport_size({"width": width, "height": 900})
    tab.reload(wait_until="load")
    tab.wait_for_timeout(300)
    shift = tab.evaluate("""() => new Promise((done) => {
        let sum = 0;
        new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
            .observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(sum), 200);
    })""")
    assert shift < 0.01
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_pictures_of_the_page(visit, tmp_path):
    """Dark, on a telephone and in print: looked at by people, here they are made; kept where PICTURES says."""
    folder = tmp_path if not os.environ.get("PICTURES") else os.environ["PICTURES"]
    looks = {}
    for scheme in ("light", "dark"):
        tab = visit(color_scheme=scheme)
        tab.screenshot(path=f"{folder}/{scheme}.png")
        looks[scheme] = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        axis = tab.locator("#figure-mnist-reconstruction-clean-sse svg text").first
        looks[f"{scheme} letters"] = axis.evaluate("text => getComputedStyle(text).fill")
    assert len(set(looks.values())) == 4, looks
    tab = visit(color_scheme="dark")
    tab.emulate_media(media="print")
    assert tab.locator(".bar").is_hidden()
    assert tab.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()") == "#000"
    tab.pdf(path=f"{folder}/print.pdf", format="A4")
