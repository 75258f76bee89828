"""The stored plans by year, month and list."""

from __future__ import annotations

import io
import re

import pdfplumber
import pytest

from scheduler.services.app import App
from tests.support import load_case
from tests.web.conftest import PASSWORD, Browser, opened_page
from tests.web.serving import served
from tests.web.test_pages import text_of

PAGE = "/motesplaner/"


@pytest.fixture(autouse=True)
def stored(svarsdag: App) -> None:
    load_case(svarsdag)


def test_the_year_shows_every_body_and_leads_to_each_meeting(browser: Browser) -> None:
    page = browser.get(PAGE)
    text = text_of(page)
    assert "KS Ragunda 3 22" in re.sub(r"\s+", " ", text)
    assert "RS 24–25" in text
    assert re.search(r'class="cell [^"]*near"[^>]*höstlovet[^>]*>\s*<a[^>]*>28', page)
    assert "Utan möten 2019: 17 organ" in text
    (address,) = re.findall(r'href="(/motesplaner/mote/[^"]+)">24–25', page)
    assert "Läst ur 2019-sammanslagning.txt, rad" in text_of(browser.get(address))


def test_an_organisation_is_shown_with_the_joint_bodies_it_is_in(browser: Browser) -> None:
    text = text_of(browser.get(PAGE + "?organisation=ragunda"))
    table = text[text.index("Organ jan") : text.index("14 beslutsmöte")]
    assert "KS Ragunda" in table
    assert "RSR" in table
    assert "KS Berg" not in table
    assert "Inga möten av det slaget 2019" in browser.get(PAGE + "?slag=reserve")


def test_the_month_and_the_list(browser: Browser) -> None:
    page = browser.get(PAGE + "?vy=manad&manad=2019-10&organisation=ragunda")
    text = text_of(page)
    assert "44" in text
    assert "Alla helgons dag" in text
    assert re.search(r"22\s+oktober 2019\s+KS Ragunda", text)
    for near in ("2019-09", "2019-11"):
        assert f"manad={near}" in page
    assert "22 oktober 2019 tisdag KS Ragunda" in text_of(browser.get(PAGE + "?vy=lista"))


@pytest.mark.parametrize(
    ("query", "message"), [("?ar=förra", "är inget årtal"), ("?manad=oktober", "är ingen månad")]
)
def test_what_is_no_date_is_told(browser: Browser, query: str, message: str) -> None:
    answer = browser.client.get(PAGE + query)
    assert answer.status_code == 400
    assert message in answer.text


@pytest.mark.browser
def test_the_year_prints_across_one_sheet(browser: Browser) -> None:
    with served(browser.client.application) as here, opened_page() as page:
        page.goto(here + PAGE)
        page.get_by_label("Användarnamn").fill("eva")
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Logga in").click()
        page.get_by_role("heading", name="Mötesplaner").wait_for()
        printed = page.pdf(prefer_css_page_size=True)
    with pdfplumber.open(io.BytesIO(printed)) as sheets:
        across = [sheet for sheet in sheets.pages if sheet.width > sheet.height]
        text = "\n".join(sheet.extract_text() for sheet in across)
    assert len(across) == 1
    for words in ("KS Ragunda", "Kommunchefsgruppen", "okt"):
        assert words in text
    assert "Läs in en mötesplan" not in text


@pytest.mark.browser
def test_on_a_phone_the_year_begins_with_this_month(browser: Browser) -> None:
    size = {"width": 375, "height": 800}
    with served(browser.client.application) as here, opened_page(viewport=size) as page:
        page.goto(here + PAGE)
        page.get_by_label("Användarnamn").fill("eva")
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Logga in").click()
        months = page.locator(".matrix thead th:visible")
        assert months.all_inner_texts()[:2] == ["Organ", "sep"]
        page.get_by_role("link", name="Visa också jan–aug").click()
        assert months.all_inner_texts()[:2] == ["Organ", "jan"]
