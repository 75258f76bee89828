"""A round that no target can serve: what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from scheduler.domain.meetings import Meeting
from scheduler.domain.workdays import Workdays
from scheduler.planning import reasons, search
from scheduler.planning.alternatives import alternatives
from scheduler.planning.build import BuiltProblem
from scheduler.planning.conflict import minimal_conflict
from scheduler.planning.coverage import coverage_steps
from scheduler.planning.lateness import late_recipients, round_at
from scheduler.planning.problem import Request, Round, Target
from scheduler.planning.proposal import Alternative, Conflict, Proposal, RecipientRow
from scheduler.planning.robustness import losses
from scheduler.planning.rows import group_dispatches, informed_bodies, recipient_row


class ImpossibleRound:
    """Explains a round that no target can serve, against the target that comes nearest."""

    def __init__(self, built: BuiltProblem, round_: Round, workdays: Workdays) -> None:
        self.built = built
        self.round = round_
        self.workdays = workdays
        self.remiss = built.remisser[round_.key]
        self.owner = built.region.body(self.remiss.owner)
        self.ways = search.quickest_ways(built.problem, round_)

    def proposal(self) -> Proposal:
        target = self._examined_target()
        if target is None:
            return Proposal(
                owner=self.owner,
                dispatch_date=self.remiss.dispatch_date,
                target=None,
                deadline=None,
                window=None,
                recipients=(),
                conflicts=(Conflict(self.owner, reasons.no_target(self.built, self.remiss)),),
            )
        rows = tuple(self._row(request, target) for request in self.round.requests)
        return Proposal(
            owner=self.owner,
            dispatch_date=self.remiss.dispatch_date,
            target=self.built.meetings[target.id],
            deadline=None,
            window=None,
            recipients=rows,
            informed=informed_bodies(self.built, self.remiss),
            groups=group_dispatches(self.built, self.round, self.ways),
            why=reasons.why_latest(self.built, self.remiss, self.built.meetings[target.id], target),
            alternatives=self._alternatives(),
            coverage=coverage_steps(self.built, self.round),
            conflicts=tuple(self._conflicts(target, rows)),
        )

    def _conflicts(self, target: Target, rows: Sequence[RecipientRow]) -> Iterator[Conflict]:
        """What must give way, and no more than that: a fixed deadline that leaves the owner too
        little time, the recipients of `minimal_conflict`, and where nobody else answers either,
        that."""
        free = self.round
        if not self.round.open_targets:
            free = replace(self.round, fixed_deadline=None)
            yield Conflict(self.owner, reasons.deadline_too_late(self.built, self.remiss, target))
        late = [
            each.request.recipient for each in late_recipients(self.built.problem, free, target)
        ]
        named = minimal_conflict(self.built.problem, free, late)
        for row in rows:
            if row.body.key in named and row.obstacle is not None:
                yield Conflict(row.body, row.obstacle, self._meetings_between(row))
        if not late and all(row.obstacle is not None for row in rows):
            yield Conflict(self.owner, reasons.nobody_answers(self.owner))

    def _meetings_between(self, row: RecipientRow) -> tuple[Meeting, ...]:
        """The last meeting that is too soon and the first that is not, but too late."""
        if not row.route:
            return ()
        first = row.route[-1].meeting
        before = [
            meeting
            for meeting in self.built.meetings_of(first.body)
            if meeting.can_decide
            and self.remiss.dispatch_date <= meeting.start_date < first.start_date
        ]
        return (*before[-1:], first)

    def _row(self, request: Request, target: Target) -> RecipientRow:
        way = self.ways[request.recipient]
        at_target = round_at(self.round, target)
        limit = at_target.limit_for(request, target)
        if way.answer is not None and way.answer.ready > limit:
            way = replace(way, answer=None)
        deadline = at_target.deadline_for(target)
        return recipient_row(self.built, self.remiss, request, way, deadline, limit)

    def _examined_target(self) -> Target | None:
        """The required target, else the first of those that most mandatory recipients can meet; one
        that a fixed deadline leaves its time before any other."""
        allowed = [
            target
            for target in self.round.targets
            if self.round.required_target in (None, target.id)
        ]
        return max(self.round.open_targets or allowed, key=self._coverage, default=None)

    def _coverage(self, target: Target) -> int:
        limits = round_at(self.round, target).limits(target)
        answers = (
            self.ways[request.recipient].answer
            for request in self.round.requests
            if request.mandatory
        )
        return sum(
            answer is not None and answer.ready <= limits[answer.recipient] for answer in answers
        )

    def _alternatives(self) -> tuple[Alternative, ...]:
        """The targets that work where only the required one does not."""
        if self.round.required_target is None:
            return ()
        free = replace(self.round, required_target=None)
        plans = search.feasible_plans(self.built.problem, free)
        if not plans:
            return ()
        found = losses(self.built.problem, free, plans[0])
        return alternatives(self.built, free, plans, None, found, self.workdays)
