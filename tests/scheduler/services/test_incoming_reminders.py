"""Reminders on the way to the answer of an incoming remiss, sent to a real server."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from scheduler.domain.reminders import NOTICE_RULE, ReminderState
from scheduler.services import imports, incoming_rounds, reminders
from scheduler.services.app import App
from scheduler.services.incoming_replans import accept_incoming_replan, propose_incoming_replan
from scheduler.services.incoming_wishes import IncomingWish
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import plain, smtp_server
from tests.scheduler.services.test_reminder_sync import send
from tests.support import load_case

REGION = "jamtland"
ID = "44444444-4444-4444-8444-444444444444"
# KS Ragunda meets on Tuesday 22 October 2019: papers 14 days before, summons 7 days before, the
# answer sent 7 days after.
WISH = IncomingWish(
    body="KS Ragunda", received=date(2019, 9, 2), deadline=date(2019, 12, 13), title="En ny lag"
)


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    incoming_rounds.accept_incoming(app, REGION, "eva", WISH, ID, expected_sent=date(2019, 10, 29))
    return app


def due(app: App) -> list[tuple[str, date]]:
    found = reminders.mails_of_incoming(app, REGION, ID)
    return [
        (m.reminder.rule, m.reminder.due_at.date())
        for m in found
        if m.reminder.state is ReminderState.DUE and m.reminder.notice is None
    ]


LAST_DAYS = [
    ("deadline-7", date(2019, 12, 6)),
    ("deadline-1", date(2019, 12, 12)),
    # The day after Friday 13 December is a Saturday: the Monday.
    ("deadline+1", date(2019, 12, 16)),
]


def test_every_step_is_reminded_of_until_the_answer_is_sent(stored: App) -> None:
    before = due(stored)
    assert before == [
        ("intake-7", date(2019, 10, 1)),
        ("intake-1", date(2019, 10, 7)),
        ("summons-1", date(2019, 10, 14)),
        ("meeting+1", date(2019, 10, 23)),
        ("sent+1", date(2019, 10, 30)),
        *LAST_DAYS,
    ]
    incoming_rounds.register_sent(stored, REGION, "eva", ID, "§ 126")
    assert due(stored) == []
    # The answer is taken back: what lies ahead goes out again.
    incoming_rounds.withdraw_sent(stored, REGION, "eva", ID)
    assert due(stored) == before


def test_a_moved_meeting_moves_the_reminders_and_tells_the_body_at_once(
    stored: App, app_at: MakeApp
) -> None:
    kept = {
        m.reminder.id
        for m in reminders.mails_of_incoming(stored, REGION, ID)
        if m.reminder.rule.startswith("deadline")
    }
    import_id = imports.start_import(
        stored, REGION, "eva", file_name="ny.txt", content=b"KS Ragunda: 24 oktober", year=2019
    )
    imports.confirm_import(stored, REGION, "eva", import_id)
    seen = propose_incoming_replan(stored, REGION, ID).seen
    accept_incoming_replan(stored, REGION, "eva", ID, seen)
    assert due(stored) == [
        ("intake-7", date(2019, 10, 3)),
        ("intake-1", date(2019, 10, 9)),
        ("summons-1", date(2019, 10, 16)),
        ("meeting+1", date(2019, 10, 25)),
        ("sent+1", date(2019, 11, 1)),
        *LAST_DAYS,
    ]
    rows = reminders.mails_of_incoming(stored, REGION, ID)
    still = {m.reminder.id for m in rows if m.reminder.state is ReminderState.DUE}
    assert kept <= still  # the last day has not moved: the same rows
    (notice,) = [m for m in rows if m.reminder.rule == NOTICE_RULE]
    assert notice.address == "ks-ragunda@example.org"
    with smtp_server() as mailbox:
        send(app_at(datetime(2019, 9, 2, 8, 0, tzinfo=UTC)), mailbox)
    (told,) = mailbox.messages
    assert told["Subject"] == "KS Ragunda: ändrade datum för ”En ny lag”"
    assert "Möte: 22 oktober 2019 → 24 oktober 2019" in plain(told)
    assert "Varför:" in plain(told)


def test_the_letter_that_arrives_and_its_calendar_file(stored: App, app_at: MakeApp) -> None:
    with smtp_server() as mailbox:
        send(app_at(datetime(2019, 10, 14, 7, 0, tzinfo=UTC)), mailbox)
    # Papers a week and a day before lie behind too: one letter, of what is next.
    (letter,) = mailbox.messages
    assert letter["Subject"] == "KS Ragunda: kallelse med ”En ny lag” 15 oktober 2019"
    assert "Kallelsen går ut tisdag 15 oktober 2019 (i morgon)" in plain(letter)
    (attached,) = letter.iter_attachments()
    text = attached.get_payload(decode=True).decode()
    assert f"UID:incoming-{ID}-" in text
