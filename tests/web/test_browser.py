"""One walk in a real Chromium: upload, review, plan, accept, feed."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import vobject
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from tests.support import CASE_2019
from tests.web.conftest import PASSWORD, opened_page
from tests.web.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture
def address(client: FlaskClient) -> Iterator[str]:
    with served(client.application) as here:
        yield here


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with opened_page(viewport={"width": 1280, "height": 900}) as page:
        yield page


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side, once the page and its style sheet have come."""
    page.wait_for_load_state("load")
    script = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(page.evaluate(script))


def test_from_a_published_plan_to_a_feed(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address)
    page.get_by_label("Användarnamn").fill("eva")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("heading", name="Börja med mötesplanerna")).to_be_visible()

    page.get_by_role("link", name="Läs in en mötesplan").click()
    page.get_by_label("Fil", exact=True).set_input_files(CASE_2019)
    page.get_by_role("textbox", name="År", exact=True).fill("2019")
    page.get_by_role("button", name="Läs in").click()
    expect(page.get_by_text("lästes som ett tvådagarsmöte")).to_be_visible()
    page.get_by_role("button", name="Spara mötena").click()
    expect(page.get_by_text("Sparat: 30 nya möten")).to_be_visible()

    page.get_by_role("link", name="Remissrundor").click()
    page.get_by_role("link", name="Ny remissrunda").click()
    page.get_by_label("Rubrik").fill("Sammanslagning av gemensamma nämnder")
    page.get_by_role("button", name="Visa förslag").click()
    heading = page.get_by_role("heading", name="Sista svarsdag tisdag 29 oktober 2019")
    expect(heading).to_be_visible()
    page.get_by_text("Varför detta datum?").click()
    expect(page.get_by_text("KS Ragunda styr")).to_be_visible()
    page.reload()
    expect(heading).to_be_visible()  # what was typed survives
    assert page.get_by_label("Rubrik").input_value() == "Sammanslagning av gemensamma nämnder"

    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), width

    page.get_by_role("link", name="PM-text att klistra in").click()
    expect(page.get_by_text("29 oktober 2019. Det är den enda möjliga dagen")).to_be_visible()
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), width
    page.get_by_role("button", name="Kopiera texten").click()
    expect(page.get_by_role("status").filter(has_text="Texten är")).to_be_visible()
    page.get_by_role("link", name="Tillbaka till rundan").click()
    expect(heading).to_be_visible()

    page.get_by_role("button", name="Godkänn rundan").click()
    expect(page.get_by_text("Rundan är godkänd")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("KS Ragunda"))).to_contain_text("22 oktober")
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), width

    page.get_by_role("button", name="Skapa kalenderadress").click()
    feed = page.locator("code.address").first.inner_text()
    with urllib.request.urlopen(feed) as response:
        calendar = vobject.readOne(response.read().decode())
    days = {e.summary.value: e.dtstart.value.isoformat() for e in calendar.vevent_list}
    assert days["Sista svarsdag: Sammanslagning av gemensamma nämnder"] == "2019-10-29"
    assert len(calendar.vevent_list) == 29

    sent_on = page.locator("code.page-address").inner_text()
    page.get_by_role("button", name="Logga ut").click()
    page.goto(sent_on)  # as the one it is for: no log-in
    expect(page.locator("svg.qr")).to_be_visible()
    page.get_by_text("Klassiska Outlook för Windows").first.click()
    expect(page.get_by_text("Öppna fliken Internetkalendrar")).to_be_visible()
    expect(page.get_by_text("Utskick: Sammanslagning")).to_be_visible()
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), width
