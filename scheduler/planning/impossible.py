"""A round that no target can serve: what stands in the way."""

from __future__ import annotations

from dataclasses import replace

from scheduler.domain.workdays import Workdays
from scheduler.planning import reasons, search
from scheduler.planning.alternatives import alternatives
from scheduler.planning.build import BuiltProblem
from scheduler.planning.coverage import coverage_steps
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
        conflicts = [
            Conflict(row.body, row.obstacle)
            for row in rows
            if row.mandatory and row.obstacle is not None
        ]
        if self.round.fixed_deadline is not None and target not in self.round.open_targets:
            conflicts.insert(
                0, Conflict(self.owner, reasons.deadline_too_late(self.built, self.remiss, target))
            )
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
            conflicts=tuple(conflicts),
        )

    def _at(self, target: Target) -> Round:
        """The round with a deadline that leaves the owner its time before ``target``."""
        if target in self.round.open_targets:
            return self.round
        return replace(self.round, fixed_deadline=None)

    def _row(self, request: Request, target: Target) -> RecipientRow:
        way = self.ways[request.recipient]
        at_target = self._at(target)
        limit = at_target.limit_for(request, target)
        if way.answer is not None and way.answer.ready > limit:
            way = replace(way, answer=None)
        deadline = at_target.deadline_for(target)
        return recipient_row(self.built, self.remiss, request, way, deadline, limit)

    def _examined_target(self) -> Target | None:
        """The required target, else the first of those that most mandatory recipients can meet."""
        candidates = [
            target
            for target in self.round.targets
            if self.round.required_target in (None, target.id)
        ]
        return max(candidates, key=self._coverage, default=None)

    def _coverage(self, target: Target) -> int:
        limits = self._at(target).limits(target)
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
        plan = search.solve_round(self.built.problem, free)
        if plan is None:
            return ()
        nobody = replace(plan, target="")
        found = losses(self.built.problem, free, plan)
        return alternatives(self.built, free, nobody, found)
