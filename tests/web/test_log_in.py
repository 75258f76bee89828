"""Invited, logged in, in one step or two, with a new password, and out everywhere. The mail is
real."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from sqlalchemy import select, update

from scheduler.domain.log_ins import IDLE_ENDS, INVITATION_LASTS, RESET_LASTS, SESSION_ENDS
from scheduler.domain.rights import Role
from scheduler.services import accounts, log_ins, two_step
from scheduler.services.app import App
from scheduler.settings import MailSettings
from scheduler.storage.audit_store import audit_events
from scheduler.storage.tables import log_in_link, log_in_session
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server
from tests.support import DISPATCH_MORNING
from tests.web.conftest import PASSWORD, Browser

NEW = "ett helt annat lösenord"
TWICE: dict[str, object] = {"password": NEW, "again": NEW}


@pytest.fixture
def mailbox(client: FlaskClient, svarsdag: App) -> Iterator[Mailbox]:
    with smtp_server() as found:
        mail = MailSettings(
            host="127.0.0.1", port=found.port, use_tls=False, sender="svarsdag@example.org"
        )
        settings = replace(svarsdag.settings, mail=mail)
        client.application.extensions["svarsdag"] = replace(svarsdag, settings=settings)
        yield found


def stranger(browser: Browser) -> Browser:
    return Browser(browser.client.application.test_client())


def link_in(mailbox: Mailbox) -> str:
    found = re.search(
        r"https?://[^/\s]+(/(?:inbjudan|nytt-losenord)/[\w-]+)", plain(mailbox.messages[-1])
    )
    assert found is not None
    return found.group(1)


def invite(browser: Browser, **more: object) -> None:
    given = {"email": "Siv@Berg.example", "role": "secretary", "body": "ks-berg", **more}
    assert browser.post("/anvandare/", "/anvandare/bjud-in", given).status_code == 302


def logs_in(browser: Browser, name: str, password: str) -> bool:
    return browser.log_in(name, password).status_code == 302


def test_an_invitation_makes_one_account(browser: Browser, svarsdag: App, mailbox: Mailbox) -> None:
    invite(browser)
    (letter,) = mailbox.messages
    assert letter["To"] == "siv@berg.example"
    assert "eva bjuder in dig" in plain(letter)
    assert "siv@berg.example" in browser.get("/anvandare/")
    link, siv = link_in(mailbox), stranger(browser)
    assert "som sekreterare för KS Berg" in siv.get(link)
    different = siv.post(link, link, {"password": NEW, "again": "något annat och långt"})
    assert different.status_code == 400
    assert siv.post(link, link, TWICE).status_code == 302
    assert "sekreterare för KS Berg" in re.sub(r"<[^>]+>", "", siv.get("/mitt-konto/"))
    # The link is used up, and the name is the address.
    assert stranger(browser).client.get(link).status_code == 404
    assert logs_in(stranger(browser), "siv@berg.example", NEW)
    again = browser.post(
        "/anvandare/", "/anvandare/bjud-in", {"email": "siv@berg.example", "role": "reader"}
    )
    assert "har redan en användare" in again.text
    with svarsdag.database.read() as connection:
        told = repr([e.details for e in audit_events(connection, "jamtland", 20)])
    assert link.rpartition("/")[2] not in told


@pytest.mark.parametrize("how", ["withdrawn", "old", "replaced"])
def test_an_invitation_ends(browser: Browser, svarsdag: App, mailbox: Mailbox, how: str) -> None:
    invite(browser)
    link = link_in(mailbox)
    with svarsdag.database.write() as connection:
        (link_id,) = connection.execute(select(log_in_link.c.id)).scalars()
        if how == "old":
            past = DISPATCH_MORNING - timedelta(seconds=1)
            connection.execute(update(log_in_link).values(expires_at=past))
    if how == "withdrawn":
        browser.post("/anvandare/", f"/anvandare/inbjudan/{link_id}/ta-tillbaka", {})
    if how == "replaced":
        invite(browser, role="reader", body="")
    answer = stranger(browser).client.get(link)
    assert answer.status_code == 404
    assert "gäller inte längre" in answer.text


def test_a_forgotten_password_is_set_anew_once_and_logs_out_everywhere(
    browser: Browser, svarsdag: App, mailbox: Mailbox
) -> None:
    invite(browser)
    siv = stranger(browser)
    first = link_in(mailbox)
    siv.post(first, first, TWICE)
    pages = [
        stranger(browser).post("/glomt-losenord", "/glomt-losenord", {"email": address}).text
        for address in ("nobody@berg.example", " SIV@berg.example ")
    ]
    hidden = [re.sub(r'value="[^"]+"', "", page) for page in pages]
    assert hidden[0] == hidden[1]
    deadline = time.monotonic() + 10
    while len(mailbox.messages) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)  # the mail goes beside the answer
    assert [str(one["To"]) for one in mailbox.messages] == ["siv@berg.example"] * 2
    link, other = link_in(mailbox), stranger(browser)
    short = other.post(link, link, {"password": "kort", "again": "kort"})
    assert (short.status_code, "för kort" in short.text) == (400, True)
    newest = "ännu ett långt lösenord"
    assert other.post(link, link, {"password": newest, "again": newest}).status_code == 302
    assert siv.client.get("/").status_code == 302  # logged out
    assert other.client.get(link).status_code == 404
    assert not logs_in(stranger(browser), "siv@berg.example", NEW)
    assert logs_in(stranger(browser), "siv@berg.example", newest)


def test_a_password_is_changed_by_whoever_knows_it(browser: Browser) -> None:
    elsewhere = stranger(browser)
    elsewhere.log_in()
    page = "/mitt-konto/"
    wrong = browser.post(page, page + "losenord", {"old": "fel", **TWICE})
    assert "nuvarande lösenordet är fel" in wrong.text
    assert browser.post(page, page + "losenord", {"old": PASSWORD, **TWICE}).status_code == 302
    assert browser.client.get("/").status_code == 200
    assert elsewhere.client.get("/").status_code == 302
    assert logs_in(stranger(browser), "eva", NEW)


def test_one_is_logged_out_everywhere_else(browser: Browser) -> None:
    elsewhere = stranger(browser)
    elsewhere.log_in()
    page = browser.get("/mitt-konto/")
    assert page.count("den här") == 1
    browser.post("/mitt-konto/", "/mitt-konto/logga-ut-overallt", {})
    assert elsewhere.client.get("/").status_code == 302
    assert browser.client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("column", "age"), [("last_seen_at", IDLE_ENDS), ("created_at", SESSION_ENDS)]
)
def test_a_session_ends_by_itself(
    browser: Browser, svarsdag: App, column: str, age: timedelta
) -> None:
    def aged(by: timedelta) -> int:
        with svarsdag.database.write() as connection:
            connection.execute(update(log_in_session).values({column: DISPATCH_MORNING - by}))
        return browser.client.get("/").status_code

    assert aged(age) == 200
    assert aged(age + timedelta(seconds=1)) == 302


def test_the_cookie_of_a_session_that_ended_opens_nothing(browser: Browser) -> None:
    stolen = browser.client.get_cookie("svarsdag")
    assert stolen is not None
    browser.post("/", "/logga-ut", {})
    thief = browser.client.application.test_client()
    thief.set_cookie("svarsdag", stolen.value)
    assert thief.get("/").status_code == 302


def test_another_session_begins_at_each_log_in(browser: Browser, svarsdag: App) -> None:
    before = browser.client.get_cookie("svarsdag")
    browser.post("/", "/logga-ut", {})
    browser.log_in()
    after = browser.client.get_cookie("svarsdag")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    with svarsdag.database.read() as connection:
        assert len(connection.execute(select(log_in_session.c.id)).all()) == 1


def test_a_closed_account_is_out_at_once(browser: Browser, svarsdag: App) -> None:
    accounts.put_account(svarsdag, "bo", "jamtland", PASSWORD, Role.READER)
    bo = stranger(browser)
    bo.log_in("bo")
    (known,) = [one for one in accounts.accounts(svarsdag, "jamtland") if one.username == "bo"]
    browser.post("/anvandare/", f"/anvandare/{known.id}/stang", {})
    assert bo.client.get("/").status_code == 302
    assert not logs_in(bo, "bo", PASSWORD)
    browser.post("/anvandare/", f"/anvandare/{known.id}/oppna", {})
    assert logs_in(bo, "bo", PASSWORD)
    (eva,) = [one for one in accounts.accounts(svarsdag, "jamtland") if one.username == "eva"]
    refused = browser.post("/anvandare/", f"/anvandare/{eva.id}/stang", {})
    assert "enda administratören" in browser.get(refused.headers["Location"])


def codes_of(browser: Browser) -> tuple[pyotp.TOTP, list[str]]:
    """Turns two-step log-in on, and gives the phone and the recovery codes."""
    page = browser.post("/mitt-konto/", "/mitt-konto/tvasteg", {}).text
    found = re.search(r'<code class="address">([A-Z2-7]+)</code>', page)
    assert found is not None
    phone = pyotp.TOTP(found.group(1))
    wrong = browser.post("/mitt-konto/", "/mitt-konto/tvasteg/klart", {"code": "000000"})
    assert wrong.status_code == 400
    # The step before this one, so that this one is still to be used.
    code = phone.at(DISPATCH_MORNING, counter_offset=-1)
    page = browser.post("/mitt-konto/", "/mitt-konto/tvasteg/klart", {"code": code}).text
    return phone, re.findall(r"<code>([0-9a-f]{6}-[0-9a-f]{6})</code>", page)


def second_step(browser: Browser, code: str) -> int:
    assert browser.log_in().headers["Location"] == "/logga-in/kod"
    assert browser.client.get("/").status_code == 302  # not in yet
    return browser.post("/logga-in/kod", "/logga-in/kod", {"code": code}).status_code


def test_in_two_steps_each_code_holds_once(browser: Browser) -> None:
    phone, recovery = codes_of(browser)
    assert len(set(recovery)) == 8
    now = phone.at(DISPATCH_MORNING)
    other = stranger(browser)
    assert second_step(other, "123456") == 401
    assert second_step(other, f"{now[:3]} {now[3:]}") == 302
    assert other.client.get("/").status_code == 200
    assert second_step(stranger(browser), now) == 401
    assert second_step(stranger(browser), recovery[0].upper()) == 302
    assert second_step(stranger(browser), recovery[0]) == 401
    wrong = browser.post("/mitt-konto/", "/mitt-konto/tvasteg/av", {"password": "fel"})
    assert wrong.status_code == 400
    browser.post("/mitt-konto/", "/mitt-konto/tvasteg/av", {"password": PASSWORD})
    assert logs_in(stranger(browser), "eva", PASSWORD)


def test_the_secret_is_shown_nowhere_again(browser: Browser, svarsdag: App) -> None:
    phone, _codes = codes_of(browser)
    for page in ("/mitt-konto/", "/anvandare/"):
        assert phone.secret not in browser.get(page)
    account = log_ins.log_in(svarsdag, "eva", PASSWORD)
    assert phone.secret not in repr(account)
    assert not two_step.is_code(svarsdag, 999_999, phone.now())


@pytest.mark.parametrize(
    "next_page", ["//evil.example", "https://evil.example/", "/\\evil.example"]
)
def test_nobody_is_led_elsewhere_after_logging_in(client: FlaskClient, next_page: str) -> None:
    browser = Browser(client)
    given: dict[str, object] = {"username": "eva", "password": PASSWORD, "next": next_page}
    answer = browser.post("/logga-in", "/logga-in", given)
    assert answer.headers["Location"] == "/"


def test_what_has_ended_is_forgotten(browser: Browser, svarsdag: App, mailbox: Mailbox) -> None:
    invite(browser)
    long_ago = DISPATCH_MORNING - SESSION_ENDS - INVITATION_LASTS - RESET_LASTS
    with svarsdag.database.write() as connection:
        connection.execute(update(log_in_session).values(last_seen_at=long_ago))
        connection.execute(update(log_in_link).values(expires_at=long_ago))
    assert log_ins.forget_ended(svarsdag) == 2
    assert log_ins.forget_ended(svarsdag) == 0
