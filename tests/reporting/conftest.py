"""A page from made-up scores in Debian's Chromium; whatever goes wrong in it fails the test."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def own(url, address):
    """The page itself, or what it carries."""
    return url.split("#")[0] == address or url.startswith(("data:", "blob:"))


@pytest.fixture
def visit(browser, pages):
    """Opens the page; whatever goes wrong in it fails the test at its end."""
    wrong, contexts = [], []

    def go(fragment="", code="en", wait=True, **options):
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True, **options)
        contexts.append(context)
        tab = context.new_page()
        address = (pages / code / "index.html").as_uri()
        tab.on("console", lambda message: wrong.append(message.text))
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("request", lambda request: None if own(request.url, address) else wrong.append(request.url))
        tab.goto(address + fragment, wait_until="load")
        return tab

    yield go
    for context in contexts:
        context.close()
    assert not wrong
