"""Next year's dates: each rule alone by hand, and tiny years against brute force."""

from __future__ import annotations

from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.next_year import CalendarWish
from scheduler.domain.workdays import Workdays
from scheduler.planning.next_year.best import best_calendar
from scheduler.planning.next_year.build import build_calendar
from scheduler.planning.next_year.check import faults
from scheduler.planning.next_year.flow import flow_of, points_of
from scheduler.planning.next_year.given import in_year
from scheduler.planning.next_year.greedy import greedy_calendar
from scheduler.planning.next_year.limits import SearchLimits
from scheduler.planning.next_year.model import find_calendar
from scheduler.planning.next_year.problem import (
    CalendarProblem,
    Dates,
    PlacedBody,
    ProposedCalendar,
)
from scheduler.planning.problem import InvalidProblemError
from scheduler.services.next_year import calendar_wish, proposer
from scheduler.services.reading import meetings_of, read_plan_file
from tests.support import CASE_2019

COUNCIL = PlacedBody("council", 2, dict.fromkeys(range(20), 0), 1, 20)


def problem_of(*placed: PlacedBody, wait: int = 5, **changes: object) -> CalendarProblem:
    """Twenty days from day 0; a remiss is sent on the day of the meeting, all answer ``wait`` days
    after it, and answers are needed on the day of the meeting that treats them."""
    days = range(20)
    problem = CalendarProblem(
        placed=placed or (COUNCIL,),
        first=0,
        last=19,
        dispatch={day: day for day in days},
        ready={day: day + wait for day in days},
        limit={day: day for day in range(40)},
        open_days=30,
    )
    return replace(problem, **changes)


def best(problem: CalendarProblem) -> ProposedCalendar:
    found = find_calendar(problem, SearchLimits())
    assert found is not None
    assert faults(problem, found) == []
    assert found.proved
    return found


def test_the_second_meeting_lies_where_all_answers_are_ready() -> None:
    # One round of two has an end: five days, and the other counts 30.
    found = best(problem_of())
    first, second = found.dates["council"]
    assert second - first == 5
    assert found.cost == 5 + 30


def test_the_calendar_to_begin_from_keeps_the_rules_and_locked_days() -> None:
    problem = problem_of(replace(COUNCIL, locked=(3,)))
    first = greedy_calendar(problem)
    assert first is not None
    assert 3 in first.dates["council"]
    assert faults(problem, first) == []
    # Moving one date at a time reaches five days between the two here: what search proves best.
    assert first.cost == best(problem).cost == 5 + 30


def test_in_a_year_that_repeats_every_round_has_an_end() -> None:
    # Two meetings in 20 days: the rounds' days add up to the 20, whatever the dates.
    found = best(problem_of(repeat_days=20))
    assert found.cost == 20
    assert flow_of(problem_of(repeat_days=20), found.dates).ended == 2


def test_a_longest_gap_spreads_the_meetings() -> None:
    # No six days in a row without a meeting: 5 and 11 are the latest, and leave 12 to 19; with a
    # third on 17 there is no such stretch.
    assert find_calendar(problem_of(replace(COUNCIL, max_gap_days=6)), SearchLimits()) is None
    best(problem_of(replace(COUNCIL, count=3, max_gap_days=6)))


def test_a_least_gap_keeps_meetings_apart() -> None:
    # With answers after 5 days and 9 days between meetings the round takes 9.
    assert best(problem_of(replace(COUNCIL, min_gap_days=9))).cost == 9 + 30


def test_a_locked_day_is_held_though_it_costs() -> None:
    # Day 3 is locked and not among the days it may take; 8 is then the best end.
    points = {day: 0 for day in range(20) if day != 3}
    locked = replace(COUNCIL, points=points, locked=(3,), count=2)
    assert 3 in best(problem_of(locked)).dates["council"]


def test_days_that_cost_are_avoided_while_it_pays() -> None:
    # Day 5 costs 4 points and every later one 8: 0 and 5 cost 5 + 4, anything later more, and
    # without a day from 5 on no round has an end.
    points = {day: 8 if day > 5 else 4 if day == 5 else 0 for day in range(20)}
    found = best(problem_of(replace(COUNCIL, points=points)))
    assert found.dates == {"council": (0, 5)}
    assert found.cost == 5 + 4 + 30


def test_a_placed_recipient_meets_between_the_council_s_meetings() -> None:
    # Papers 3 days before its meeting, the answer 4 days after: the round takes 7 at the least.
    recipient = PlacedBody("board", 1, COUNCIL.points, 1, 20, (), True, 3, 4)
    found = best(problem_of(COUNCIL, recipient))
    (own,) = found.dates["board"]
    first, second = found.dates["council"]
    assert (own - first, second - own) == (3, 4)


def test_bodies_that_share_members_never_meet_on_the_same_day() -> None:
    # Both are to meet on one of two days, twice the council: there is no day left.
    council = replace(COUNCIL, points={0: 0, 6: 0})
    other = PlacedBody("other", 1, {0: 0, 6: 0}, 1, 20)
    apart = frozenset({("council", "other")})
    best(problem_of(council, other))
    assert find_calendar(problem_of(council, other, apart=apart), SearchLimits()) is None


def test_a_remiss_sent_on_a_day_of_its_own_is_waited_for() -> None:
    # Sent on day 2 and answered on 9: the council meets then, and again five days later.
    found = best(problem_of(sent={2: 9}))
    assert found.dates == {"council": (9, 14)}
    assert found.cost == 7 + 5 + 30


@pytest.mark.parametrize(
    ("dates", "fault"),
    [
        ((3,), "meets 1 times"),
        ((3, 25), "may not"),
        ((3, 5), "too short"),
        ((1, 19), "too long"),
    ],
)
def test_the_checker_finds_each_fault(dates: tuple[int, ...], fault: str) -> None:
    body = replace(COUNCIL, min_gap_days=4, max_gap_days=12)
    found = faults(problem_of(body), ProposedCalendar({"council": dates}, 0, 0))
    assert any(fault in each for each in found), found


def test_the_checker_finds_a_wrong_cost_a_lost_lock_and_a_clash() -> None:
    body, other = replace(COUNCIL, locked=(4,)), replace(COUNCIL, key="other")
    problem = problem_of(body, other, apart=frozenset({("council", "other")}))
    found = faults(problem, ProposedCalendar({"council": (1, 6), "other": (1, 9)}, 1, 2))
    for fault in ("locked", "both meet on 1", "costs 35, not 1", "bound"):
        assert any(fault in each for each in found), (fault, found)


@pytest.mark.parametrize(
    "body",
    [
        replace(COUNCIL, count=0),
        replace(COUNCIL, locked=(25,)),
        replace(COUNCIL, min_gap_days=9, max_gap_days=8),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(body: PlacedBody) -> None:
    with pytest.raises(InvalidProblemError):
        problem_of(body)


@st.composite
def problems(draw: st.DrawFn) -> CalendarProblem:
    span = draw(st.integers(6, 9))
    days = st.integers(0, span - 1)

    def placed(key: str, answers: bool) -> PlacedBody:
        own = draw(st.sets(days, min_size=3))
        return PlacedBody(
            key=key,
            count=draw(st.integers(1, 3)),
            points={day: draw(st.integers(0, 3)) for day in sorted(own)},
            min_gap_days=draw(st.integers(1, 3)),
            max_gap_days=draw(st.integers(3, span)),
            locked=tuple(draw(st.sets(days, max_size=1))),
            answers=answers,
            lead_days=draw(st.integers(0, 2)),
            lag_days=draw(st.integers(0, 2)),
        )

    ready, last = {}, 0
    for day in range(span):
        last = max(last, day + draw(st.integers(0, 4)))
        if draw(st.integers(0, 5)):
            ready[day] = last
    return CalendarProblem(
        placed=(placed("council", False), placed("board", draw(st.booleans()))),
        first=0,
        last=span - 1,
        dispatch={day: day + draw(st.integers(0, 1)) for day in range(span)},
        ready=ready,
        limit={day: day - early for early in [draw(st.integers(0, 2))] for day in range(2 * span)},
        open_days=draw(st.integers(5, span)),
        repeat_days=draw(st.sampled_from((None, span))),
        sent=draw(st.sampled_from(({}, {1: 3}))),
        apart=draw(st.sampled_from((frozenset(), frozenset({("board", "council")})))),
    )


@settings(max_examples=200, deadline=None)
@given(problems())
def test_tiny_years_equal_brute_force(problem: CalendarProblem) -> None:
    choices = [
        [(body.key, days) for days in combinations(problem.days_of(body), body.count)]
        for body in problem.placed
    ]
    costs = []
    for chosen in product(*choices):
        dates: Dates = dict(chosen)
        cost = flow_of(problem, dates).cost + points_of(problem, dates)
        if not faults(problem, ProposedCalendar(dates, cost, cost)):
            costs.append(cost)
    found = find_calendar(problem, SearchLimits())
    assert (found is None) == (not costs)
    if found is not None:
        assert faults(problem, found) == []
        assert (found.cost, found.proved) == (min(costs), True)


def test_a_date_moves_to_the_same_week_and_weekday() -> None:
    assert in_year(date(2025, 3, 11), 2026) == date(2026, 3, 10)  # Tuesday of week 11
    # 2026 has a week 53 and 2027 has none.
    assert in_year(date(2026, 12, 30), 2027) == date(2027, 12, 29)


def test_the_case_of_2019_takes_70_days_and_no_dates_make_it_less(
    config: Configuration, jamtland: Region
) -> None:
    """Sent on 2 September. KS Ragunda meets on 3 September, too early, and on 22 October; its
    answer is ready a week later. Four working days to compile and a week for the summons: the
    council can treat it on 11 November at the earliest, as it did, 70 days after."""
    meetings = meetings_of(read_plan_file(CASE_2019, jamtland, year=2019))
    wish = calendar_wish(jamtland, 2019, sent=[date(2019, 9, 2)])
    asked = proposer(config, "jamtland", meetings, wish)
    built = asked.build()
    proposal = asked.describe(built, asked.search(built))
    assert proposal.now.days == (70,)
    assert proposal.flow.days == (70,)
    assert proposal.found.proved
    council = [each for each in proposal.dates if each.body.key == "rsr"]
    assert date(2019, 11, 11) in [each.day for each in council]
    assert all(each.reasons for each in proposal.dates)
    # The answers take the autumn, so a remiss decided there has no end in the plan.
    assert "sänds" in council[0].reasons[0]


def test_a_search_without_time_gives_what_it_began_from(
    config: Configuration, jamtland: Region
) -> None:
    meetings = meetings_of(read_plan_file(CASE_2019, jamtland, year=2019))
    wish = calendar_wish(jamtland, 2019, sent=[date(2019, 9, 2)])
    built = build_calendar(jamtland, meetings, wish, config.next_year_policy, Workdays())
    first = greedy_calendar(built.problem)
    assert first is not None
    found = best_calendar(built, SearchLimits(work=0.0))
    assert found is not None
    assert found.cost == first.cost
    assert faults(built.problem, found) == []


def test_a_locked_day_that_cannot_be_held_is_told(config: Configuration, jamtland: Region) -> None:
    meetings = meetings_of(read_plan_file(CASE_2019, jamtland, year=2019))
    with pytest.raises(BadInputError, match="RSR: 5 oktober 2019 kan inte låsas"):
        proposer(
            config, "jamtland", meetings, calendar_wish(jamtland, 2019, locks=["RSR=2019-10-05"])
        ).build()
    with pytest.raises(BadInputError, match="Inga möten är kända 2030"):
        proposer(config, "jamtland", meetings, CalendarWish(2030)).build()
    near = calendar_wish(jamtland, 2019, locks=["RSR=2019-10-07", "RSR=2019-10-08"])
    asked = proposer(config, "jamtland", meetings, near)
    with pytest.raises(BadInputError, match="håller alla villkor"):
        asked.search(asked.build())
