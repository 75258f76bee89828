"""Every page before axe-core (WCAG 2.1 A and AA) in a real browser: on a desk in daylight, and 320
pixels wide in the dark, where nothing may stick out to the side (WCAG 1.4.10)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from scheduler.services.app import App
from tests.web.conftest import PASSWORD, opened_page
from tests.web.every_page import NO_PAGES, Addresses, every_page
from tests.web.test_browser import address as address
from tests.web.test_browser import fits

pytestmark = pytest.mark.browser

AXE = Path(sys.prefix) / "peers" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
SIZES = {"light": (1280, 900), "dark": (320, 700)}


@pytest.fixture
def addresses(svarsdag: App) -> Addresses:
    return every_page(svarsdag)


@pytest.fixture
def browser_page(request: pytest.FixtureRequest) -> Iterator[Page]:
    scheme = request.param
    width, height = SIZES[scheme]
    with opened_page(viewport={"width": width, "height": height}, color_scheme=scheme) as page:
        yield page


def test_no_page_is_left_out(client: FlaskClient, addresses: Addresses) -> None:
    rules = client.application.url_map.iter_rules()
    shown = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert shown - NO_PAGES == set(addresses)


@pytest.mark.parametrize("browser_page", SIZES, indirect=True)
def test_every_page_can_be_used_by_everybody(
    browser_page: Page, address: str, addresses: Addresses
) -> None:
    page = browser_page
    page.set_content("<main><img src='x'></main>")
    assert any("image-alt" in one for one in _axe(page))  # it looks
    faults = _faults(page, address + "/logga-in")
    page.get_by_label("Användarnamn").fill("eva")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(address + "/")
    for paths in addresses.values():
        for path in paths:
            faults += _faults(page, address + path)
    assert faults == []


def _faults(page: Page, url: str) -> list[str]:
    """What is wrong on the page with all that is folded unfolded: the rule and the places."""
    page.goto(url)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    path = page.evaluate("location.pathname")
    faults = [f"{path}: {one}" for one in _axe(page)]
    if not fits(page):
        wide = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(one => "
            "one.getBoundingClientRect().right > innerWidth).map(one => one.outerHTML.slice(0, 99))"
        )
        faults.append(f"{path}: sticks out: {' | '.join(wide[:3])}")
    return faults


def _axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{one['id']}: {' | '.join(node['html'][:200] for node in one['nodes'][:3])}"
        for one in found["violations"]
    ]
