"""Assignments on the facts of seeds 000 (RS/1008/2017 § 126) and 003 (minutes of 2024-10-21)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from scheduler.domain.accounts import ContactRole
from scheduler.domain.assignments import AssignmentState, Due, WhichMeeting
from scheduler.domain.errors import BadInputError, ConflictError, UnknownNameError
from scheduler.domain.meetings import MeetingStatus
from scheduler.domain.reminders import Matter
from scheduler.planning.explain import phrase
from scheduler.services import contacts, imports, reminders
from scheduler.services.app import App
from scheduler.services.assignment_texts import read_due
from scheduler.services.assignments import (
    AssignmentWish,
    add_assignment,
    all_assignments,
    follow_all,
    reopen,
    report,
    withdraw,
)
from scheduler.services.reminder_sync import reconcile
from scheduler.settings import MailSettings
from scheduler.storage import meeting_store, reminder_store
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server

REGION = "jamtland"
# Made up: the minutes of 2017 name no days.
PLAN = "RS: 30 augusti 2017, 4 oktober 2017, 31 oktober 2017, 29 november 2017"
OCTOBER = Due(month=date(2017, 10, 1))
WISH = AssignmentWish(
    "Kommunernas intresse för samverkan",
    "Regionstyrelsen",
    "Regiondirektören",
    "Region Jämtland Härjedalen",
    OCTOBER,
    dnr="RS/1008/2017",
    source="§ 126",
)


def store(app: App, text: str) -> None:
    key = imports.start_import(
        app, REGION, "eva", file_name="p.txt", content=text.encode(), year=None
    )
    imports.confirm_import(app, REGION, "eva", key)


@pytest.fixture
def in_may(app_at: MakeApp) -> App:
    """The services on 31 May 2017, when the decision was made."""
    found = app_at(datetime(2017, 5, 31, 7, tzinfo=UTC))
    found = replace(found, settings=replace(found.settings, frozen_today=date(2017, 5, 31)))
    store(found, PLAN)
    return found


def test_a_month_is_bound_to_its_last_meeting_and_says_there_is_another(in_may: App) -> None:
    made = add_assignment(in_may, REGION, "eva", WISH)
    assert made.bound is not None
    # RS 31 October: papers 14 days before, summons 7.
    assert (made.last_day, made.bound.intake_day, made.bound.summons_day) == (
        date(2017, 10, 31),
        date(2017, 10, 17),
        date(2017, 10, 24),
    )
    (shown,) = all_assignments(in_may, REGION)
    said = [phrase(reason) for reason in shown.binding.why]
    assert said[0] == "Redovisas vid RSs möte 31 oktober 2017."
    assert said[1] == "RS möts också 4 oktober 2017 den månaden: välj första eller sista."
    first = replace(WISH, due=replace(OCTOBER, which=WhichMeeting.FIRST))
    assert add_assignment(in_may, REGION, "eva", first).last_day == date(2017, 10, 4)


def test_a_month_without_a_meeting_is_told_with_those_around_it(in_may: App) -> None:
    wish = replace(WISH, due=Due(month=date(2017, 9, 1)))
    made = add_assignment(in_may, REGION, "eva", wish)
    assert made.bound is None
    assert made.last_day is None
    (shown,) = all_assignments(in_may, REGION)
    assert phrase(shown.binding.why[0]) == (
        "RS har inget möte i september 2017 i planen. Mötet före är 30 augusti 2017 och mötet "
        "efter är 4 oktober 2017. Välj en dag, eller lägg till organets mötesplan."
    )
    store(in_may, PLAN + ", 27 september 2017")
    (shown,) = all_assignments(in_may, REGION)
    assert shown.assignment.last_day == date(2017, 9, 27)


def test_a_report_follows_its_meeting_and_tells_the_old_day(in_may: App) -> None:
    made = add_assignment(in_may, REGION, "eva", WISH)
    store(in_may, PLAN.replace("31 oktober", "26 oktober"))
    (shown,) = all_assignments(in_may, REGION)
    moved = shown.assignment
    assert moved.id == made.id
    assert (moved.last_day, moved.moved_last_day) == (date(2017, 10, 26), date(2017, 10, 31))
    assert moved.bound is not None
    assert moved.bound.intake_day == date(2017, 10, 12)
    # Cancelled by another way than an import: the next tick binds it to the month's other meeting.
    with in_may.database.write() as connection:
        stored = meeting_store.find_meeting(connection, REGION, moved.bound.meeting_id)
        assert stored is not None
        cancelled = replace(stored, status=MeetingStatus.CANCELLED)
        meeting_store.change_meeting(in_may.database, connection, REGION, cancelled)
    assert follow_all(in_may) == 1
    assert follow_all(in_may) == 0
    (shown,) = all_assignments(in_may, REGION)
    assert shown.assignment.last_day == date(2017, 10, 4)


def test_a_report_is_registered_once_and_can_be_opened_again(in_may: App) -> None:
    made = add_assignment(in_may, REGION, "eva", WISH)
    with pytest.raises(BadInputError, match="har inte varit än"):
        report(in_may, REGION, "eva", made.id, date(2017, 10, 31), "")
    done = report(in_may, REGION, "eva", made.id, date(2017, 5, 31), "§ 126")
    assert (done.state, done.note) == (AssignmentState.REPORTED, "§ 126")
    with pytest.raises(ConflictError):
        withdraw(in_may, REGION, "bo", made.id, "")
    with in_may.database.read() as connection:
        states = {
            one.state.value
            for one in reminder_store.of_matter(connection, Matter.ASSIGNMENT, made.id)
        }
    assert states == {"cancelled"}
    assert reopen(in_may, REGION, "eva", made.id).state is AssignmentState.OPEN
    assert not made.is_late(date(2017, 10, 31))
    assert made.is_late(date(2017, 11, 1))


def test_unknown_names_and_missing_words_are_named(in_may: App) -> None:
    with pytest.raises(UnknownNameError, match="Regionstyrelsen"):
        add_assignment(in_may, REGION, "eva", replace(WISH, body="Regionstyrelzen"))
    with pytest.raises(UnknownNameError):
        add_assignment(in_may, REGION, "eva", replace(WISH, mailbox="Någonannans kommun"))
    with pytest.raises(BadInputError, match="vem som har det"):
        add_assignment(in_may, REGION, "eva", replace(WISH, owner=" "))


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


def send(app: App, mailbox: Mailbox) -> None:
    mail = MailSettings(
        host="127.0.0.1", port=mailbox.port, use_tls=False, sender="svarsdag@example.org"
    )
    reminders.send_due_reminders(replace(app, settings=replace(app.settings, mail=mail)))


def test_whoever_has_it_is_reminded_until_it_is_reported(
    in_may: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    chief = ContactRole.CHIEF
    contacts.set_contact(in_may, REGION, "eva", "rjh", "direktor@example.org", chief)
    made = add_assignment(in_may, REGION, "eva", WISH)
    reconcile(in_may)  # the chief's weekly list
    assert reconcile(in_may) == 0
    # Two weeks before the papers of 17 October: 3 October, at eight.
    send(app_at(datetime(2017, 10, 3, 5, 59, tzinfo=UTC)), mailbox)
    mailbox.addresses.clear()
    send(app_at(datetime(2017, 10, 3, 6, 1, tzinfo=UTC)), mailbox)
    assert mailbox.addresses == ["direktor@example.org"]
    mail = mailbox.messages[-1]
    assert mail["Subject"] == (
        "RS: ”Kommunernas intresse för samverkan” – underlag senast 17 oktober 2017"
    )
    assert "Regiondirektören har uppdraget" in plain(mail)
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["text/calendar"]
    later = app_at(datetime(2017, 11, 1, 6, 1, tzinfo=UTC))
    later = replace(later, settings=replace(later.settings, frozen_today=date(2017, 11, 1)))
    report(later, REGION, "eva", made.id, date(2017, 10, 31), "§ 201")
    mailbox.addresses.clear()
    send(later, mailbox)
    assert mailbox.addresses == []


@pytest.mark.parametrize(
    ("text", "body", "due", "doubts"),
    [
        (
            "Regiondirektören ska rapportera resultatet till regionstyrelsen i oktober 2017.",
            "rs",
            Due(month=date(2017, 10, 1)),
            0,
        ),
        (
            "Återrapporteras till kommundirektörerna 2024-12-09",
            "kommunchefsgruppen",
            Due(day=date(2024, 12, 9)),
            0,
        ),
        # No body and no year: 8 November after 21 October 2024 is that year's.
        ("ska besvaras senast 8/11", None, Due(day=date(2024, 11, 8)), 2),
        ("redovisas för RS i mars", "rs", Due(month=date(2025, 3, 1)), 1),
        ("återkom till nämnden", None, None, 2),
        (
            "KS Berg rapporterar till RSR första mötet i maj 2025",
            "rsr",
            Due(month=date(2025, 5, 1), which=WhichMeeting.FIRST),
            1,
        ),
    ],
)
def test_a_decisions_words_say_to_whom_and_when(
    app: App, text: str, body: str | None, due: Due | None, doubts: int
) -> None:
    found = read_due(app.config.region(REGION), text, date(2024, 10, 21))
    assert (found.body.key if found.body else None, found.due) == (body, due)
    assert len(found.doubts) == doubts, found.doubts
