from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.changes import Notice
from scheduler.domain.reminders import (
    PlannedReminder,
    Reminder,
    ReminderState,
    Subject,
    topic_of,
)
from scheduler.reminders.changes_to import changes_to

NOW = datetime(2019, 10, 1, 12, 0, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=3), NOW - timedelta(days=3)
ABOUT = Subject(remiss_id="round", recipient_id=7)
TO = Addressee(ContactRole.SECRETARY, "ks-ragunda")
DUE, SENT, CANCELLED = ReminderState.DUE, ReminderState.SENT, ReminderState.CANCELLED


def wanted(due_at: datetime = LATER, anchor: date = date(2019, 10, 29)) -> PlannedReminder:
    return PlannedReminder("jamtland", ABOUT, TO, "deadline-7", anchor, due_at)


def stored(
    state: ReminderState, due_at: datetime = LATER, notice: Notice | None = None
) -> Reminder:
    return Reminder(
        id=1,
        dedup_key=wanted().dedup_key if notice is None else "recipient:7:change:2",
        region="jamtland",
        about=ABOUT,
        to=TO,
        topic=topic_of("jamtland", ABOUT, TO),
        rule="deadline-7",
        anchor_day=date(2019, 10, 29),
        deadline_version=1,
        due_at=due_at,
        state=state,
        attempts=0,
        message_id="<1@example.org>",
        message=None,
        address=None,
        sent_at=None,
        last_error=None,
        notice=notice,
    )


def test_what_is_missing_is_written_once() -> None:
    assert changes_to([], [wanted()], NOW).new == (wanted(),)
    found = changes_to([stored(DUE)], [wanted()], NOW)
    assert (found.new, found.kept, found.is_empty) == ((), (1,), True)


def test_what_has_passed_is_never_written() -> None:
    assert changes_to([], [wanted(EARLIER)], NOW).is_empty


@pytest.mark.parametrize("state", [SENT, ReminderState.DEAD])
def test_what_is_sent_or_given_up_is_never_written_again(state: ReminderState) -> None:
    # Not even where the rules of days off have moved it to a day that is still to come.
    assert changes_to([stored(state, EARLIER)], [wanted(LATER)], NOW).is_empty


def test_what_is_late_to_leave_stays() -> None:
    late = stored(DUE, EARLIER)
    for due_at in (EARLIER, LATER):
        assert changes_to([late], [wanted(due_at)], NOW).is_empty


def test_a_day_that_has_moved_ends_the_old_intent_and_begins_a_new() -> None:
    moved = wanted(LATER, anchor=date(2019, 11, 5))
    found = changes_to([stored(DUE)], [moved], NOW)
    assert (found.cancelled, found.new) == ((1,), (moved,))


def test_another_hour_moves_what_has_not_left() -> None:
    at = LATER + timedelta(hours=1)
    assert changes_to([stored(DUE)], [wanted(at)], NOW).timed == ((1, at),)


def test_a_cancelled_reminder_is_revived_if_it_lies_ahead() -> None:
    assert changes_to([stored(CANCELLED)], [wanted()], NOW).revived == ((1, LATER),)
    assert changes_to([stored(CANCELLED, EARLIER)], [wanted(EARLIER)], NOW).is_empty


def test_a_notice_stands_by_itself() -> None:
    found = changes_to([stored(DUE, EARLIER, Notice((), ("skäl",)))], [], NOW)
    assert (found.kept, found.cancelled) == ((1,), ())
