"""Other targets, each better than every other plan in some way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.domain.workdays import Workdays
from scheduler.planning.away import days_away
from scheduler.planning.build import BuiltProblem
from scheduler.planning.problem import Round, RoundPlan
from scheduler.planning.proposal import Alternative, Gain, Window
from scheduler.planning.robustness import Loss, too_late

_MOST_ALTERNATIVES = 5


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A plan with all that a person weighs; ``fragile`` counts the meetings it cannot lose besides
    its target."""

    plan: RoundPlan
    start: int
    fragile: int
    usable: int
    away: bool

    def gains_over(self, other: _Candidate) -> Iterator[Gain]:
        if self.start < other.start:
            yield Gain.SOONER
        if self.fragile < other.fragile:
            yield Gain.SAFER
        if self.usable > other.usable:
            yield Gain.MORE_MEETINGS
        if other.away and not self.away:
            yield Gain.NOT_WHEN_AWAY


def alternatives(
    built: BuiltProblem,
    round_: Round,
    plans: Sequence[RoundPlan],
    chosen: str | None,
    found: Sequence[Loss],
    workdays: Workdays,
) -> tuple[Alternative, ...]:
    """Of ``plans``, one for every target that works, at most five with another target than the
    ``chosen`` one. No other plan beats them in every way: earlier, with fewer meetings it cannot
    lose, with more meetings to fall back on, and not on days when people are away."""
    plan: _Candidate | None = None
    kept: list[_Candidate] = []
    best: list[_Candidate] = []
    for each in _candidates(built, round_, plans, found, workdays):
        is_better = (
            not best
            or each.fragile < min(other.fragile for other in best)
            or each.usable > max(other.usable for other in best)
            or each.away < min(other.away for other in best)
        )
        if is_better:
            best.append(each)
        if each.plan.target == chosen:
            plan = each
        elif is_better:
            kept.append(each)
    return tuple(_alternative(built, each, plan) for each in kept[:_MOST_ALTERNATIVES])


def _candidates(
    built: BuiltProblem,
    round_: Round,
    plans: Sequence[RoundPlan],
    found: Sequence[Loss],
    workdays: Workdays,
) -> Iterator[_Candidate]:
    for plan in plans:
        target = round_.target(plan.target)
        limits = round_.limits(target)
        usable = (
            built.ready_days.usable_meetings(
                request, plan.dispatch_of(round_, request), limits[request.recipient]
            )
            for request in round_.requests
        )
        away = days_away(
            built.region, workdays, built.meetings[target.id], date.fromordinal(plan.deadline)
        )
        yield _Candidate(
            plan=plan,
            start=target.start,
            fragile=sum(bool(too_late(loss, limits)) for loss in found),
            usable=sum(usable),
            away=next(away, None) is not None,
        )


def _alternative(built: BuiltProblem, each: _Candidate, chosen: _Candidate | None) -> Alternative:
    plan = each.plan
    return Alternative(
        target=built.meetings[plan.target],
        deadline=date.fromordinal(plan.deadline),
        window=Window(
            date.fromordinal(plan.earliest_deadline), date.fromordinal(plan.latest_deadline)
        ),
        usable_meetings=each.usable,
        fragile_meetings=each.fragile + 1,
        gains=tuple(each.gains_over(chosen)) if chosen else (),
    )
