"""Mails before they are sent: read, seen as HTML, tried on oneself; and the week's list stopped."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from scheduler.domain.accounts import ContactRole
from scheduler.services import contacts, digests
from scheduler.services.app import App
from scheduler.settings import MailSettings
from scheduler.storage import account_store
from tests.scheduler.reminders.smtp import plain, smtp_server
from tests.support import accept_case, load_case
from tests.web.conftest import Browser

CHIEF = ContactRole.CHIEF


@pytest.fixture
def first_mail(browser: Browser, svarsdag: App) -> str:
    load_case(svarsdag)
    accept_case(svarsdag)
    link = re.search(r'href="(/utskick/\d+)"', browser.get("/utskick/"))
    assert link is not None
    return link.group(1)


def test_the_html_is_shown_alone_and_can_do_nothing(browser: Browser, first_mail: str) -> None:
    response = browser.client.get(f"{first_mail}/html")
    assert response.status_code == 200
    assert "Underlaget behöver vara inne" in response.text
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy


def test_a_trial_is_sent_to_oneself_and_changes_nothing(
    browser: Browser, svarsdag: App, first_mail: str
) -> None:
    page = browser.get(first_mail)
    with smtp_server() as mailbox:
        mail = MailSettings(
            host="127.0.0.1", port=mailbox.port, use_tls=False, sender="svarsdag@example.org"
        )
        with_mail = replace(svarsdag, settings=replace(svarsdag.settings, mail=mail))
        browser.client.application.extensions["svarsdag"] = with_mail
        response = browser.post(first_mail, f"{first_mail}/prov", {"email": "eva@example.org"})
        assert response.status_code == 302
    (trial,) = mailbox.messages
    assert mailbox.addresses == ["eva@example.org"]
    assert trial["Subject"].startswith("[Prov] ")
    # The links in it open nothing.
    assert "/svar/(dold)" in plain(trial)
    after = browser.get(first_mail)
    assert "ska sändas" in page
    assert "ska sändas" in after


@pytest.mark.parametrize("address", ["ingen adress", ""])
def test_a_trial_that_cannot_be_sent_says_why(
    browser: Browser, first_mail: str, address: str
) -> None:
    browser.post(first_mail, f"{first_mail}/prov", {"email": address})
    assert "Ingen e-postserver är angiven" in browser.get(first_mail)


@pytest.fixture
def token(svarsdag: App) -> str:
    contacts.set_contact(svarsdag, "jamtland", "eva", "berg", "chef@berg.example", CHIEF)
    with svarsdag.database.write() as connection:
        (contact,) = account_store.contacts(connection, "jamtland").values()
        url = digests.unsubscribe_url(svarsdag, connection, "jamtland", contact)
        # The same in every list to the mailbox.
        (known,) = account_store.contacts(connection, "jamtland").values()
        assert digests.unsubscribe_url(svarsdag, connection, "jamtland", known) == url
    return url.rpartition("/")[2]


def is_sent(app: App) -> bool:
    (chief,) = contacts.contacts(app, "jamtland", CHIEF).values()
    return chief.digest_stopped_at is None


def test_to_look_at_the_page_changes_nothing(
    client: FlaskClient, svarsdag: App, token: str
) -> None:
    for method in (client.get, client.head):
        response = method(f"/veckolista/{token}")
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
    assert "Sluta sända listan" in client.get(f"/veckolista/{token}").text
    assert is_sent(svarsdag)


def test_a_mail_programs_one_click_stops_the_list(
    client: FlaskClient, svarsdag: App, token: str
) -> None:
    # RFC 8058, 3.2: a POST with this body, from nowhere, without a session.
    for _ in range(2):
        response = client.post(f"/veckolista/{token}", data={"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert "Listan sänds inte" in response.text
    assert not is_sent(svarsdag)
    client.post(f"/veckolista/{token}", data={"wanted": "yes"})
    assert is_sent(svarsdag)


def test_an_unknown_link_is_a_friendly_page(client: FlaskClient, token: str) -> None:
    for method in (client.get, client.post):
        response = method("/veckolista/okand")
        assert response.status_code == 404
        assert "Länken gäller inte" in response.text


def test_mailboxes_of_organisations_and_the_region_on_the_page_of_bodies(
    browser: Browser, svarsdag: App
) -> None:
    page = browser.get("/organ/")
    assert "kommunchef i Bergs kommun" in page
    action = "/organ/organisationer/berg/epost"
    assert browser.post("/organ/", action, {"email": "inte"}).status_code == 400
    browser.post("/organ/", action, {"email": "chef@berg.example"})
    browser.post("/organ/", "/organ/samordnare/epost", {"email": "remiss@region.example"})
    assert is_sent(svarsdag)
    page = browser.get("/organ/")
    assert "chef@berg.example" in page
    assert "remiss@region.example" in page


def test_a_rounds_rules_are_changed_on_its_page(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    accepted = accept_case(svarsdag)
    address = f"/rundor/{accepted.id}/paminnelser/"
    page = browser.get(address)
    assert "De vanliga reglerna gäller" in page
    fields = {
        "days": ["14", "", "x"],
        "side": ["before", "before", "after"],
        "anchor": ["deadline", "intake", "deadline"],
        "to": ["secretary", "secretary", "secretary"],
        "source": ["", "", ""],
    }
    bad = browser.post(address, address, fields)
    assert bad.status_code == 400
    assert "inget antal dagar" in bad.text
    assert 'value="14"' in bad.text  # what was typed is kept
    good = {name: values[:2] for name, values in fields.items()}
    assert browser.post(address, address, good).status_code == 302
    assert "Rundan har egna regler" in browser.get(address)
    assert "egna regler" in browser.get(f"/rundor/{accepted.id}")
    browser.post(address, address, {"usual": "yes"})
    assert "De vanliga reglerna gäller" in browser.get(address)


def test_the_list_goes_on_over_pages_and_loses_no_mail(browser: Browser, first_mail: str) -> None:
    seen: list[str] = []
    for page in ("", "?sida=2", "?sida=3", "?sida=4"):
        seen += re.findall(r'href="/utskick/(\d+)"', browser.get(f"/utskick/{page}"))
    assert len(set(seen)) == 82
    assert "Längre bort i tiden" in browser.get("/utskick/")
    assert "Längre bort i tiden" not in browser.get("/utskick/?sida=4")
