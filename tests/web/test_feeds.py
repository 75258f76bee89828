from __future__ import annotations

import re

import pytest
import vobject

from scheduler.services import imports
from scheduler.services.app import App
from tests.support import load_case
from tests.web.conftest import Browser


@pytest.fixture
def address(browser: Browser, svarsdag: App) -> str:
    load_case(svarsdag)
    page = browser.post("/kalendrar/", "/kalendrar/", {"subject": "body:ks-berg"})
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r"http://localhost(/feeds/[\w-]+\.ics)", page.text)
    assert found is not None
    assert "webcal://localhost/feeds/" in page.text
    return found.group(1)


def test_the_address_is_shown_once(browser: Browser, address: str) -> None:
    assert address not in browser.get("/kalendrar/")


def test_the_feed_needs_no_log_in_and_reads_elsewhere(browser: Browser, address: str) -> None:
    fresh = browser.client.application.test_client()
    response = fresh.get(address)
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"].startswith("private")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers
    assert len(vobject.readOne(response.text).vevent_list) == 3


def test_a_feed_that_has_not_changed_is_not_sent_again(browser: Browser, address: str) -> None:
    first = browser.client.get(address)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in (
        {"If-None-Match": etag},
        {"If-Modified-Since": modified},
        # If-None-Match wins over an older If-Modified-Since.
        {"If-None-Match": etag, "If-Modified-Since": "Mon, 01 Jan 2018 00:00:00 GMT"},
    ):
        again = browser.client.get(address, headers=headers)
        assert again.status_code == 304
        assert again.data == b""
        assert (again.headers["ETag"], again.headers["Last-Modified"]) == (etag, modified)
    changed = browser.client.get(
        address, headers={"If-None-Match": '"other"', "If-Modified-Since": modified}
    )
    assert changed.status_code == 200


def test_head_tells_the_same_without_the_body(browser: Browser, address: str) -> None:
    full, head = browser.client.get(address), browser.client.head(address)
    assert head.data == b""
    for name in ("ETag", "Last-Modified", "Content-Length", "Content-Type"):
        assert head.headers[name] == full.headers[name]


def test_a_change_is_seen_at_once(browser: Browser, svarsdag: App, address: str) -> None:
    before = browser.client.get(address)
    import_id = imports.start_import(
        svarsdag, "jamtland", "eva", file_name="x", content=b"KS Berg: 3 december 2019"
    )
    imports.confirm_import(svarsdag, "jamtland", "eva", import_id)
    after = browser.client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["Last-Modified"] != before.headers["Last-Modified"]


def test_a_revoked_address_is_as_unknown(browser: Browser, address: str) -> None:
    browser.post("/kalendrar/", "/kalendrar/1/avsluta", {})
    ended = browser.client.get(address)
    unknown = browser.client.get("/feeds/AAAAAAAAAAAAAAAAAAAAAA.ics")
    assert ended.status_code == unknown.status_code == 404
    assert ended.data == unknown.data


def test_a_feed_of_something_that_is_not_there(browser: Browser) -> None:
    assert browser.post("/kalendrar/", "/kalendrar/", {"subject": "x"}).status_code == 400
    assert browser.post("/kalendrar/", "/kalendrar/", {"subject": "round:x"}).status_code == 404
