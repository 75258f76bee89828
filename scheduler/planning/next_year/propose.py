"""The proposal: the best calendar, what it gains on today's dates, why each date, and others that
differ in what somebody cares about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting
from scheduler.domain.next_year import CalendarWish, NextYearPolicy
from scheduler.domain.swedish import days_text, long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.next_year.build import BuiltCalendar, build_calendar, day_costs
from scheduler.planning.next_year.check import faults
from scheduler.planning.next_year.flow import Flow, flow_of, points_of
from scheduler.planning.next_year.greedy import greedy_calendar
from scheduler.planning.next_year.limits import SearchLimits
from scheduler.planning.next_year.problem import Dates, ProposedCalendar
from scheduler.planning.search import earliest_answer

_MOST_ALTERNATIVES = 3


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


class OtherCalendar(Struct, frozen=True):
    """Another proposal in short: ``name`` says how it differs."""

    name: str
    dates: Dates
    flow: Flow
    points: int


class CalendarProposal(Struct, frozen=True):
    """``now`` is the flow of today's dates, ``flow`` that of the proposal."""

    built: BuiltCalendar
    found: ProposedCalendar
    flow: Flow
    now: Flow
    dates: tuple[ProposedDate, ...]
    gaps: tuple[Gap, ...]
    alternatives: tuple[OtherCalendar, ...]


def propose_calendar(
    region: Region,
    meetings: Iterable[Meeting],
    wish: CalendarWish,
    policy: NextYearPolicy,
    workdays: Workdays,
    *,
    alternatives: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
    tell: Callable[[int, int], None] = lambda _cost, _bound: None,
) -> CalendarProposal:
    """Raises BadInputError where no dates keep the rules."""
    held = tuple(meetings)
    built = build_calendar(region, held, wish, policy, workdays)
    limits = SearchLimits(policy.search_work, policy.search_seconds, cancelled, tell)
    found = best_calendar(built, limits)
    if found is None:
        raise BadInputError(
            f"Inga datum {wish.year} håller alla villkor, eller sökningen hann inte hitta några: "
            "lås färre datum, ta bort förbjudna dagar eller ändra antalet möten."
        )
    others: tuple[OtherCalendar, ...] = ()
    if alternatives and not cancelled():
        others = _alternatives(region, held, built, found, policy, workdays, limits)
    flow = flow_of(built.problem, found.dates)
    return CalendarProposal(
        built=built,
        found=found,
        flow=flow,
        now=flow_of(built.problem, built.pattern),
        dates=_dates(region, built, found, flow, policy, workdays),
        gaps=_gaps(built, found.dates),
        alternatives=others,
    )


def best_calendar(built: BuiltCalendar, limits: SearchLimits) -> ProposedCalendar | None:
    """The best calendar found within the limits, looked at by the checker: never a worse one than
    the greedy one it begins from. None where none keeps the rules."""
    # The engine takes a second to load, and the pages that show a calendar need none.
    from scheduler.planning.next_year.model import find_calendar

    first = greedy_calendar(built.problem)
    found = find_calendar(built.problem, limits, first.dates if first else built.pattern)
    if first is not None and (found is None or found.cost > first.cost):
        # Stopped by the clock before it came as far: the first one stands, with what is proved.
        found = replace(first, bound=min(first.cost, found.bound if found else 0))
    if found is not None:
        wrong = faults(built.problem, found)
        if wrong:
            raise RuntimeError(f"the checker refuses the calendar: {wrong}")
    return found


def _alternatives(
    region: Region,
    meetings: Sequence[Meeting],
    built: BuiltCalendar,
    found: ProposedCalendar,
    policy: NextYearPolicy,
    workdays: Workdays,
    limits: SearchLimits,
) -> tuple[OtherCalendar, ...]:
    """Another number of the council's meetings, and no day that costs points: those that are not
    worse than the proposal in everything."""
    council = built.problem.council
    body = region.body(council.key)
    wishes = []
    for count in (council.count - 1, council.count + 1):
        if count >= max(1, len(council.locked)):
            name = f"{count} möten för {body.name} i stället för {council.count}"
            wishes.append(
                (name, replace(built.wish, counts={**built.wish.counts, body.key: count}))
            )
    if points_of(built.problem, found.dates):
        wishes.append(
            ("bara önskade veckodagar och inga lov", replace(built.wish, avoid_soft_blocks=True))
        )
    kept = [_other("", built, found)]
    quiet = replace(limits, tell=lambda _cost, _bound: None)
    for name, wish in wishes:
        other_built = build_calendar(region, meetings, wish, policy, workdays)
        other = best_calendar(other_built, quiet)
        if other is not None:
            one = _other(name, other_built, other)
            if not any(_dominates(known, one, council.key) for known in kept):
                kept.append(one)
    return tuple(kept[1:][:_MOST_ALTERNATIVES])


def _other(name: str, built: BuiltCalendar, found: ProposedCalendar) -> OtherCalendar:
    flow = flow_of(built.problem, found.dates)
    return OtherCalendar(name, found.dates, flow, points_of(built.problem, found.dates))


def _dominates(one: OtherCalendar, other: OtherCalendar, council: str) -> bool:
    """Whether ``one`` is as good in the mean wait, the points and the meetings to attend."""

    def parts(each: OtherCalendar) -> tuple[float, ...]:
        mean_days = each.flow.cost / len(each.flow.rounds)
        return mean_days, each.points, len(each.dates[council])

    pairs = zip(parts(one), parts(other), strict=True)
    return all(left <= right for left, right in pairs)


def _dates(
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


def _gaps(built: BuiltCalendar, dates: Dates) -> tuple[Gap, ...]:
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
