"""What would give an answer in time, each checked by solving again.

Every repair is a changed `IncomingRemiss`: found by solving the change and looking whether the
answer then is in time, and taken by proposing it in earnest. One change is tried at a time; where
none is enough, two together. To ask for an extension is always possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Body, Region
from scheduler.domain.delegation import may_be_decided_for
from scheduler.domain.incoming import IncomingRemiss
from scheduler.domain.meetings import Meeting
from scheduler.domain.policies import IncomingRepairCosts, decision_points
from scheduler.domain.remisser import DecisionForm, ExtraMeeting
from scheduler.domain.workdays import Workdays
from scheduler.planning.extra_days import days_for_extra_meeting
from scheduler.planning.incoming.build import BuiltIncoming, build_incoming, may_decide_for
from scheduler.planning.incoming.proposal import IncomingRepair
from scheduler.planning.incoming.ways import Way, with_slots
from scheduler.planning.problem import Slot
from scheduler.planning.proposal import Reason

# More ways out than this help nobody to choose.
_MOST_REPAIRS = 8


class _Change(Struct, frozen=True):
    """A change of the remiss that may or may not be enough, with what it costs."""

    reasons: tuple[Reason, ...]
    cost: int
    remiss: IncomingRemiss


def repairs(
    built: BuiltIncoming, meetings: Sequence[Meeting], costs: IncomingRepairCosts
) -> tuple[IncomingRepair, ...]:
    """What would make an answer in time possible, the cheapest first."""
    finder = _Finder(built.region, meetings, built.workdays, costs)
    found = [*finder.found(built.remiss), *finder.extension(built)]
    ordered = sorted(found, key=lambda one: (one.cost, one.sent, one.reasons[0].code))
    return tuple(ordered[:_MOST_REPAIRS])


class _Finder:
    def __init__(
        self,
        region: Region,
        meetings: Sequence[Meeting],
        workdays: Workdays,
        costs: IncomingRepairCosts,
    ) -> None:
        self.region = region
        self.meetings = meetings
        self.workdays = workdays
        self.costs = costs

    def found(self, remiss: IncomingRemiss) -> list[IncomingRepair]:
        """What is enough but an extension. Two changes are tried only where no single one lets
        the bodies themselves decide, all of them heard; and two that do not, only where nothing
        else is enough."""
        start = _Change((), 0, remiss)
        own = self._enough(self._own(start))
        others = self._enough(self._by_others(start))
        if not own:
            first = [*self._approvals(start), *self._soonest_meetings(start)]
            own = self._enough(two for one in first for two in self._own(one))
        if own or others:
            return [*own, *others]
        return self._enough(
            two
            for one in self._by_others(start)
            for two in (*self._own(one), *self._by_others(one))
        )

    def extension(self, built: BuiltIncoming) -> list[IncomingRepair]:
        """The day to ask the sender for: when the answer is ready, a working day; and the day that
        would do if every § on the way were approved at once. None where a body has no meeting."""
        way = built.earliest()
        if not isinstance(way, Way):
            return []
        until = self._workday(way)
        values: dict[str, object] = {"sender": built.remiss.sender, "until": until}
        at_once = self._solve(built.remiss.approved_at_once(_deciding(built.remiss)))
        sooner = at_once.earliest()
        if isinstance(sooner, Way) and self._workday(sooner) < until:
            values["at_once"] = self._workday(sooner)
        changed = replace(built.remiss, extended_to=until)
        reason = Reason("ask_extension", values)
        return self._enough([_Change((reason,), self.costs.extension, changed)])

    def _own(self, base: _Change) -> Iterator[_Change]:
        """Changes after which the bodies still decide themselves, and all are heard."""
        yield from self._approvals(base)
        yield from self._extra_meetings(base)

    def _by_others(self, base: _Change) -> Iterator[_Change]:
        """Changes after which somebody else decides for a body, or a body is not heard."""
        remiss = base.remiss
        for group in remiss.groups:
            for recipient in group:
                if recipient.decision is DecisionForm.BODY:
                    yield from self._decisions(base, recipient.body)
        for recipient in remiss.heard:
            reason = Reason("leave_unheard", {"body": self._name(recipient.body)})
            yield _with(base, reason, self.costs.unheard, remiss.without(recipient.body))

    def _approvals(self, base: _Change) -> Iterator[_Change]:
        """A body approves its § at once (omedelbar justering)."""
        remiss = base.remiss
        for body in _deciding(remiss):
            if body not in remiss.immediate:
                reason = Reason("approve_at_once", {"body": self._name(body)})
                cost = self.costs.immediate_approval
                yield _with(base, reason, cost, remiss.approved_at_once([body]))

    def _decisions(self, base: _Change, body: str) -> Iterator[_Change]:
        """Somebody else decides for the body, where the law lets them (KL 6:37-40)."""
        if not may_be_decided_for(self.region.body(body)):
            return
        values = {"body": self._name(body)}
        for form, reason in (
            (DecisionForm.COMMITTEE, Reason("committee_may_decide", values)),
            (DecisionForm.OFFICIAL, Reason("official_may_decide", values)),
            (DecisionForm.CHAIR, Reason("chair_may_decide", values)),
        ):
            if may_decide_for(self.region, base.remiss, body, form):
                cost = decision_points(self.costs, form)
                yield _with(base, reason, cost, base.remiss.decided_by(body, form))

    def _extra_meetings(self, base: _Change) -> Iterator[_Change]:
        """An extra meeting of any body on the way, with the days that would do: with the usual
        time for its papers or, where no day has that, with papers in when the body is summoned."""
        built = self._solve(base.remiss)
        for body, is_first in _bodies_of(built):
            for short_notice in (False, True) if is_first else (False,):
                days = [
                    day
                    for day in _candidates(built)
                    if self._helps(built, body, day, short_notice=short_notice)
                ]
                if days:
                    yield self._extra(base, body, days, short_notice=short_notice)
                    break

    def _soonest_meetings(self, base: _Change) -> Iterator[_Change]:
        """An extra meeting of the first body, as soon as it can be summoned: not enough alone, but
        the others then have more time."""
        built = self._solve(base.remiss)
        for request in built.groups[0]:
            if request.stages:
                body = self.region.body(request.stages[0].body)
                first = built.start + built.lead_times(body).summons.days
                days = [d for d in _candidates(built) if d.toordinal() >= first]
                if days:
                    free = self._free(body, days)
                    soonest = free[0] if free else days[0]
                    yield self._extra(base, body, [soonest], short_notice=True)

    def _extra(
        self, base: _Change, body: Body, days: Sequence[date], *, short_notice: bool
    ) -> _Change:
        free = self._free(body, days)
        proposed = [day for day in free if day in days] or list(days)
        values: dict[str, object] = {
            "body": body.name,
            "extra_from": days[0],
            "extra_to": days[-1],
            "proposed": proposed[0],
            "is_free": proposed[0] in free,
            "summons_days": body.lead_times.summons.days,
        }
        reason = Reason("call_extra", values)
        if short_notice:
            reason = Reason("call_extra_short", values)
        meeting = ExtraMeeting(body.key, proposed[0])
        remiss = base.remiss.with_extra(meeting, short_notice=short_notice)
        return _with(base, reason, self.costs.extra_meeting, remiss)

    def _free(self, body: Body, days: Sequence[date]) -> tuple[date, ...]:
        """The days between the first and the last of ``days`` on which nothing else is."""
        return days_for_extra_meeting(
            self.region, self.meetings, body, days[0], days[-1], self.workdays
        )

    def _helps(self, built: BuiltIncoming, body: Body, day: date, *, short_notice: bool) -> bool:
        """Whether a meeting of ``body`` on ``day`` would make the answer in time."""
        ordinal = day.toordinal()
        papers = ordinal - built.lead_times(body).summons.days if short_notice else None
        slot = Slot(f"extra-{body.key}", ordinal, ordinal, papers_until=papers)
        slots = [*built.problem.slots[body.key], slot]
        changed = replace(built, problem=with_slots(built.problem, body.key, slots))
        return changed.is_in_time(changed.earliest())

    def _enough(self, changes: Iterable[_Change]) -> list[IncomingRepair]:
        """The changes after which the answer is in time, each remiss they lead to once."""
        found: dict[IncomingRemiss, IncomingRepair] = {}
        for change in changes:
            built = self._solve(change.remiss)
            way = built.earliest()
            if isinstance(way, Way) and built.is_in_time(way):
                repair = IncomingRepair(
                    change.reasons, change.cost, change.remiss, self._workday(way)
                )
                found.setdefault(change.remiss, repair)
        return list(found.values())

    def _solve(self, remiss: IncomingRemiss) -> BuiltIncoming:
        return build_incoming(self.region, self.meetings, remiss, self.workdays)

    def _workday(self, way: Way) -> date:
        return self.workdays.at_or_after(date.fromordinal(way.ready))

    def _name(self, body: str) -> str:
        return self.region.body(body).name


def _bodies_of(built: BuiltIncoming) -> list[tuple[Body, bool]]:
    """Every body that meets on the way, and whether its chain begins there."""
    found = {
        step.body.key: (step.body, place == 0)
        for chain in built.chains.values()
        for place, step in enumerate(chain.steps)
    }
    return list(found.values())


def _with(base: _Change, reason: Reason, cost: int, remiss: IncomingRemiss) -> _Change:
    return _Change((*base.reasons, reason), base.cost + cost, remiss)


def _deciding(remiss: IncomingRemiss) -> list[str]:
    """The bodies whose answer or statement is decided at a meeting."""
    return [
        recipient.body
        for group in remiss.groups
        for recipient in group
        if recipient.decision.needs_meeting
    ]


def _candidates(built: BuiltIncoming) -> Iterator[date]:
    """The working days after the remiss was received, up to the limit."""
    for ordinal in range(built.start + 1, built.limit + 1):
        day = date.fromordinal(ordinal)
        if built.workdays.is_workday(day):
            yield day
