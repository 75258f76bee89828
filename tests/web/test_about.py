"""Inställningar, Logg, Hjälp and Tillgänglighet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from scheduler.services import contacts, feedback
from scheduler.services.app import App
from scheduler.settings import MailSettings
from tests.scheduler.reminders.smtp import smtp_server
from tests.support import ROOT, load_case
from tests.web.conftest import Browser
from web import handbook_text


def test_settings_show_what_is_set_and_no_secret(client: FlaskClient, svarsdag: App) -> None:
    mail = MailSettings(host="smtp.example.org", username="brevbäraren", password="hemligt-smtp")
    settings = replace(
        svarsdag.settings,
        mail=mail,
        metrics_token="hemlig-token",
        secret_key="hemlig-nyckel",
        database_url="postgresql+psycopg://rut:hemligt-db@db.example.org:5432/svarsdag",
    )
    browser = Browser(client)
    browser.log_in()
    client.application.extensions["svarsdag"] = replace(svarsdag, settings=settings)
    page = browser.get("/installningar/")
    assert "smtp.example.org, port 587" in page
    assert "PostgreSQL på db.example.org, svarsdag" in page
    assert page.count("angivet, visas inte") == 3
    for secret in ("hemligt-smtp", "brevbäraren", "hemlig-token", "hemlig-nyckel", "hemligt-db"):
        assert secret not in page
    assert "rut:" not in page


def test_a_test_mail_is_sent_to_the_address(browser: Browser, svarsdag: App) -> None:
    with smtp_server() as mailbox:
        mail = MailSettings(host="127.0.0.1", port=mailbox.port, use_tls=False)
        with_mail = replace(svarsdag, settings=replace(svarsdag.settings, mail=mail))
        browser.client.application.extensions["svarsdag"] = with_mail
        page = "/installningar/"
        refused = browser.post(page, f"{page}prov", {"email": "eva på jobbet"})
        sent = browser.post(page, f"{page}prov", {"email": "eva@example.org"})
    assert refused.status_code == 400
    assert 'value="eva på jobbet"' in refused.text
    assert sent.status_code == 302
    assert mailbox.addresses == ["eva@example.org"]
    assert "Ett prov är sänt till eva@example.org." in browser.get(page)
    assert "eva@example.org" in browser.get("/logg/?slag=utskick")


def test_the_log_leads_on_and_out(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    for number in range(120):
        contacts.set_contact(svarsdag, "jamtland", "eva", "RSR", f"rsr{number}@example.org")
    page = browser.get("/logg/")
    older = re.search(r'href="(/logg/\?fore=\d+)"', page)
    assert older is not None
    assert "möte sparat" in browser.get(older.group(1))
    answer = browser.client.get("/logg/logg.csv?slag=kontakter")
    assert answer.mimetype == "text/csv"
    assert "ks-berg@example.org" in answer.text
    assert "möte sparat" not in answer.text


@pytest.mark.parametrize(
    "query",
    ["?fran=i+dag", "?slag=annat", "?fore=12345678901234567890", f"?fore={'9' * 5000}"],
    ids=["no day", "no area", "too large", "far too large"],
)
def test_what_the_log_cannot_be_asked_is_said(browser: Browser, query: str) -> None:
    assert browser.client.get(f"/logg/{query}").status_code == 200
    export = browser.client.get(f"/logg/logg.csv{query}")
    assert export.status_code == (200 if "fore" in query else 400)


def test_an_empty_log_says_what_will_stand_there(browser: Browser) -> None:
    assert "Ingen har gjort något sådant" in browser.get("/logg/?vem=ingen")


def test_the_handbook_is_read_without_logging_in(client: FlaskClient) -> None:
    answer = client.get("/hjalp/")
    assert answer.status_code == 200
    assert "Handbok för samordnare" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_every_document_is_a_page_whose_links_and_pictures_are_there(client: FlaskClient) -> None:
    assert set(handbook_text.titles()) == {path.stem for path in (ROOT / "docs").glob("*.md")}
    for key in handbook_text.titles():
        page = client.get(f"/hjalp/{key}").text
        for link in re.findall(r'(?:href|src)="(/hjalp/[^"#]*)', page):
            with client.get(link) as answer:
                assert answer.status_code == 200, (key, link)
        # What leads to a file of the project would lead nowhere here.
        assert not re.search(r'href="[^"/#][^":]*"', page), key
        for place in re.findall(r'href="#([^"]+)"', page):
            assert f'id="{place}"' in page, (key, place)


def test_documents_say_which_language_they_are_in() -> None:
    for key in handbook_text.titles():
        words = Path(handbook_text.FOLDER / f"{key}.md").read_text(encoding="utf-8").split()
        assert (words.count("the") > words.count("och")) is (key in handbook_text.ENGLISH), key


@pytest.mark.parametrize("path", ["/hjalp/okand", "/hjalp/..%2fREADME", "/hjalp/bilder/..%2fx.png"])
def test_nothing_else_is_read(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_anybody_may_say_what_is_not_accessible(client: FlaskClient, svarsdag: App) -> None:
    anybody = Browser(client)
    page = anybody.get("/tillganglighet/")
    assert "delvis förenligt" in page
    assert "https://www.digg.se/tdosanmalan" in page
    said = {"text": "Tabellen går inte att läsa.", "page": "Översikt"}
    refused = anybody.post("/tillganglighet/", "/tillganglighet/", said)
    assert refused.status_code == 400  # which region?
    assert "Tabellen går inte att läsa." in refused.text
    sent = anybody.post("/tillganglighet/", "/tillganglighet/", {**said, "region": "jamtland"})
    assert sent.status_code == 302
    assert [one.page for one in feedback.feedback(svarsdag, "jamtland")] == ["Översikt"]
    # Nobody but the region's own reads it.
    assert "Tabellen" not in anybody.get("/tillganglighet/")
    anybody.log_in()
    assert "Tabellen går inte att läsa." in anybody.get("/tillganglighet/")


def test_nobody_floods_the_coordinator(client: FlaskClient) -> None:
    anybody = Browser(client)
    said = {"text": "x", "region": "jamtland"}
    statuses = [
        anybody.post("/tillganglighet/", "/tillganglighet/", said).status_code for _ in range(6)
    ]
    assert statuses == [302] * 5 + [429]
