"""Other calendars, that differ in what somebody cares about."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.next_year import NextYearPolicy
from scheduler.domain.workdays import Workdays
from scheduler.planning.next_year.best import best_calendar
from scheduler.planning.next_year.build import BuiltCalendar, build_calendar
from scheduler.planning.next_year.flow import Flow, flow_of, points_of
from scheduler.planning.next_year.limits import SearchLimits
from scheduler.planning.next_year.problem import Dates, ProposedCalendar

_MOST_ALTERNATIVES = 3


class OtherCalendar(Struct, frozen=True):
    """Another proposal in short: ``name`` says how it differs."""

    name: str
    dates: Dates
    flow: Flow
    points: int


def other_calendars(
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
