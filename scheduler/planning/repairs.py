"""Ways to mend a round that cannot be planned, each checked by solving again.

Every repair is a changed problem: it is proposed only if the exact search finds a plan for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from scheduler.domain.policies import RepairCosts
from scheduler.planning import search
from scheduler.planning.build import BuiltProblem, compile_time_for
from scheduler.planning.problem import Request, Round, RoundPlan, Target
from scheduler.planning.proposal import Proposal, Reason, Repair

# Nobody sends a remiss earlier than this for the sake of one meeting.
_EARLIEST_DISPATCH_DAYS = 60


def repairs(
    built: BuiltProblem, proposal: Proposal, costs: RepairCosts, today: date | None = None
) -> tuple[Repair, ...]:
    """What would make the round possible, the cheapest first. Empty if nothing known would.

    With ``today`` nothing is proposed that should have been done before it.
    """
    if proposal.possible or proposal.target is None:
        return ()
    (round_,) = built.problem.rounds
    target = next(t for t in round_.targets if t.id == proposal.target.id)
    finder = _Finder(built, replace(round_, required_target=target.id), target, costs, today)
    found = [*finder.other_target(), *finder.immediate_approval(), *finder.extension()]
    found += finder.earlier_dispatch()
    return tuple(sorted(found, key=lambda repair: (repair.cost, repair.target, repair.reason.code)))


class _Finder:
    def __init__(
        self,
        built: BuiltProblem,
        round_: Round,
        target: Target,
        costs: RepairCosts,
        today: date | None,
    ) -> None:
        self.today = today
        self.built = built
        self.round = round_
        self.target = target
        self.costs = costs
        self.ways = search.quickest_ways(built.problem, round_)
        self.blocked = [r for r in round_.requests if r.mandatory and self._is_late(r)]

    def _limit(self) -> int:
        fixed = self.round.fixed_deadline
        latest = self.target.latest_deadline
        return latest if fixed is None else min(fixed, latest)

    def _is_late(self, request: Request) -> bool:
        answer = self.ways[request.recipient].answer
        return answer is None or answer.ready > self._limit()

    def _names(self, requests: list[Request]) -> list[str]:
        return [self.built.region.body(request.recipient).name for request in requests]

    def _repair(self, code: str, values: dict[str, object], cost: int, plan: RoundPlan) -> Repair:
        return Repair(
            reason=Reason(code, values),
            cost=cost,
            target=self.built.meetings[plan.target].start_date,
            deadline=date.fromordinal(plan.deadline),
        )

    def _solve(self, round_: Round) -> RoundPlan | None:
        return search.solve_round(self.built.problem, round_)

    def other_target(self) -> Iterator[Repair]:
        """The owner's first other meeting that works."""
        plan = self._solve(replace(self.round, required_target=None))
        if plan is None:
            return
        meeting = self.built.meetings[plan.target]
        values: dict[str, object] = {
            "first": meeting.start_date,
            "last": meeting.end_date,
            "deadline": date.fromordinal(plan.deadline),
        }
        yield self._repair("move_target", values, self.costs.move_target, plan)

    def immediate_approval(self) -> Iterator[Repair]:
        """The blocked recipients approve their § at once: the longest lag that is short enough."""
        if not self.blocked:
            return
        usual = max(request.lag_days for request in self.blocked)
        for days in range(usual - 1, -1, -1):
            plan = self._solve(self._with_blocked(partial(_shorter_lag, days)))
            if plan is not None:
                values: dict[str, object] = {
                    "bodies": self._names(self.blocked),
                    "days": days,
                    "usual_days": usual,
                }
                cost = self.costs.immediate_approval * len(self.blocked)
                yield self._repair("immediate_approval", values, cost, plan)
                return

    def _with_blocked(self, change: Callable[[Request], Request]) -> Round:
        """The round with every blocked request changed."""
        requests = tuple(
            change(request) if request in self.blocked else request
            for request in self.round.requests
        )
        return replace(self.round, requests=requests)

    def extension(self) -> Iterator[Repair]:
        """The blocked recipients answer later, at the latest when the owner sends its summons."""
        plan = self._solve(self._with_blocked(lambda r: replace(r, mandatory=False)))
        late = [self.ways[request.recipient].answer for request in self.blocked]
        ready = [answer.ready for answer in late if answer is not None]
        if plan is None or not self.blocked or len(ready) < len(self.blocked):
            return
        until = self.built.problem.workday_at_or_after(max(ready))
        if until > self._summons_day():
            return
        values: dict[str, object] = {
            "bodies": self._names(self.blocked),
            "until": date.fromordinal(until),
            "deadline": date.fromordinal(plan.deadline),
        }
        yield self._repair("extension", values, self.costs.extension * len(self.blocked), plan)

    def _summons_day(self) -> int:
        """The last day an answer can still go out with the summons of the target meeting."""
        remiss = self.built.remisser[self.round.key]
        owner = self.built.region.body(remiss.owner)
        return self.target.start - compile_time_for(owner, remiss.rules).summons_days

    def earlier_dispatch(self) -> Iterator[Repair]:
        """The remiss is sent earlier: the fewest days that help."""
        for days in range(1, _EARLIEST_DISPATCH_DAYS + 1):
            dispatch = date.fromordinal(self.round.dispatch) - timedelta(days=days)
            if self.today is not None and dispatch < self.today:
                return
            plan = self._solve(replace(self.round, dispatch=dispatch.toordinal()))
            if plan is not None:
                values: dict[str, object] = {"days": days, "dispatch": dispatch}
                yield self._repair("earlier_dispatch", values, self.costs.earlier_dispatch, plan)
                return


def _shorter_lag(days: int, request: Request) -> Request:
    return replace(request, lag_days=min(request.lag_days, days))
