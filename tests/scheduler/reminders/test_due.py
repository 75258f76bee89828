"""Which reminders there shall be. The rules here are the tests' own, not config's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.bodies import Region
from scheduler.domain.incoming import StepRole
from scheduler.domain.incoming_rounds import AcceptedIncoming, IncomingEntry
from scheduler.domain.policies import ReminderPlan
from scheduler.domain.reminders import ReminderAnchor, ReminderRule
from scheduler.domain.remisser import (
    AcceptedRound,
    DecisionForm,
    RecipientRole,
    RegisterEntry,
    RemissState,
    ResponseState,
    RoundRules,
    RouteMeeting,
)
from scheduler.reminders.due import Planner

CHIEF, COORDINATOR = ContactRole.CHIEF, ContactRole.COORDINATOR
RULES = (
    ReminderRule(ReminderAnchor.INTAKE, -7),
    ReminderRule(ReminderAnchor.INTAKE, -1),
    ReminderRule(ReminderAnchor.DEADLINE, -7),
    ReminderRule(ReminderAnchor.DEADLINE, -1),
    ReminderRule(ReminderAnchor.DEADLINE, 1),
)
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)
DEADLINE = date(2019, 10, 29)


@pytest.fixture
def planner(jamtland: Region) -> Planner:
    return Planner(jamtland, ReminderPlan(RULES, RULES, 8), (), LONG_AGO)


def with_rules(planner: Planner, *rules: ReminderRule) -> Planner:
    return replace(planner, plan=ReminderPlan(rules, rules, 8))


def round_of(*register: RegisterEntry, deadline: date = DEADLINE) -> AcceptedRound:
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
        register=register,
    )


def entry(intake_day: date | None = None, entry_id: int = 7) -> RegisterEntry:
    return RegisterEntry(
        id=entry_id,
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


def days(planner: Planner, accepted: AcceptedRound) -> list[tuple[str, date]]:
    return [(one.rule, one.due_at.date()) for one in planner.of_round(accepted)]


def test_a_week_and_a_day_before_intake_and_deadline_and_a_day_after(planner: Planner) -> None:
    assert days(planner, round_of(entry(date(2019, 10, 8)))) == [
        ("intake-7", date(2019, 10, 1)),
        ("intake-1", date(2019, 10, 7)),
        ("deadline-7", date(2019, 10, 22)),
        ("deadline-1", date(2019, 10, 28)),
        ("deadline+1", date(2019, 10, 30)),
    ]


@pytest.mark.parametrize("state", [ResponseState.ANSWERED, ResponseState.DECLINED])
def test_only_those_who_have_not_answered_are_reminded(
    planner: Planner, state: ResponseState
) -> None:
    assert days(planner, round_of(replace(entry(), state=state))) == []
    # Who says that it takes the matter has still to answer.
    taken = replace(entry(), state=ResponseState.ACKNOWLEDGED)
    assert len(days(planner, round_of(taken))) == 3


def test_who_is_only_informed_is_never_reminded(planner: Planner) -> None:
    assert days(planner, round_of(replace(entry(), role=RecipientRole.INFORMED))) == []


def test_nobody_is_reminded_before_its_papers_have_come(planner: Planner) -> None:
    # Papers on 5 October: the reminder of 1 October, a week before the intake day, would be early.
    later = replace(entry(date(2019, 10, 8)), group=2, dispatch_date=date(2019, 10, 5))
    assert [rule for rule, _day in days(planner, round_of(later))][:2] == [
        "intake-1",
        "deadline-7",
    ]


def test_a_recipient_without_a_meeting_is_reminded_of_the_deadline(planner: Planner) -> None:
    rules = [rule for rule, _day in days(planner, round_of(entry()))]
    assert rules == ["deadline-7", "deadline-1", "deadline+1"]


def test_a_recipient_with_an_extension_is_reminded_of_its_own_last_day(planner: Planner) -> None:
    extended = replace(entry(), extended_to=date(2019, 10, 31))
    assert [day.day for _rule, day in days(planner, round_of(extended))] == [24, 30, 1]
    # An extension that ends before the deadline, moved since, takes nothing away.
    later = round_of(extended, deadline=date(2019, 11, 19))
    assert [day.day for _rule, day in days(planner, later)] == [12, 18, 20]


def test_before_a_meeting_of_two_days_the_first_counts_and_after_it_the_last(
    planner: Planner,
) -> None:
    meeting = RouteMeeting("ks-ragunda", "m", date(2019, 9, 24), date(2019, 9, 25))
    rules = [ReminderRule(ReminderAnchor.MEETING, days) for days in (-7, 1)]
    found = days(with_rules(planner, *rules), round_of(replace(entry(), route=(meeting,))))
    assert found == [("meeting-7", date(2019, 9, 17)), ("meeting+1", date(2019, 9, 26))]


def test_a_silent_body_is_passed_on_to_its_chief_where_there_is_a_mailbox(
    planner: Planner,
) -> None:
    rule = ReminderRule(ReminderAnchor.DEADLINE, -3, CHIEF)
    planner = with_rules(planner, rule)
    assert planner.of_round(round_of(entry())) == []
    ragunda = Addressee(CHIEF, "ragunda")
    (one,) = replace(planner, mailboxes={ragunda}).of_round(round_of(entry()))
    # Three days before Tuesday 29 October is a Saturday: Friday 25 October.
    assert (one.to, one.rule, one.due_at.date()) == (
        ragunda,
        "deadline-3-chief",
        date(2019, 10, 25),
    )


def test_the_coordinator_hears_of_a_round_once_for_each_last_day(planner: Planner) -> None:
    rule = ReminderRule(ReminderAnchor.DEADLINE, 1, COORDINATOR)
    planner = replace(with_rules(planner, rule), mailboxes={Addressee(COORDINATOR, "jamtland")})
    later = replace(entry(entry_id=9), extended_to=date(2019, 10, 31))
    found = planner.of_round(round_of(entry(), entry(entry_id=8), later))
    assert [one.due_at.date() for one in found] == [date(2019, 10, 30), date(2019, 11, 1)]
    assert {one.about.recipient_id for one in found} == {None}
    assert len({one.dedup_key for one in found}) == 2


def test_a_round_may_have_rules_of_its_own(planner: Planner) -> None:
    own = replace(round_of(entry()), reminder_rules=(ReminderRule(ReminderAnchor.DEADLINE, -14),))
    assert days(planner, own) == [("deadline-14", date(2019, 10, 15))]
    assert days(planner, replace(own, reminder_rules=())) == []


def incoming(**changes: object) -> AcceptedIncoming:
    step = IncomingEntry(
        id=3,
        body="ksau-ragunda",
        for_body="ks-ragunda",
        role=StepRole.PREPARES,
        decision=DecisionForm.BODY,
        meeting=RouteMeeting("ksau-ragunda", "m", date(2019, 10, 8), date(2019, 10, 8)),
        papers_day=date(2019, 9, 24),
        summons_day=date(2019, 10, 1),
        approved_day=None,
        ready_day=None,
        why=(),
    )
    found = AcceptedIncoming(
        id="in",
        region="jamtland",
        body="ks-ragunda",
        sender="Socialdepartementet",
        sender_dnr="S2019/1",
        dnr="",
        title="En utredning",
        part="",
        received=date(2019, 9, 2),
        deadline=date(2019, 10, 31),
        deadline_time=None,
        extended_to=None,
        limit=date(2019, 10, 31),
        sent_day=date(2019, 10, 29),
        why=(),
        state=ResponseState.WAITING,
        accepted_by="test",
        accepted_at=LONG_AGO,
        answered_at=None,
        answered_by=None,
        note="",
        sequence=0,
        updated_at=LONG_AGO,
        steps=(step,),
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def test_the_way_to_an_answer_is_reminded_of_step_by_step(planner: Planner) -> None:
    anchors = [(anchor, 1 if anchor is ReminderAnchor.SENT else -1) for anchor in ReminderAnchor]
    planner = with_rules(planner, *(ReminderRule(anchor, days) for anchor, days in anchors))
    found = planner.of_incoming(incoming())
    assert [(one.to.key, one.rule, one.due_at.date()) for one in found] == [
        # The day before 24 September, 1 October and 8 October, to the body that takes the step.
        ("ksau-ragunda", "intake-1", date(2019, 9, 23)),
        ("ksau-ragunda", "summons-1", date(2019, 9, 30)),
        ("ksau-ragunda", "meeting-1", date(2019, 10, 7)),
        # The rest to the body that answers: the day after 29 and the day before 31 October.
        ("ks-ragunda", "sent+1", date(2019, 10, 30)),
        ("ks-ragunda", "deadline-1", date(2019, 10, 30)),
    ]
    assert planner.of_incoming(incoming(state=ResponseState.ANSWERED)) == []


def test_each_chief_gets_one_list_a_week(planner: Planner) -> None:
    chiefs = [Addressee(CHIEF, "ragunda"), Addressee(CHIEF, "berg")]
    assert planner.digests(chiefs) == []  # config wants none
    weekly = replace(planner, plan=replace(planner.plan, digest_weekday=1))
    found = weekly.digests(chiefs)
    # The Monday of the week of 1 January 2019 is New Year's Eve: the list comes on Wednesday.
    assert {(one.anchor_day, one.due_at.date()) for one in found} == {
        (date(2018, 12, 31), date(2019, 1, 2))
    }
    assert len({one.dedup_key for one in found}) == 2
