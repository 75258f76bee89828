"""Exceptions as a user makes them, and what accepting a round with them stores."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import MeetingKind
from scheduler.domain.reminders import ReminderState
from scheduler.services import imports, reminders, rounds
from scheduler.services.app import App
from scheduler.services.exceptions import exception_texts, parse_exceptions
from scheduler.services.meeting_history import meeting_history
from scheduler.services.overview import overview
from scheduler.services.planning import RoundWish, remiss_from_wish
from tests.support import CASE_WISH, load_case

REGION = "jamtland"
ROUND = "11111111-1111-4111-8111-111111111111"


def wish(**texts: list[str]) -> RoundWish:
    exceptions = parse_exceptions(
        texts.get("approval", []), texts.get("extension", []), texts.get("extra", [])
    )
    return replace(CASE_WISH, exceptions=exceptions, target_date=date(2019, 11, 11))


def test_exceptions_come_back_as_they_were_written(jamtland: Region) -> None:
    remiss = remiss_from_wish(
        jamtland,
        wish(
            approval=["KS Berg=3"],
            extension=["KS Ragunda = 2019-10-31"],
            extra=["KSAU Åre=2019-10-01", "KSAU Åre=2019-10-01"],
        ),
    )
    texts = [(one.field, one.text) for one in exception_texts(jamtland, remiss)]
    assert texts == [
        ("approval", "ks-berg=3"),
        ("extension", "ks-ragunda=2019-10-31"),
        ("extra", "ksau-are=2019-10-01"),
    ]
    by_field = {field: [text] for field, text in texts}
    assert remiss_from_wish(jamtland, wish(**by_field)) == remiss


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("approval", "KS Berg"),
        ("approval", "KS Berg=många"),
        ("approval", "KS Berg=999"),
        ("approval", "=3"),
        ("extension", "KS Berg=31 oktober"),
        ("extension", "KF Berg=2019-10-31"),  # no recipient
        ("extension", "KS Berg=1819-10-31"),
        ("extra", "KS Berg=2919-10-31"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(jamtland: Region, field: str, text: str) -> None:
    with pytest.raises(BadInputError):
        remiss_from_wish(jamtland, wish(**{field: [text]}))


@pytest.fixture
def stored(app: App) -> App:
    """The case of 2019 with Ragunda's meeting of 22 October cancelled."""
    load_case(app)
    plan = "KS Ragunda: 22 oktober (inställt), 24 oktober, 3 december".encode()
    imported = imports.start_import(
        app, REGION, "test", file_name="ragunda.txt", content=plan, year=2019
    )
    imports.confirm_import(app, REGION, "test", imported)
    return app


def accept(app: App, wished: RoundWish):
    return rounds.accept_round(
        app,
        REGION,
        "eva",
        wished,
        ROUND,
        expected_target=date(2019, 11, 11),
        expected_deadline=date(2019, 10, 29),
    )


def test_an_accepted_extension_moves_the_recipients_reminders(stored: App) -> None:
    # 24 October + 7 days = 31 October.
    accepted = accept(stored, wish(extension=["KS Ragunda=2019-10-31"]))
    entries = {entry.body: entry for entry in accepted.register}
    assert entries["ks-ragunda"].extended_to == date(2019, 10, 31)
    assert entries["ks-ragunda"].last_day(accepted.deadline) == date(2019, 10, 31)
    assert entries["ks-berg"].last_day(accepted.deadline) == date(2019, 10, 29)
    mails = reminders.mails(stored, REGION, [ReminderState.DUE])
    found = {mail.reminder.rule: mail for mail in mails if mail.to_name == "KS Ragunda"}
    assert found["deadline-1"].reminder.due_at.date() == date(2019, 10, 30)
    assert "31 oktober 2019" in found["deadline-1"].subject
    assert found["deadline+1"].reminder.due_at.date() == date(2019, 11, 1)


def test_an_accepted_extra_meeting_is_in_the_bodys_plan(stored: App) -> None:
    accepted = accept(stored, wish(extra=["KS Ragunda=2019-10-21"]))
    ragunda = next(entry for entry in accepted.register if entry.body == "ks-ragunda")
    meeting_id = ragunda.route[-1].meeting_id
    history = meeting_history(stored, REGION, meeting_id)
    assert history.meeting.kind is MeetingKind.EXTRA
    assert history.meeting.start_date == date(2019, 10, 21)
    assert history.meeting.source is not None
    assert "extra möte 21 oktober 2019" in history.meeting.source.text
    assert overview(stored, REGION).shaken == ()


def test_an_extra_meeting_that_no_route_needs_is_not_stored(stored: App) -> None:
    accept(stored, wish(extension=["KS Ragunda=2019-10-31"], extra=["KS Berg=2019-10-21"]))
    kinds = {meeting.kind for meeting in imports.stored_meetings(stored, REGION)}
    assert MeetingKind.EXTRA not in kinds
