"""Which meetings a body can take a step at: the ways through those that prepare, first and last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from scheduler.domain.bodies import Body, Region
from scheduler.domain.lead_times import LeadTime, intake_day
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import Recipient, RoundRules
from scheduler.planning.routes import ChainStep, chain_for

Usable = Callable[[Meeting], bool]


class Way(Struct, frozen=True):
    """The bodies that take a step in order, the last of which decides. ``gap`` is set where the
    body that took the step before prepares for the first one: calendar days between their
    meetings, in place of an intake."""

    steps: tuple[ChainStep, ...]
    gap: LeadTime | None

    @property
    def intake(self) -> LeadTime:
        return self.steps[0].lead

    def papers_day(self, meeting: Meeting) -> date:
        """The last day papers can reach the first body for its ``meeting``."""
        if meeting.intake_day is not None:
            return meeting.intake_day
        return intake_day(meeting.start_date, self.intake.days)


def way_of(
    region: Region, by_body: Mapping[str, Sequence[Meeting]], body: Body, prepared_by: Sequence[str]
) -> Way:
    """The way to a decision of ``body``. Of the bodies that prepare for it those up to the last of
    ``prepared_by`` (the bodies of the steps before) have had the matter already."""
    chain = chain_for(region, by_body, Recipient(body.key), RoundRules())
    passed = [place for place, step in enumerate(chain.steps[:-1]) if step.body.key in prepared_by]
    if passed:
        rest = chain.steps[passed[-1] + 1 :]
        return Way(rest, rest[0].lead)
    gaps = {p.body: LeadTime(p.gap_days, p.source) for p in region.preparation_chain(body)}
    for key in prepared_by:
        if key in gaps:  # it prepares, and has no meeting of its own in the plan
            return Way(chain.steps[-1:], gaps[key])
    return Way(chain.steps, None)


def first_route(
    by_body: Mapping[str, Sequence[Meeting]], way: Way, usable: Usable, not_before: date | None
) -> tuple[Meeting, ...] | None:
    """The meetings that decide first, one for each step of the way; the first must be ``usable``,
    the deciding one start after ``not_before``. None where the plans hold none."""
    route: list[Meeting] = []
    for place, step in enumerate(way.steps):
        decides = place == len(way.steps) - 1
        bound = route[-1].end_date + timedelta(days=step.lead.days) if route else None
        fit = [
            one
            for one in by_body.get(step.body.key, ())
            if (one.can_decide if decides else one.can_prepare)
            and (one.start_date >= bound if bound else usable(one))
            and not (decides and not_before is not None and one.start_date <= not_before)
        ]
        if not fit:
            return None
        route.append(min(fit, key=lambda one: (one.end_date, one.start_date, one.id)))
    return tuple(route)


def last_route(
    by_body: Mapping[str, Sequence[Meeting]], way: Way, usable: Usable
) -> tuple[Meeting, ...] | None:
    """The meetings that decide last and are still ``usable``, with the last that prepare for
    them."""
    route: list[Meeting] = []
    for place in range(len(way.steps) - 1, -1, -1):
        decides = place == len(way.steps) - 1
        bound = None
        if not decides:
            bound = route[0].start_date - timedelta(days=way.steps[place + 1].lead.days)
        fit = [
            one
            for one in by_body.get(way.steps[place].body.key, ())
            if (one.can_decide if decides else one.can_prepare)
            and (one.end_date <= bound if bound else usable(one))
        ]
        if not fit:
            return None
        route.insert(0, max(fit, key=lambda one: (one.start_date, one.end_date, one.id)))
    return tuple(route)
