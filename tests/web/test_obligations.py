"""What is missing stands on the first page; what no plan tells is said on the page itself."""

from __future__ import annotations

from flask.testing import FlaskClient

from scheduler.services import accounts
from scheduler.services.app import App
from tests.web.conftest import PASSWORD, Browser

PAGE = "/planering/ataganden/"


def test_what_is_missing_is_seen_and_what_is_known_is_said(
    client: FlaskClient, svarsdag: App
) -> None:
    accounts.put_account(svarsdag, "oda", "ostergotland", PASSWORD)
    browser = Browser(client)
    browser.log_in("oda")
    # The five councils of seed 002 have no plan at all.
    assert "5 åtaganden är inte uppfyllda" in browser.get("/")
    page = browser.get(PAGE)
    assert "Minst 2 möten per år" in page
    assert "kallelse senast 23 december 2019" in page
    form: dict[str, object] = {
        "body": "samrad-kultur-au",
        "rule": "min_regional_members",
        "is_met": "nej",
        "note": "<b>Ingen utsedd",
        "sequence": "0",
    }
    browser.post(PAGE, f"{PAGE}uppgift", form)
    page = browser.get(PAGE)
    assert "&lt;b&gt;Ingen utsedd" in page
    assert "6 åtaganden är inte uppfyllda" in browser.get("/")
    browser.post(PAGE, f"{PAGE}uppgift", form)
    assert "Någon annan har just lämnat en uppgift" in browser.get(PAGE)
    assert browser.post(PAGE, f"{PAGE}uppgift", {**form, "rule": "x"}).status_code == 404


def test_a_region_without_obligations_says_where_they_are_written(browser: Browser) -> None:
    assert "nämner inga åtaganden" in browser.get(PAGE)
    assert "åtagande" not in browser.get("/")
