"""Next year's dates on the web: searched, followed, locked, written as a file, reviewed before
stored."""

from __future__ import annotations

import html
import re
import time

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from scheduler.domain.meetings import MeetingStatus
from scheduler.services import imports, next_year, next_year_search
from scheduler.services.app import App
from scheduler.storage.tables import calendar_search
from tests.support import DISPATCH_MORNING, load_case
from tests.web.conftest import PASSWORD, Browser, opened_page
from tests.web.serving import served

PAGE = "/planering/kalender/"
ASKED: dict[str, object] = {"year": "2019", "sent": "2019-09-02"}


def search(browser: Browser, **more: object) -> str:
    """The address of a search that is over."""
    begun = browser.post(PAGE, PAGE, {**ASKED, **more})
    assert begun.status_code == 303, begun.text
    address = begun.headers["Location"]
    for _ in range(600):
        if "data-follow" not in browser.get(address):
            return str(address)
        time.sleep(0.1)
    raise AssertionError("the search does not end")


def test_dates_are_proposed_locked_and_reviewed(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    before = imports.stored_meetings(svarsdag, "jamtland")
    address = search(browser, lock="rsr=2019-10-08", hours_rsr="13.00-15.30", meetings_gns="3")
    page = browser.get(address)
    assert "En runda tar 70 dagar i median med dagens datum" in page
    assert re.search(r'value="rsr=2019-10-08" checked', page)
    assert "Du har låst dagen." in page
    # What was typed stands in the form again, and the usual hours where nothing was.
    assert re.search(r'name="hours_rsr"[^>]*value="13.00–15.30"', page)
    assert re.search(r'name="meetings_gns"[^>]*value="3"', page)
    table = page[page.index("Årets möten") :]
    assert "13.00–15.30" in table
    assert "09.00–12.00" in table
    found = re.search(r'href="([^"]*/0\.csv)"', page)
    assert found is not None
    written = browser.client.get(html.unescape(found.group(1))).text
    assert re.search(r"RSR;2019-10-08;2019-10-08;13:00;15:30", written)
    answer = browser.post(address, f"{address}/granska", {"forslag": "0"})
    assert answer.status_code == 302
    review = answer.headers["Location"]
    assert "preliminärt" in browser.get(review)
    assert imports.stored_meetings(svarsdag, "jamtland") == before
    imports.confirm_import(svarsdag, "jamtland", "eva", review.rpartition("/")[2])
    stored = imports.stored_meetings(svarsdag, "jamtland")
    new = [m for m in stored if m.status is MeetingStatus.TENTATIVE]
    assert ("rsr", "2019-10-08", "13:00:00") in [
        (m.body, m.start_date.isoformat(), str(m.start_time)) for m in new
    ]


def test_other_calendars_can_be_chosen(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    address = search(browser)
    page = browser.get(address)
    found = next_year_search.find(svarsdag, "jamtland", address.rpartition("/")[2])
    proposal = next_year_search.proposal(svarsdag, found)
    assert proposal is not None
    assert proposal.alternatives
    for number, other in enumerate(proposal.alternatives, 1):
        assert f"{other.name[1:]}: " in page
        written = browser.client.get(f"{address}/{number}.csv").text
        days = next_year.as_dates(other.dates)["rsr"]
        assert [f"RSR;{day}" in written for day in days] == [True] * len(days)
        assert written.count("RSR;") == len(days)
    assert browser.client.get(f"{address}/{len(proposal.alternatives) + 1}.csv").status_code == 404
    assert browser.client.get(f"{address}/0.pdf").status_code == 404


def test_what_cannot_be_used_is_told_and_kept(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    for more, message in (
        ({"meetings_rsr": "x"}, "ange antalet möten"),
        ({"forbidden": "igår"}, "är inget datum"),
        ({"lock": "rsr=2019-10-05"}, "kan inte låsas"),
        ({"hours_rsr": "12-9"}, "är inga tider"),
    ):
        answer = browser.post(PAGE, PAGE, {**ASKED, **more})
        assert answer.status_code == 400
        assert message in answer.text
        assert 'value="2019-09-02"' in answer.text


def test_a_search_that_finds_nothing_says_what_to_do(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    # Two days in a row cannot both be held: they are closer than half the even distance.
    page = browser.get(search(browser, lock=["rsr=2019-10-08", "rsr=2019-10-09"]))
    assert "lås färre datum" in page


def test_a_search_whose_server_is_gone_is_told(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    address = search(browser)
    earlier = DISPATCH_MORNING.replace(year=2018)
    with svarsdag.database.write() as connection:
        connection.execute(update(calendar_search).values(state="running", seen_at=earlier))
    page = browser.get(address)
    assert "servern startade om" in page
    assert "data-follow" not in page


def test_another_region_sees_no_search(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    address = search(browser)
    browser.client.get("/")
    browser.post("/", "/logga-ut", {})
    browser.log_in("vera")
    assert browser.client.get(address).status_code == 404
    assert browser.client.get(f"{address}/0.csv").status_code == 404


@pytest.mark.browser
def test_the_page_follows_the_search_by_itself(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    with served(browser.client.application) as here, opened_page() as page:
        page.goto(here + PAGE)
        page.get_by_label("Användarnamn").fill("eva")
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Logga in").click()
        page.get_by_label("År", exact=True).fill("2019")
        page.get_by_role("button", name="Föreslå dagar").click()
        expect(page.get_by_role("heading", name="Förslag 2019")).to_be_visible()
        expect(page.locator("[data-follow]")).to_have_count(0, timeout=60_000)
        expect(page.get_by_role("heading", name="Andra förslag")).to_be_visible()
