"""The proposal that follows what is done to it, in a real Chromium."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pdfplumber
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from scheduler.services.app import App
from scripts.screenshots import PROPOSAL
from tests.support import accept_case, load_case
from tests.web.conftest import PASSWORD, opened_page
from tests.web.serving import served

pytestmark = pytest.mark.browser


def log_in(page: Page) -> None:
    page.get_by_label("Användarnamn").fill("eva")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()


@pytest.fixture
def here(client: FlaskClient, svarsdag: App) -> Iterator[str]:
    load_case(svarsdag)
    with served(client.application) as address:
        yield address


@pytest.fixture
def page(here: str) -> Iterator[Page]:
    with opened_page(viewport={"width": 1280, "height": 900}) as page:
        page.goto(here + PROPOSAL)
        log_in(page)  # and come back to all that the address says
        yield page


def binding(page: Page, name: str) -> None:
    """Who decides the date: KS Ragunda, and without it GNU (Östersund), ready on 28 October."""
    expect(page.locator("#result .facts")).to_contain_text(f"Styr{name}")


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=2)).to_have_text(text)


def test_the_deadline_is_moved_by_keys_and_by_pointer(page: Page, here: str) -> None:
    heading(page, "Sista svarsdag tisdag 29 oktober 2019")
    move = page.get_by_label("Flytta sista svarsdag")
    expect(move).to_have_attribute("aria-valuetext", "29 oktober 2019: 12 av 12 hinner svara")
    move.focus()
    page.keyboard.press("ArrowLeft")
    heading(page, "Ingen plan är möjlig för RSR 11 november 2019")
    expect(move).to_have_attribute("aria-valuetext", "28 oktober 2019: 11 av 12 hinner svara")
    expect(move).to_be_focused()
    page.keyboard.press("ArrowRight")
    heading(page, "Sista svarsdag tisdag 29 oktober 2019")
    page.keyboard.press("End")
    expect(page.get_by_label("Sista svarsdag", exact=True)).not_to_have_value("2019-10-29")
    box = move.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    expect(move).to_have_attribute("aria-valuetext", re.compile(": 1 av 12 hinner svara"))
    page.get_by_role("button", name="Låt planen välja dagen").click()
    heading(page, "Sista svarsdag tisdag 29 oktober 2019")


def test_the_words_by_the_slider_are_never_cut_off(page: Page, here: str) -> None:
    """One recipient with one possible day: the slider begins far to the right."""
    page.goto(here + PROPOSAL + "&recipient=ks-ragunda&deadline=2019-10-29")
    button = page.get_by_role("button", name="Låt planen välja dagen").bounding_box()
    table = page.get_by_role("region", name="Mottagarnas väg").bounding_box()
    assert button is not None
    assert table is not None
    assert button["x"] + button["width"] <= table["x"] + table["width"]


def test_everything_follows_what_is_typed_and_a_reload_keeps_it(page: Page) -> None:
    page.get_by_label("KS Ragunda", exact=True).uncheck()
    binding(page, "GNU (Östersund)")
    page.get_by_label("Rubrik").fill("Ny rubrik")
    expect(page).to_have_url(re.compile("title=Ny\\+rubrik"))
    page.reload()
    expect(page.get_by_label("Rubrik")).to_have_value("Ny rubrik")
    binding(page, "GNU (Östersund)")


def test_whoever_is_logged_out_meanwhile_comes_back_to_what_was_typed(page: Page) -> None:
    page.wait_for_load_state("networkidle")  # every answer renews the cookie
    page.context.clear_cookies()
    page.get_by_label("KS Ragunda", exact=True).uncheck()
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
    log_in(page)
    binding(page, "GNU (Östersund)")


def test_without_script_the_button_does_it(here: str) -> None:
    with opened_page(java_script_enabled=False) as page:
        page.goto(here + PROPOSAL)
        log_in(page)
        page.get_by_label("KS Ragunda", exact=True).uncheck()
        page.get_by_role("button", name="Visa förslag").click()
        binding(page, "GNU (Östersund)")
        expect(page.get_by_label("Flytta sista svarsdag")).to_be_hidden()


def test_a_round_prints_on_one_sheet(here: str, svarsdag: App) -> None:
    accepted = accept_case(svarsdag)
    with opened_page() as page:
        page.goto(f"{here}/rundor/{accepted.id}")
        log_in(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(accepted.title)
        printed = page.pdf(prefer_css_page_size=True)
    with pdfplumber.open(io.BytesIO(printed)) as sheets:
        (sheet,) = sheets.pages
        text = sheet.extract_text()
    assert (round(sheet.width), round(sheet.height)) == (595, 842)  # A4 in points
    for words in ("KS Ragunda", "22 oktober 2019", "tisdag 29 oktober 2019"):
        assert words in text
    for screen in ("Logga ut", "Registrera svar", "Avsluta rundan", "Skapa kalenderadress"):
        assert screen not in text
