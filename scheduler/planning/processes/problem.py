"""A process with its bodies' ways and meetings, and what one step leaves the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from scheduler.domain.bodies import Region
from scheduler.domain.lead_times import CompileTime, LeadTime
from scheduler.domain.meetings import Meeting
from scheduler.domain.processes import ProcessAsked, ProcessTemplate, StepDone
from scheduler.domain.workdays import Workdays
from scheduler.planning.processes.days import last_notice, work_begun
from scheduler.planning.processes.graph import Node, nodes_of
from scheduler.planning.processes.meetings import Way, way_of


class Taken(Struct, frozen=True):
    """A step as it is taken: at the meetings of ``route`` (none where no meeting sets the day), on
    ``day``, the deciding meeting's last; ``out`` is when its result can go on."""

    route: tuple[Meeting, ...]
    day: date
    out: date


class ProcessProblem(Struct, frozen=True):
    """The nodes (see `graph`), each with its way where a body takes it, and what is done."""

    region: Region
    template: ProcessTemplate
    asked: ProcessAsked
    outcomes: Mapping[str, str]
    workdays: Workdays
    by_body: Mapping[str, Sequence[Meeting]]
    nodes: tuple[Node, ...]
    ways: Mapping[int, Way]
    done: tuple[StepDone | None, ...]
    after: tuple[tuple[int, ...], ...]

    def lag_days(self, place: int) -> int:
        """Calendar days from a decision until its result can go on."""
        body = self.nodes[place].body
        return body.lead_times.response_lag_days if body else 0

    def notice_lag_days(self, place: int) -> int:
        """Calendar days from a decision to the notice of its approved minutes."""
        body = self.nodes[place].body
        return body.lead_times.approval.days + self.region.routing.notice.days if body else 0

    def prepares(self, earlier: int, later: int) -> bool:
        """Whether the body of one node prepares for that of another, so that the days between
        their meetings count and no intake."""
        one, other = self.nodes[earlier].body, self.nodes[later].body
        if one is None or other is None:
            return False
        return one.key in {p.body for p in self.region.preparation_chain(other)}

    def papers_day(self, place: int, first: Meeting) -> date:
        """The last day papers can reach the node's first body for its meeting ``first``; for one
        that compiles answers, the last day for them."""
        way = self.ways[place]
        if self.nodes[place].step.compiles:
            times = way.steps[0].body.lead_times
            owner = CompileTime(times.summons.days, times.compile.days)
            return owner.latest_deadline(first.start_date, self.workdays)
        return way.papers_day(first)

    def work_begun(self, place: int, done_by: date) -> date:
        """The last day the node's work may begin to be done by ``done_by``."""
        step = self.nodes[place].step
        work = step.work or LeadTime(0, "")
        return work_begun(work, done_by, self.workdays, in_workdays=step.work_in_workdays)

    def is_usable(self, place: int, first: Meeting, taken: Sequence[Taken | None]) -> bool:
        """Whether the node can begin at the meeting, after what stands before it is ``taken``."""
        way = self.ways[place]
        for earlier in self.nodes[place].before:
            before = taken[earlier]
            if before is None:
                return False
            if way.gap is not None and self.prepares(earlier, place):
                if first.start_date < before.day + timedelta(days=way.gap.days):
                    return False
            elif before.out > self.papers_day(place, first):
                return False
        return self.papers_day(place, first) >= self.asked.start

    def last_day(self, place: int, taken: Sequence[Taken | None], end: date) -> date | None:
        """The last day the node's step may be taken so that all after it can be as in ``taken``,
        and the process be done by ``end``. None where something after it cannot be taken at all."""
        limits = [end]
        for later in self.after[place]:
            if self.done[later] is not None:
                continue
            after = taken[later]
            if after is None:
                return None
            limits.append(self.limit(place, later, after))
        return min(limits)

    def limit(self, place: int, later: int, after: Taken) -> date:
        """The last day the node may be taken for the one ``later`` to be taken as ``after``."""
        step, way = self.nodes[later].step, self.ways.get(later)
        lag = timedelta(days=self.lag_days(place))
        if way is not None:
            if way.gap is not None and self.prepares(place, later):
                return after.route[0].start_date - timedelta(days=way.gap.days)
            return self.papers_day(later, after.route[0]) - lag
        if step.work is not None:
            return self.work_begun(later, after.day) - lag
        if step.is_legal_force:
            notice = last_notice(after.day, self.workdays)
            return notice - timedelta(days=self.notice_lag_days(place))
        return after.day - lag


def build_process(
    region: Region,
    template: ProcessTemplate,
    meetings: Sequence[Meeting],
    asked: ProcessAsked,
    outcomes: Mapping[str, str],
    workdays: Workdays,
) -> ProcessProblem:
    """Raises BadInputError as `graph.nodes_of`."""
    by_body: dict[str, list[Meeting]] = {}
    for meeting in sorted(meetings, key=lambda one: (one.start_date, one.end_date, one.id)):
        by_body.setdefault(meeting.body, []).append(meeting)
    nodes = nodes_of(region, template, asked, outcomes)
    done = {(one.step, one.party): one for one in asked.done}
    return ProcessProblem(
        region=region,
        template=template,
        asked=asked,
        outcomes=outcomes,
        workdays=workdays,
        by_body=by_body,
        nodes=nodes,
        ways=dict(_ways(region, by_body, nodes)),
        done=tuple(done.get((node.step.key, node.party)) for node in nodes),
        after=tuple(
            tuple(later for later, node in enumerate(nodes) if place in node.before)
            for place in range(len(nodes))
        ),
    )


def _ways(
    region: Region, by_body: Mapping[str, Sequence[Meeting]], nodes: Sequence[Node]
) -> Iterator[tuple[int, Way]]:
    for place, node in enumerate(nodes):
        if node.body is not None:
            bodies = [nodes[earlier].body for earlier in node.before]
            prepared_by = [body.key for body in bodies if body]
            yield place, way_of(region, by_body, node.body, prepared_by)
