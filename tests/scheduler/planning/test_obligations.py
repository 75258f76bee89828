"""Seed 002: every samråd meets twice a year. The days are worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.obligations import (
    CheckedObligation,
    Obligation,
    ObligationFact,
    ObligationRule,
    ObligationState,
)
from scheduler.domain.workdays import Workdays
from scheduler.planning.obligation_phrases import standing
from scheduler.planning.obligations import Facts, check_obligations

TODAY = date(2019, 9, 2)
TWICE = Obligation("samrad-kultur", ObligationRule.MIN_MEETINGS, 2, "arbetsformer")
OFTEN = Obligation("samrad-kultur", ObligationRule.MAX_DAYS_BETWEEN, 100, "påhittad")
PLAN = Obligation("samrad-kultur", ObligationRule.WORK_PLAN, 1, "arbetsformer", (3, 31))


@pytest.fixture
def region(config: Configuration) -> Region:
    return config.region("ostergotland")


def on(day: date, kind: MeetingKind = MeetingKind.DECISION) -> Meeting:
    return Meeting(day.isoformat(), "samrad-kultur", day, day, kind)


def check(
    region: Region,
    obligation: Obligation,
    meetings: list[Meeting],
    facts: Facts | None = None,
    today: date = TODAY,
) -> CheckedObligation:
    only = replace(region, obligations=(obligation,))
    (found, *_ahead) = check_obligations(only, meetings, facts or {}, today, Workdays(), 10)
    return found


def test_two_meetings_a_year_are_enough(region: Region) -> None:
    meetings = [on(date(2019, 3, 7)), on(date(2019, 10, 3), MeetingKind.INFORMATION)]
    found = check(region, TWICE, meetings)
    assert (found.state, found.found, found.call_by) == (ObligationState.MET, 2, None)


def test_a_missing_meeting_is_called_before_christmas(region: Region) -> None:
    # New Year's Eve is no working day: the last is Monday 30 December 2019. The council is called
    # seven days before and has its papers fourteen days before: 23 and 16 December, both Mondays.
    found = check(region, TWICE, [on(date(2019, 3, 7)), on(date(2020, 2, 6))])
    assert (found.state, found.found) == (ObligationState.MISSING, 1)
    assert (found.meet_by, found.call_by, found.papers_by) == (
        date(2019, 12, 30),
        date(2019, 12, 23),
        date(2019, 12, 16),
    )
    said = standing(found, TODAY)
    assert said.startswith("1 av 2 möten är planerade 2019. Senast 30 december 2019 behöver ett")
    assert "kallelse senast 23 december 2019" in said
    assert "har passerat" in standing(found, date(2019, 12, 27))
    none = standing(check(region, TWICE, []), TODAY)
    assert "Inget möte är planerat 2019. Senast 30 december 2019 behöver det sista av 2" in none


def test_from_october_next_years_meetings_are_looked_for(region: Region) -> None:
    # New Year's Eve is no working day: the last of 2020 is Wednesday 30 December.
    only = replace(region, obligations=(TWICE, OFTEN, PLAN))
    meetings = [on(date(2019, 3, 7)), on(date(2019, 10, 3)), on(date(2020, 2, 6))]

    def at(day: date) -> list[CheckedObligation]:
        return check_obligations(only, meetings, {}, day, Workdays(), 10)

    assert [one.year for one in at(date(2019, 9, 30))] == [2019, 2019, 2019]
    # What holds for every year, and the plan of work, are not asked of next year.
    assert [one.year for one in at(date(2019, 10, 1))] == [2019, 2020, 2019, 2019]
    now, ahead, *_others = at(date(2019, 10, 1))
    assert (now.state, ahead.state) == (ObligationState.MET, ObligationState.MISSING)
    assert (ahead.found, ahead.meet_by) == (1, date(2020, 12, 30))
    assert standing(ahead, date(2019, 10, 1)).startswith("1 av 2 möten är planerade 2020.")


@pytest.mark.parametrize(
    "meeting",
    [
        replace(on(date(2019, 10, 3)), status=MeetingStatus.CANCELLED),
        replace(on(date(2019, 10, 3)), status=MeetingStatus.TENTATIVE),
        replace(on(date(2019, 10, 3)), body="samrad-foretagande"),
        on(date(2019, 10, 3), MeetingKind.RESERVE),
        on(date(2020, 10, 3)),
    ],
)
def test_what_is_no_meeting_of_the_body_this_year_does_not_count(
    region: Region, meeting: Meeting
) -> None:
    found = check(region, TWICE, [on(date(2019, 3, 7)), meeting])
    assert (found.state, found.found) == (ObligationState.MISSING, 1)


def test_the_first_stretch_that_is_too_long_says_when_to_meet_between(region: Region) -> None:
    # 100 days after Monday 1 July is Wednesday 9 October; the one before is over and past.
    days = [date(2019, 1, 7), date(2019, 7, 1), date(2019, 10, 10), date(2019, 12, 16)]
    found = check(region, OFTEN, [on(day) for day in days])
    assert found.gap == (date(2019, 7, 1), date(2019, 10, 10))
    assert (found.meet_by, found.call_by) == (date(2019, 10, 9), date(2019, 10, 2))
    assert "är det 101 dagar" in standing(found, TODAY)
    # A day earlier is in time; the last meeting's hundred days reach into next year.
    days[2] = date(2019, 10, 9)
    assert check(region, OFTEN, [on(day) for day in days]).state is ObligationState.MET
    # Without the last, 9 October + 100 days is next year too: nothing is missing yet.
    assert check(region, OFTEN, [on(day) for day in days[:3]]).state is ObligationState.MET
    ends = check(region, OFTEN, [on(day) for day in days[:2]])
    assert ends.gap == (date(2019, 7, 1), None)
    assert "är inget möte planerat" in standing(ends, TODAY)
    assert check(region, OFTEN, []).state is ObligationState.MISSING


def test_what_no_plan_tells_is_unknown_until_somebody_says(region: Region) -> None:
    assert check(region, PLAN, [], today=date(2019, 3, 31)).state is ObligationState.UNKNOWN
    assert check(region, PLAN, [], today=date(2019, 4, 1)).state is ObligationState.MISSING
    moment = datetime(2019, 9, 2, tzinfo=UTC)
    fact = ObligationFact(PLAN.body, PLAN.rule, 2019, True, "Antagen", "eva", moment, 1)
    facts = {(fact.body, fact.rule, fact.year): fact}
    found = check(region, PLAN, [], facts)
    assert (found.state, standing(found, TODAY)) == (ObligationState.MET, "Antagen")
    # A work plan is of its year.
    assert check(region, PLAN, [], facts, date(2020, 1, 2)).state is ObligationState.UNKNOWN
    # Who sits in a committee holds until somebody says otherwise.
    members = Obligation("samrad-kultur-au", ObligationRule.REGIONAL_MEMBERS, 1, "arbetsformer")
    said = replace(fact, body=members.body, rule=members.rule, year=0, is_met=False)
    found = check(region, members, [], {(said.body, said.rule, 0): said}, date(2021, 1, 2))
    assert found.state is ObligationState.MISSING
