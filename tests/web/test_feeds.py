"""The pages about calendars, for those who keep them and for those who subscribe."""

from __future__ import annotations

import re

import pytest

from scheduler.services.app import App
from tests.support import accept_case, load_case
from tests.web.conftest import Browser

BODY = {"subject": "body:ks-berg", "part": ["meetings", "intake"], "holder": "Anna i Berg"}


def secret_path(page: str) -> str:
    """The path of the page about the feed that was just made."""
    found = re.search(r"http://127.0.0.1:8000(/feeds/[\w-]+)<", page)
    assert found is not None
    return found.group(1)


@pytest.fixture
def made(browser: Browser, svarsdag: App) -> str:
    """The page shown once after a calendar was made."""
    load_case(svarsdag)
    page = browser.post("/kalendrar/", "/kalendrar/", BODY)
    assert page.headers["Cache-Control"] == "no-store"
    return page.text


def test_the_address_is_shown_once_with_all_that_is_needed(browser: Browser, made: str) -> None:
    path = secret_path(made)
    assert f"http://127.0.0.1:8000{path}.ics" in made
    assert f'href="webcal://127.0.0.1:8000{path}.ics"' in made
    assert '<svg viewBox="' in made
    for client in ("Outlook", "Google", "iPhone", "Mac", "Android", "Thunderbird"):
        assert client in made
    assert "KS Berg: manusstopp" in made  # what comes next
    for page in ("/kalendrar/", "/kalendrar/1"):
        assert path.removeprefix("/feeds/") not in browser.get(page)


def test_whom_it_is_for_and_last_use_are_shown(browser: Browser, made: str) -> None:
    assert "aldrig" in browser.get("/kalendrar/1")
    browser.client.get(secret_path(made) + ".ics")
    page = browser.get("/kalendrar/")
    assert "Anna i Berg" in page
    assert "2 september 2019 kl. 09.00" in page
    assert "aldrig" not in browser.get("/kalendrar/1")


def test_the_page_to_send_needs_no_log_in_and_sets_no_cookie(browser: Browser, made: str) -> None:
    fresh = browser.client.application.test_client()
    page = fresh.get(secret_path(made))
    assert page.status_code == 200
    assert "KS Berg: möten och manusstopp" in page.text
    assert "Prenumerera" in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "<script" not in page.text
    assert " style=" not in page.text


def test_a_revoked_address_is_as_unknown(browser: Browser, made: str) -> None:
    path = secret_path(made)
    browser.post("/kalendrar/", "/kalendrar/1/avsluta", {})
    fresh = browser.client.application.test_client()
    for ending in ("", ".ics"):
        ended = fresh.get(path + ending)
        unknown = fresh.get("/feeds/AAAAAAAAAAAAAAAAAAAAAA" + ending)
        assert ended.status_code == unknown.status_code == 404
        assert ended.data == unknown.data
        for response in (ended, unknown):
            del response.headers["X-Request-ID"]  # each has its own
        assert dict(ended.headers) == dict(unknown.headers)
    assert "Avslutad" in browser.get("/kalendrar/1")


def test_a_public_calendar_has_a_page_of_its_own(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    done = browser.post(
        "/kalendrar/",
        "/kalendrar/offentlig",
        {"subject": "body:ksau-krokom", "part": ["meetings"]},
    )
    assert done.location == "/kalender/ksau-krokom"
    fresh = browser.client.application.test_client()
    page = fresh.get("/kalender/ksau-krokom")
    assert "webcal://127.0.0.1:8000/kalender/ksau-krokom.ics" in page.text
    assert "Set-Cookie" not in page.headers
    assert fresh.get("/kalender/ksau-krokom.ics").status_code == 200
    assert "/kalender/ksau-krokom" in browser.get("/kalendrar/")
    assert fresh.get("/kalender/inget").status_code == 404


def test_a_chief_gets_a_calendar_of_what_is_to_be_seen_to(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    accept_case(svarsdag)
    page = browser.post("/kalendrar/", "/kalendrar/", {"subject": "role:krokom"}).text
    assert "Kommunchef i Krokoms kommun" in page
    assert "KS Krokom: underlag till Sammanslagning av gemensamma nämnder" in page


def test_a_feed_of_something_that_is_not_there(browser: Browser) -> None:
    for data, status in (
        ({"subject": "x"}, 400),
        ({"subject": "round:x"}, 404),
        ({"subject": "body:ks-berg"}, 400),  # no kind of days
    ):
        assert browser.post("/kalendrar/", "/kalendrar/", data).status_code == status
    assert browser.client.get("/kalendrar/99").status_code == 404


def test_another_regions_feeds_are_not_seen(browser: Browser, made: str) -> None:
    vera = Browser(browser.client.application.test_client())
    vera.log_in("vera")
    assert "Anna i Berg" not in vera.get("/kalendrar/")
    assert vera.client.get("/kalendrar/1").status_code == 404
    assert vera.post("/kalendrar/", "/kalendrar/1/avsluta", {}).status_code == 404
    assert browser.client.get(secret_path(made) + ".ics").status_code == 200
