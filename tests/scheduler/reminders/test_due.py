from dataclasses import replace
from datetime import UTC, date, datetime

from scheduler.domain.policies import ReminderPlan
from scheduler.domain.reminders import PlannedReminder
from scheduler.domain.remisser import (
    AcceptedRound,
    DecisionForm,
    RecipientRole,
    RegisterEntry,
    RemissState,
    ResponseState,
    RoundRules,
)
from scheduler.reminders.due import due_time, planned_reminders

PLAN = ReminderPlan((-7, -1), (-7, -1, 1), 8)
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)


def found_in(register: list[RegisterEntry], deadline: date, now: datetime) -> list[PlannedReminder]:
    """The reminders of a round with this register and deadline."""
    return planned_reminders(PLAN, round_of(deadline), register, now)


def round_of(deadline: date) -> AcceptedRound:
    return AcceptedRound(
        id="round",
        region="jamtland",
        owner="rsr",
        title="",
        dnr="",
        dispatch_date=date(2019, 9, 2),
        target_meeting_id="target",
        target_date=date(2019, 11, 11),
        target_end_date=date(2019, 11, 11),
        deadline=deadline,
        deadline_version=1,
        window_earliest=deadline,
        window_latest=deadline,
        why=(),
        rules=RoundRules(),
        state=RemissState.OPEN,
        accepted_by="test",
        accepted_at=LONG_AGO,
        sequence=0,
        updated_at=LONG_AGO,
        register=(),
    )


def entry(intake_day: date | None) -> RegisterEntry:
    return RegisterEntry(
        id=7,
        body="ks-ragunda",
        role=RecipientRole.MANDATORY,
        decision=DecisionForm.BODY,
        group=1,
        dispatch_date=date(2019, 9, 2),
        route=(),
        intake_day=intake_day,
        ready_day=None,
        why=(),
        state=ResponseState.WAITING,
        answered_at=None,
        answered_by=None,
        note="",
        updated_at=LONG_AGO,
    )


def days(intake: date | None, now: datetime = LONG_AGO) -> list[tuple[str, date]]:
    found = found_in([entry(intake)], date(2019, 10, 29), now)
    return [(one.rule, one.due_at.date()) for one in found]


def test_who_is_only_informed_is_never_reminded() -> None:
    informed = replace(entry(None), role=RecipientRole.INFORMED)
    assert found_in([informed], date(2019, 10, 29), LONG_AGO) == []


def test_nobody_is_reminded_before_its_papers_have_come() -> None:
    # Papers on 5 October: the reminder of 1 October, a week before the intake day, would be early.
    later = replace(entry(date(2019, 10, 8)), group=2, dispatch_date=date(2019, 10, 5))
    found = found_in([later], date(2019, 10, 29), LONG_AGO)
    assert [one.rule for one in found][:2] == ["intake-1", "deadline-7"]


def test_a_week_and_a_day_before_intake_and_deadline_and_a_day_after() -> None:
    assert days(date(2019, 10, 8)) == [
        ("intake-7", date(2019, 10, 1)),
        ("intake-1", date(2019, 10, 7)),
        ("deadline-7", date(2019, 10, 22)),
        ("deadline-1", date(2019, 10, 28)),
        ("deadline+1", date(2019, 10, 30)),
    ]


def test_what_has_passed_is_never_written() -> None:
    noon = datetime(2019, 10, 22, 10, 0, tzinfo=UTC)
    assert days(date(2019, 10, 8), noon) == [
        ("deadline-1", date(2019, 10, 28)),
        ("deadline+1", date(2019, 10, 30)),
    ]


def test_a_recipient_without_a_meeting_is_reminded_of_the_deadline() -> None:
    assert [rule for rule, _day in days(None)] == ["deadline-7", "deadline-1", "deadline+1"]


def test_eight_in_the_morning_in_sweden_summer_and_winter() -> None:
    assert due_time(date(2019, 10, 26), 0, 8) == datetime(2019, 10, 26, 6, 0, tzinfo=UTC)
    assert due_time(date(2019, 10, 28), 0, 8) == datetime(2019, 10, 28, 7, 0, tzinfo=UTC)


def test_a_recipient_with_an_extension_is_reminded_of_its_own_last_day() -> None:
    extended = replace(entry(None), extended_to=date(2019, 10, 31))
    found = found_in([extended], date(2019, 10, 29), LONG_AGO)
    assert [one.due_at.day for one in found] == [24, 30, 1]
    # An extension that ends before the deadline, moved since, takes nothing away.
    later = found_in([extended], date(2019, 11, 19), LONG_AGO)
    assert [one.due_at.day for one in later] == [12, 18, 20]
