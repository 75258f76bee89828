"""What is held about a person is given out whole, and taken away so that nobody finds it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from scheduler.domain.accounts import Absence, ContactRole
from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.rights import Principal, Role
from scheduler.services import absences, accounts, contacts, feedback, log_ins, reminders
from scheduler.services.api_tokens import create_token
from scheduler.services.app import App
from scheduler.services.feeds.addresses import create_feed, feed_of_token
from scheduler.services.invitations import accept_invitation, invite
from scheduler.services.persons import count_person, export_person, purge_person
from scheduler.settings import MailSettings
from scheduler.storage.tables import account, metadata, remiss_recipient
from tests.conftest import MakeApp
from tests.feeding import of_body
from tests.scheduler.reminders.smtp import smtp_server
from tests.support import DISPATCH_MORNING, accept_case, load_case

REGION = "jamtland"
PASSWORD = "ett långt lösenord"
ADDRESS, NAME = "karin.olsson@berg.example", "Karin Olsson"


def everything(app: App) -> str:
    """All text in the database, letters included."""
    with app.database.read() as connection:
        rows = [
            dict(row)
            for table in metadata.sorted_tables
            for row in connection.execute(select(table)).mappings()
        ]
    return "\n".join(
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for row in rows
        for value in row.values()
    )


@pytest.fixture
def known(app: App, app_at: MakeApp) -> App:
    """Karin is everywhere: an account, mailboxes, letters, a calendar, the log."""
    load_case(app)
    accounts.put_account(app, "eva", REGION, PASSWORD)
    url = invite(app, REGION, ADDRESS, Role.COORDINATOR).url
    accept_invitation(app, url.rpartition("/")[2], PASSWORD)
    with app.database.write() as connection:
        connection.execute(
            account.update().where(account.c.email == ADDRESS).values(username="karin")
        )
    contacts.set_contact(app, REGION, "karin", "ks-berg", ADDRESS.title())
    contacts.set_contact(app, REGION, "karin", "berg", ADDRESS, ContactRole.CHIEF)
    absences.set_deputy(app, REGION, "karin", "KS Åre", ADDRESS)
    absences.add_absence(
        app, REGION, "karin", "KS Åre", Absence(date(2019, 9, 2), date(2019, 9, 6))
    )
    accept_case(app.acting_as(Principal("karin", REGION, Role.COORDINATOR)))
    create_feed(app, "eva", of_body("ks-berg"), NAME)
    create_token(app, REGION, "karin", "ärendesystemet", [*ApiScope], 30)
    feedback.give_feedback(app, REGION, f"Hälsar {NAME}", ADDRESS, "Hjälp")
    with smtp_server() as mailbox:
        mail = MailSettings("127.0.0.1", mailbox.port, use_tls=False, sender="a@example.org")
        later = app_at(DISPATCH_MORNING.replace(month=10, day=8))
        reminders.send_due_reminders(replace(later, settings=replace(later.settings, mail=mail)))
    assert ADDRESS in everything(app)
    return app


def settle(app: App) -> None:
    """Everybody has answered: no round waits for the mailbox."""
    with app.database.write() as connection:
        connection.execute(remiss_recipient.update().values(state="answered"))


def test_the_extract_has_every_row_and_no_secret(known: App) -> None:
    with zipfile.ZipFile(io.BytesIO(export_person(known, ADDRESS, (NAME,)))) as archive:
        found: dict[str, list[dict[str, Any]]] = json.loads(archive.read("personuppgifter.json"))
    assert {"account", "contact", "reminder", "feed", "feedback", "audit_event"} <= set(found)
    (own,) = found["account"]
    assert (own["username"], own["email"]) == ("karin", ADDRESS)
    assert "password_hash" not in own
    assert any("Svarsdag" in str(one.get("message")) for one in found["reminder"])
    counted = count_person(known, ADDRESS, (NAME,))
    assert counted == {table: len(rows) for table, rows in found.items()}


def test_after_a_purge_nobody_finds_the_person(known: App) -> None:
    settle(known)
    token = create_feed(known, "eva", of_body("ks-are"), ADDRESS)
    done = purge_person(known, ADDRESS, (NAME,))
    assert done["contact"] >= 3
    text = everything(known).lower()
    for word in (ADDRESS, "olsson", "karin"):
        assert word not in text
    assert "borttagen person" in text
    assert log_ins.log_in(known, "karin", PASSWORD) is None
    with pytest.raises(NotFoundError):
        feed_of_token(known, token)
    assert count_person(known, ADDRESS, (NAME,)) == {}
    # The others are as they were.
    assert "eva" in text
    assert "ks-ragunda@example.org" in text
    assert contacts.contacts(known, REGION)["ks-are"].deputy_email == ""


def test_a_mailbox_that_a_round_waits_for_is_first_given_to_another(known: App) -> None:
    before = everything(known)
    with pytest.raises(ConflictError, match="KS Berg"):
        purge_person(known, ADDRESS, (NAME,))
    assert everything(known) == before
    contacts.set_contact(known, REGION, "eva", "ks-berg", "kansli@berg.example")
    assert purge_person(known, ADDRESS, (NAME,))


def test_who_is_asked_for_must_be_one_person(app: App) -> None:
    for address, names in (("karin", ()), (ADDRESS, ("Karin",)), (ADDRESS, ("K O",))):
        with pytest.raises(BadInputError):
            purge_person(app, address, names)
    assert count_person(app, ADDRESS) == {}


def test_a_region_cannot_ask_for_the_persons_of_all(app: App) -> None:
    administrator = app.acting_as(Principal("eva", REGION, Role.ADMINISTRATOR))
    for act in (export_person, count_person, purge_person):
        with pytest.raises(NotFoundError):
            act(administrator, ADDRESS)


def test_a_name_within_another_is_another(app: App) -> None:
    accounts.put_account(app, "eva", REGION, PASSWORD)
    contacts.set_contact(app, REGION, "eva", "ks-berg", "x" + ADDRESS)
    contacts.set_contact(app, REGION, "eva", "ks-are", ADDRESS + "mail.org")
    assert count_person(app, ADDRESS, ("Eva Svensson",)) == {}
