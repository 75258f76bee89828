"""Why each date of a calendar, and what the recipients manage between two of the council's
meetings."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from msgspec import Struct

from scheduler.domain.bodies import Body, Region
from scheduler.domain.next_year import NextYearPolicy
from scheduler.domain.swedish import days_text, long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.next_year.build import BuiltCalendar
from scheduler.planning.next_year.flow import Flow
from scheduler.planning.next_year.points import day_costs
from scheduler.planning.next_year.problem import Dates, ProposedCalendar
from scheduler.planning.search import earliest_answer


class ProposedDate(Struct, frozen=True):
    """A date with why; ``points`` is what the day itself costs, ``treated`` the council's meeting
    that can treat the answers to a remiss decided on it, None for the others and where that lies
    beyond what is known."""

    body: Body
    day: date
    locked: bool
    points: int
    reasons: tuple[str, ...]
    treated: date | None = None


class Gap(Struct, frozen=True):
    """Between two of the council's meetings: how many of ``asked`` recipients can answer a remiss
    decided at the first in time for the second."""

    first: date
    second: date
    answered: int
    asked: int


def proposed_dates(
    region: Region,
    built: BuiltCalendar,
    found: ProposedCalendar,
    flow: Flow,
    policy: NextYearPolicy,
    workdays: Workdays,
) -> tuple[ProposedDate, ...]:
    problem = built.problem
    calendars = {each.body: each for each in region.joint_calendars}
    dates = []
    for body in problem.placed:
        for ordinal in found.dates[body.key]:
            day = date.fromordinal(ordinal)
            reasons = []
            if ordinal in body.locked:
                reasons.append("Du har låst dagen.")
            treated = None
            if body.key == problem.council.key:
                reasons.append(_round_reason(built, ordinal, flow.treated[ordinal]))
                end = flow.treated[ordinal]
                treated = date.fromordinal(end) if end is not None else None
                reasons += _treats(built, flow, ordinal)
            elif body.answers:
                reasons += _answers_reason(built, body.key, ordinal, found.dates, flow)
            costs = day_costs(region.soft_blocks, calendars[body.key], policy, day, workdays)
            for why, points in costs:
                reasons.append(f"Dagen kostar {points} poäng: {why}.")
            others = ", ".join(
                region.body(key).name for key in calendars[body.key].shares_members_with
            )
            if others and ordinal not in body.locked:
                reasons.append(f"Ingen av dem som delar ledamöter möts då: {others}.")
            reasons.append(
                f"Minst {days_text(body.min_gap_days)} och högst {days_text(body.max_gap_days)} "
                "mellan två möten."
            )
            dates.append(
                ProposedDate(
                    region.body(body.key),
                    day,
                    ordinal in body.locked,
                    sum(points for _why, points in costs),
                    tuple(reasons),
                    treated,
                )
            )
    return tuple(sorted(dates, key=lambda each: (each.day, each.body.key)))


def _round_reason(built: BuiltCalendar, sent: int, end: int | None) -> str:
    dispatch = long_date(date.fromordinal(built.problem.dispatch[sent]))
    if end is None:
        return f"En remiss som beslutas då sänds {dispatch}; alla svar ryms inte i kända möten."
    return (
        f"En remiss som beslutas då sänds {dispatch} och kan behandlas med alla svar "
        f"{long_date(date.fromordinal(end))}, efter {days_text(end - sent)}."
    )


def _treats(built: BuiltCalendar, flow: Flow, day: int) -> list[str]:
    repeat = built.problem.repeat_days or 0
    sent = [start for start, end in flow.rounds if end in (day, day + repeat)]
    return [
        f"Behandlar svaren på remissen från {long_date(date.fromordinal(start))}." for start in sent
    ]


def _answers_reason(
    built: BuiltCalendar, key: str, day: int, dates: Dates, flow: Flow
) -> list[str]:
    """Which rounds a placed recipient answers at this meeting."""
    problem = built.problem
    (body,) = [each for each in problem.placed if each.key == key]
    sendings = [
        *((day, day) for day in flow.sent),
        *((d, problem.dispatch[d]) for d in flow.treated),
    ]
    found = []
    for sent, dispatch in sendings:
        first = dispatch + body.lead_days
        later = [one for one in problem.repeated(list(dates[key])) if one >= first]
        if later and later[0] in (day, day + (problem.repeat_days or 0)):
            found.append(f"Svarar på remissen från {long_date(date.fromordinal(sent))}.")
    return found


def gaps_of(built: BuiltCalendar, dates: Dates) -> tuple[Gap, ...]:
    problem = built.problem
    own = list(dates[problem.council.key])
    if problem.repeat_days is not None and own:
        own.append(own[0] + problem.repeat_days)
    asked = len(built.answers) + len(problem.recipients)
    return tuple(
        Gap(
            date.fromordinal(first),
            date.fromordinal(second),
            _answered(built, dates, problem.dispatch[first], problem.limit[second]),
            asked,
        )
        for first, second in pairwise(own)
    )


def _answered(built: BuiltCalendar, dates: Dates, dispatch: int, limit: int) -> int:
    count = 0
    for problem, request in built.answers.values():
        answer = earliest_answer(problem, request, dispatch)
        count += answer is not None and answer.ready <= limit
    for body in built.problem.recipients:
        days = built.problem.repeated(list(dates[body.key]))
        count += any(dispatch + body.lead_days <= d <= limit - body.lag_days for d in days)
    return count
