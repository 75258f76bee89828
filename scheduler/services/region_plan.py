"""All open rounds of a region together: which bodies' meetings are too few for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from scheduler.domain.bodies import Body
from scheduler.domain.swedish import date_span
from scheduler.domain.workdays import Workdays
from scheduler.planning.many.overload import Overload, overloads
from scheduler.services.app import App
from scheduler.services.replan_problem import stored_plan
from scheduler.storage import meeting_store, remiss_store


@dataclass(frozen=True, slots=True)
class CrowdedMeetings:
    """``body``'s meetings from ``first`` to ``last`` take ``capacity`` remisser by config, and
    ``wanted`` have no other meeting by their published last response date."""

    body: Body
    first: date
    last: date
    capacity: int
    wanted: int

    @property
    def excess(self) -> int:
        return self.wanted - self.capacity

    @property
    def message(self) -> str:
        span = date_span(self.first, self.last, year=True)
        return (
            f"{self.body.name}: mötena {span} rymmer {_remisser(self.capacity)}, {self.wanted} "
            f"måste få plats. Lätta på {self.excess}: anstånd, delegation eller ett extra möte."
        )


def _remisser(count: int) -> str:
    return "1 remiss" if count == 1 else f"{count} remisser"


def crowded_meetings(app: App, region: str) -> tuple[CrowdedMeetings, ...]:
    """Where the open rounds, at their published dates, ask more of a body than its meetings take.
    Empty where every meeting has room, or no capacity is set in config. A round whose target has
    been lost is left out: it is broken and has no dates to hold."""
    found = app.config.region(region)
    with app.database.read() as connection:
        rounds = remiss_store.rounds(connection, region)
        meetings = meeting_store.meetings(connection, region)
    stored = stored_plan(found, meetings, rounds, Workdays(), app.settings.today())
    published = {plan.round: plan for plan in stored.plan.rounds}
    fixed = tuple(
        replace(
            round_,
            required_target=published[round_.key].target,
            fixed_deadline=published[round_.key].deadline,
        )
        for round_ in stored.problem.rounds
    )
    standing = tuple(round_ for round_ in fixed if round_.open_targets)
    if not standing:
        return ()
    problem = replace(stored.problem, rounds=standing)
    return tuple(_crowded(found.body(one.body), one) for one in overloads(problem))


def _crowded(body: Body, one: Overload) -> CrowdedMeetings:
    return CrowdedMeetings(
        body,
        date.fromordinal(one.first.start),
        date.fromordinal(one.last.end),
        one.capacity,
        len(one.requests),
    )
