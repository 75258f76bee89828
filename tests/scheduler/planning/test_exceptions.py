"""Targets that more exceptions give, and those that need fewer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import DecisionForm, Recipient, Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import build_problem
from scheduler.planning.proposal import Alternative, Gain, Proposal
from scheduler.planning.propose import propose, propose_built
from scheduler.planning.repairs import with_exceptions
from scheduler.planning.repairs.exceptions import exception_count, exception_points
from scheduler.presentation.alternatives import exceptions_words

WORKDAYS = Workdays()
FIRST = date(2026, 8, 31)  # a Monday
REMISS = Remiss("r", "rsr", FIRST, (Recipient("ks-berg"), Recipient("ks-are")))


@pytest.fixture(scope="module")
def plain(jamtland: Region) -> Region:
    """Nobody is away: only time, meetings and exceptions are weighed."""
    return replace(jamtland, soft_blocks=())


def weeks(body: str, *numbers: int, weekday: int) -> list[Meeting]:
    days = [FIRST + timedelta(days=7 * n + weekday) for n in numbers]
    return [Meeting(f"{body}-{day}", body, day, day) for day in days]


def proposed(
    config: Configuration,
    region: Region,
    meetings: list[Meeting],
    remiss: Remiss,
    today: date | None = None,
) -> Proposal:
    built = build_problem(region, meetings, [remiss], WORKDAYS)
    found = propose_built(built, WORKDAYS)
    return with_exceptions(built, found, config.repair_costs, WORKDAYS, today)


# Berg meets on Wednesday 23 September and is ready on the 30th; Åre on Tuesday 13 October, ready on
# the 20th. The owner meets on Monday 19 October and 16 November, summons a week before and has four
# working days before that: the last days are 6 October and 3 November. For the first Åre is late.
MEETINGS = [
    *weeks("ks-berg", 3, weekday=2),
    *weeks("ks-are", 6, weekday=1),
    *weeks("rsr", 7, 11, weekday=0),
]


def test_an_earlier_target_stands_with_the_exception_it_takes(
    config: Configuration, plain: Region
) -> None:
    # Åre's meeting is over on the 13th, after the summons of the 12th: no extension and no
    # approval at once is enough, no committee has a plan. An official may decide: 6 points.
    found = proposed(config, plain, MEETINGS, REMISS)
    assert found.target is not None
    assert found.target.start_date == date(2026, 11, 16)
    (other,) = [one for one in found.alternatives if one.measures]
    assert other.target.start_date == date(2026, 10, 19)
    assert (other.exceptions, other.points) == (1, 6)
    assert [measure.code for measure in other.measures] == ["delegation_official"]
    assert other.gains == (Gain.SOONER,)
    assert exceptions_words(found, other) == "men kräver 1 undantag (6 poäng)"
    # Berg still has a meeting to lose and Åre none: that is no safety to praise.
    assert found.safer is None


def test_an_extension_is_the_cheapest_where_the_answer_comes_before_the_summons(
    config: Configuration, plain: Region
) -> None:
    # Åre on Tuesday 29 September instead: ready on 6 October. For a target on Tuesday 13 October
    # the last day is 30 September and the summons goes out on the 6th, so that an extension to
    # that day will do: 2 points.
    meetings = [
        *weeks("ks-berg", 3, weekday=2),
        *weeks("ks-are", 4, weekday=1),
        *weeks("rsr", 6, weekday=1),
        *weeks("rsr", 11, weekday=0),
    ]
    (other,) = [
        one for one in proposed(config, plain, meetings, REMISS).alternatives if one.measures
    ]
    assert other.target.start_date == date(2026, 10, 13)
    assert (other.exceptions, other.points) == (1, 2)
    (measure,) = other.measures
    assert (measure.code, measure.values["until"]) == ("extension", date(2026, 10, 6))


def test_no_chair_is_asked_to_decide_what_can_wait(config: Configuration, plain: Region) -> None:
    # An opinion to a fullmäktige is not delegated (KL 6:38). The chair may decide only what cannot
    # wait (KL 6:39), and this can wait until 16 November.
    meetings = [replace(m, body="rf") if m.body == "rsr" else m for m in MEETINGS]
    found = proposed(config, plain, meetings, replace(REMISS, owner="rf"))
    assert found.target is not None
    assert found.target.start_date == date(2026, 11, 16)
    assert [one for one in found.alternatives if one.measures] == []


def test_a_plan_with_an_exception_names_the_target_that_needs_none(
    config: Configuration, plain: Region
) -> None:
    # The first case, with the official already chosen: the plan is the first target, and without
    # the exception the second would do. 6 points are spared.
    are = Recipient("ks-are", decision=DecisionForm.OFFICIAL)
    found = proposed(
        config, plain, MEETINGS, replace(REMISS, recipients=(Recipient("ks-berg"), are))
    )
    assert found.target is not None
    assert found.target.start_date == date(2026, 10, 19)
    assert found.exceptions == 1
    (other,) = [one for one in found.alternatives if Gain.FEWER_EXCEPTIONS in one.gains]
    assert other.target.start_date == date(2026, 11, 16)
    assert (other.exceptions, other.points, other.measures) == (0, 0, ())
    assert other.remiss is not None
    assert exception_count(other.remiss) == 0
    assert exceptions_words(found, other) == "0 undantag i stället för 1"


def test_of_many_earlier_targets_the_cheapest_and_the_earliest_stand(
    config: Configuration, plain: Region
) -> None:
    # As before Berg is ready on 30 September and Åre on 20 October. Further targets on Mondays: 28
    # September and 5 October, both recipients late by too much for anything but an official, 12
    # points each, and 12 October, whose last day is 29 September.
    meetings = [*MEETINGS, *weeks("rsr", 4, 5, 6, weekday=0)]
    found = proposed(config, plain, meetings, REMISS)
    saved = [one for one in found.alternatives if one.measures]
    assert [(one.target.start_date, one.exceptions, one.points) for one in saved] == [
        (date(2026, 9, 28), 2, 12),
        (date(2026, 10, 19), 1, 6),
    ]


some_weeks = st.sets(st.integers(1, 14), min_size=1, max_size=5).map(sorted)
decisions = st.sampled_from([DecisionForm.BODY, DecisionForm.OFFICIAL])


@given(some_weeks, some_weeks, some_weeks, decisions, st.sampled_from([None, 2]))
def test_each_works_as_it_says_and_none_is_beaten(
    config: Configuration,
    plain: Region,
    berg: list[int],
    are: list[int],
    targets: list[int],
    decision: DecisionForm,
    lag_days: int | None,
) -> None:
    meetings = [
        *weeks("ks-berg", *berg, weekday=2),
        *weeks("ks-are", *are, weekday=1),
        *weeks("rsr", *(week + 3 for week in targets), weekday=0),
    ]
    recipients = (Recipient("ks-berg", lag_days=lag_days), Recipient("ks-are", decision=decision))
    remiss = replace(REMISS, recipients=recipients)
    found = proposed(config, plain, meetings, remiss)
    assert len(found.alternatives) <= 5
    if not found.possible:
        assert found == propose(plain, meetings, remiss, WORKDAYS)
        return
    assert found.target is not None
    costs = config.repair_costs
    values = [worth(one) for one in found.alternatives]
    values.append(
        (
            found.target.start_date,
            exception_points(remiss, costs),
            len(found.fragile),
            -found.usable_meetings,
        )
    )
    for other in found.alternatives:
        if other.remiss is None:
            continue
        again = propose(
            plain, meetings, replace(other.remiss, target_date=other.target.start_date), WORKDAYS
        )
        assert (again.target, again.deadline) == (other.target, other.deadline)
        assert other.exceptions == exception_count(other.remiss)
        assert other.points == exception_points(other.remiss, costs)
        for value in values:
            if value != worth(other):
                assert any(mine < its for mine, its in zip(worth(other), value, strict=True))
        if other.measures:
            assert_no_measure_is_idle(plain, meetings, remiss, other)


def worth(one: Alternative) -> tuple[date, int, int, int]:
    """Smaller is better, in each part."""
    return one.target.start_date, one.points, one.fragile_meetings, -one.usable_meetings


def assert_no_measure_is_idle(
    region: Region, meetings: list[Meeting], remiss: Remiss, other: Alternative
) -> None:
    """Without any one of the new exceptions the target is lost."""
    assert other.remiss is not None
    pairs = zip(remiss.recipients, other.remiss.recipients, strict=True)
    changed = [was for was, now in pairs if was != now]
    assert changed
    for was in changed:
        recipients = tuple(was if now.body == was.body else now for now in other.remiss.recipients)
        without = replace(other.remiss, recipients=recipients, target_date=other.target.start_date)
        assert not propose(region, meetings, without, WORKDAYS).possible
