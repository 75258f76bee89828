"""Filling in a new round from a pasted remiss letter."""

from __future__ import annotations

import html
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support import DATA
from tests.web.conftest import PASSWORD, Browser
from tests.web.test_browser import address, fits, page  # noqa: F401

NEW = "/rundor/ny"
READ = "/remissbrev/las"
LETTER = (DATA / "text" / "remissbrev.txt").read_text(encoding="utf-8")


def test_a_letter_fills_in_the_form(browser: Browser) -> None:
    response = browser.post(NEW, READ, {"letter": LETTER})
    assert response.status_code == 302
    target = urlsplit(response.location)
    assert target.path == NEW
    assert parse_qs(target.query) == {
        "title": ["Sammanslagning av gemensamma nämnder"],
        "dnr": ["RS/559/2019"],
        "owner": ["rsr"],
        "dispatch": ["2019-09-02"],
        "recipient": ["ks-ragunda"],
        "deadline": ["2019-10-29"],
    }
    shown = html.unescape(browser.client.get(response.location).text)
    assert 'value="RS/559/2019"' in shown
    assert "29 oktober 2019 är osäker" in shown  # its weekday is another
    assert "Mottagare i brevet som inte är organ i Region Jämtland Härjedalen: KS Bergh." in shown
    assert "KS Bergh" in shown


def test_a_letter_from_outside_asks_for_the_owner(browser: Browser) -> None:
    text = "Remissvaren ska ha kommit in till Finansdepartementet senast den 3 maj 2027."
    response = browser.post(NEW, READ, {"letter": text})
    assert parse_qs(urlsplit(response.location).query) == {"deadline": ["2027-05-03"]}
    shown = html.unescape(browser.client.get(response.location).text)
    assert "Finansdepartementet är inget organ i Region Jämtland Härjedalen: välj ägare" in shown


def test_a_letter_without_a_date_says_so(browser: Browser) -> None:
    response = browser.post(NEW, READ, {"letter": "Remiss: Kulturplan. Svara gärna."})
    assert "Ingen sista svarsdag hittades" in browser.client.get(response.location).text


def test_an_empty_letter_is_an_error(browser: Browser) -> None:
    response = browser.post(NEW, READ, {"letter": " "})
    assert response.location == NEW
    assert "klistra in remissbrevets text" in browser.client.get(NEW).text


def test_a_letter_needs_the_token_of_its_page(browser: Browser) -> None:
    assert browser.client.post(READ, data={"letter": LETTER}).status_code == 400


@pytest.mark.browser
def test_the_letter_fits_a_phone(page: Page, address: str) -> None:  # noqa: F811
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    page.get_by_label("Användarnamn").fill("eva")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.goto(f"{address}{NEW}")
    page.get_by_text("Läs ur remissbrevet").click()
    assert fits(page)
    page.get_by_label("Eller dess text").fill(LETTER)
    page.get_by_role("button", name="Läs brevet").click()
    expect(page.get_by_label("Diarienummer")).to_have_value("RS/559/2019")
    expect(page.get_by_text("29 oktober 2019 är osäker")).to_be_visible()
    assert fits(page)
