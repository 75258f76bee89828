"""Who gets the mail while the reader of a mailbox is away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from scheduler.domain.accounts import Absence, ContactRole
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.reminders import ReminderState
from scheduler.services import contacts, reminders
from scheduler.services.absences import add_absence, remove_absence, set_deputy
from scheduler.services.app import App
from scheduler.services.audit_log import AuditQuestion, audit_page
from scheduler.settings import MailSettings
from scheduler.storage import account_store, answer_link_store
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server
from tests.support import accept_case, load_case

REGION = "jamtland"
# KS Berg's papers are to be in on 1 October; its first reminder goes a week before.
REMINDED = date(2019, 10, 1)
AWAY = Absence(date(2019, 9, 1), date(2019, 12, 31))


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    accept_case(app)
    return app


def send(app: App) -> Mailbox:
    with smtp_server() as mailbox:
        mail = MailSettings(host="127.0.0.1", port=mailbox.port, use_tls=False)
        reminders.send_due_reminders(replace(app, settings=replace(app.settings, mail=mail)))
    return mailbox


def test_mail_of_a_day_of_absence_goes_to_the_deputy_and_says_so(
    stored: App, app_at: MakeApp
) -> None:
    set_deputy(stored, REGION, "eva", "KS Berg", "vikarie@berg.example")
    add_absence(stored, REGION, "eva", "KS Berg", AWAY)
    mailbox = send(app_at(datetime(2019, 10, 2, 7, tzinfo=UTC)))
    assert "vikarie@berg.example" in mailbox.addresses
    assert "ks-berg@example.org" not in mailbox.addresses
    (told,) = [plain(one) for one in mailbox.messages if one["To"] == "vikarie@berg.example"]
    assert "som ersättare för KS Berg, till och med 31 december 2019" in " ".join(told.split())
    # Everybody else's goes where it always goes, and says nothing of it.
    assert "ks-are@example.org" in mailbox.addresses
    assert sum("som ersättare" in plain(one) for one in mailbox.messages) == 1


def test_it_goes_back_on_the_day_after(stored: App, app_at: MakeApp) -> None:
    set_deputy(stored, REGION, "eva", "KS Berg", "vikarie@berg.example")
    add_absence(stored, REGION, "eva", "KS Berg", replace(AWAY, last=REMINDED))
    mailbox = send(app_at(datetime(2019, 10, 2, 7, tzinfo=UTC)))
    assert "vikarie@berg.example" not in mailbox.addresses
    assert "ks-berg@example.org" in mailbox.addresses


def test_the_list_of_mails_shows_where_each_will_go(stored: App) -> None:
    set_deputy(stored, REGION, "eva", "KS Berg", "vikarie@berg.example")
    add_absence(stored, REGION, "eva", "KS Berg", replace(AWAY, last=date(2019, 10, 7)))
    mails = reminders.mails(stored, REGION, [ReminderState.DUE])
    addresses = {
        one.reminder.due_at.date() <= date(2019, 10, 7): one.address
        for one in mails
        if one.reminder.to.key == "ks-berg"
    }
    assert addresses == {True: "vikarie@berg.example", False: "ks-berg@example.org"}


def test_the_links_of_a_deputy_that_is_changed_end(stored: App, app_at: MakeApp) -> None:
    set_deputy(stored, REGION, "eva", "KS Berg", "vikarie@berg.example")
    add_absence(stored, REGION, "eva", "KS Berg", AWAY)
    later = app_at(datetime(2019, 10, 2, 7, tzinfo=UTC))
    send(later)
    set_deputy(later, REGION, "eva", "KS Berg", "annan@berg.example")
    with later.database.write() as connection:
        left = answer_link_store.revoke_address(
            later.database, connection, REGION, "ks-berg", "vikarie@berg.example", "eva"
        )
    assert left == 0


def test_another_address_keeps_the_deputy(sqlite_app: App) -> None:
    contacts.set_contact(sqlite_app, REGION, "eva", "KS Berg", "ks@berg.example")
    set_deputy(sqlite_app, REGION, "eva", "KS Berg", "vikarie@berg.example")
    add_absence(sqlite_app, REGION, "eva", "KS Berg", AWAY)
    contacts.set_contact(sqlite_app, REGION, "eva", "KS Berg", "kansli@berg.example")
    found = contacts.contacts(sqlite_app, REGION)["ks-berg"]
    assert (found.deputy_email, found.absences) == ("vikarie@berg.example", (AWAY,))


def test_absences_are_in_order_once_and_those_that_are_over_go(app: App, app_at: MakeApp) -> None:
    contacts.set_contact(app, REGION, "eva", "berg", "chef@berg.example", ContactRole.CHIEF)
    chief = ContactRole.CHIEF
    set_deputy(app, REGION, "eva", "Bergs kommun", "bitr@berg.example", chief)
    later = Absence(AWAY.first + timedelta(30), AWAY.first + timedelta(31))
    over = Absence(date(2019, 9, 2), date(2019, 9, 3))
    for one in (later, over, later):
        add_absence(app, REGION, "eva", "berg", one, chief)
    assert contacts.contacts(app, REGION, chief)["berg"].absences == (over, later)
    next_week = app_at(datetime(2019, 9, 9, 7, tzinfo=UTC))
    next_week = replace(
        next_week, settings=replace(next_week.settings, frozen_today=date(2019, 9, 9))
    )
    add_absence(next_week, REGION, "eva", "berg", AWAY, chief)
    assert contacts.contacts(next_week, REGION, chief)["berg"].absences == (AWAY, later)
    remove_absence(next_week, REGION, "eva", "berg", AWAY.first, chief)
    assert contacts.contacts(next_week, REGION, chief)["berg"].absences == (later,)
    with pytest.raises(NotFoundError):
        remove_absence(next_week, REGION, "eva", "berg", AWAY.first, chief)


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (date(2019, 9, 5), date(2019, 9, 4), "slutar innan"),
        (date(2019, 8, 1), date(2019, 9, 1), "redan över"),
    ],
)
def test_days_that_cannot_be_are_refused(
    sqlite_app: App, first: date, last: date, message: str
) -> None:
    contacts.set_contact(sqlite_app, REGION, "eva", "KS Berg", "ks@berg.example")
    set_deputy(sqlite_app, REGION, "eva", "KS Berg", "vikarie@berg.example")
    with pytest.raises(BadInputError, match=message):
        add_absence(sqlite_app, REGION, "eva", "KS Berg", Absence(first, last))


def test_what_is_lacking_is_said(sqlite_app: App) -> None:
    with pytest.raises(NotFoundError, match="brevlådan först"):
        set_deputy(sqlite_app, REGION, "eva", "KS Berg", "vikarie@berg.example")
    contacts.set_contact(sqlite_app, REGION, "eva", "KS Berg", "ks@berg.example")
    with pytest.raises(BadInputError, match="först en ersättare"):
        add_absence(sqlite_app, REGION, "eva", "KS Berg", AWAY)
    with pytest.raises(BadInputError, match="samma adress"):
        set_deputy(sqlite_app, REGION, "eva", "KS Berg", "KS@berg.example")
    set_deputy(sqlite_app, REGION, "eva", "KS Berg", "vikarie@berg.example")
    with pytest.raises(ConflictError, match="vikarie@berg.example"):
        set_deputy(sqlite_app, REGION, "kim", "KS Berg", "kims@berg.example", seen="")


def test_the_log_tells_old_and_new(sqlite_app: App) -> None:
    contacts.set_contact(sqlite_app, REGION, "eva", "KS Berg", "ks@berg.example")
    set_deputy(sqlite_app, REGION, "eva", "KS Berg", "vikarie@berg.example")
    line = audit_page(sqlite_app, REGION, AuditQuestion()).lines[0]
    assert (line.action, line.about) == ("frånvaro ändrad", "KS Berg")
    assert [(one.label, one.old, one.new) for one in line.changes] == [
        ("ersättare", "", "vikarie@berg.example")
    ]


def test_stored_absences_are_read_back(app: App) -> None:
    contacts.set_contact(app, REGION, "eva", "KS Berg", "ks@berg.example")
    set_deputy(app, REGION, "eva", "KS Berg", "vikarie@berg.example")
    add_absence(app, REGION, "eva", "KS Berg", AWAY)
    with app.database.read() as connection:
        (found,) = account_store.contacts(connection, REGION).values()
    assert found.address_on(AWAY.first) == found.address_on(AWAY.last) == "vikarie@berg.example"
    assert found.address_on(AWAY.last + timedelta(1)) == "ks@berg.example"
