"""Other targets, each better than every other plan in some way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from scheduler.domain.workdays import Workdays
from scheduler.planning.away import days_away
from scheduler.planning.build import BuiltProblem
from scheduler.planning.problem import Round, RoundPlan
from scheduler.planning.proposal import Alternative, Gain, Window
from scheduler.planning.robustness import Loss, too_late

MOST_ALTERNATIVES = 5


class Worth(Struct, frozen=True):
    """All that a person weighs in a plan: the day (ordinal) of its target; ``fragile`` counts the
    meetings it cannot lose besides the target, ``points`` what its exceptions cost."""

    start: int
    fragile: int
    usable: int
    away: bool
    points: int = 0

    def gains_over(self, other: Worth) -> Iterator[Gain]:
        if self.start < other.start:
            yield Gain.SOONER
        if self.points < other.points:
            yield Gain.FEWER_EXCEPTIONS
        if self.fragile < other.fragile:
            yield Gain.SAFER
        if self.usable > other.usable:
            yield Gain.MORE_MEETINGS
        if other.away and not self.away:
            yield Gain.NOT_WHEN_AWAY

    def is_beaten_by(self, other: Worth) -> bool:
        """Whether the other is better in some way and worse in none."""
        return any(other.gains_over(self)) and not any(self.gains_over(other))


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
    worth_of_chosen: Worth | None = None
    kept: list[tuple[RoundPlan, Worth]] = []
    best: list[Worth] = []
    for plan in plans:
        worth = worth_of(built, round_, plan, found, workdays)
        is_better = (
            not best
            or worth.fragile < min(other.fragile for other in best)
            or worth.usable > max(other.usable for other in best)
            or worth.away < min(other.away for other in best)
        )
        if is_better:
            best.append(worth)
        if plan.target == chosen:
            worth_of_chosen = worth
        elif is_better:
            kept.append((plan, worth))
    return tuple(
        alternative_of(built, plan, worth, worth_of_chosen)
        for plan, worth in kept[:MOST_ALTERNATIVES]
    )


def worth_of(
    built: BuiltProblem,
    round_: Round,
    plan: RoundPlan,
    found: Sequence[Loss],
    workdays: Workdays,
    points: int = 0,
) -> Worth:
    """What a plan is worth. ``found``: every meeting on its way, taken away in turn."""
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
    return Worth(
        start=target.start,
        fragile=sum(bool(too_late(loss, limits)) for loss in found),
        usable=sum(usable),
        away=next(away, None) is not None,
        points=points,
    )


def alternative_of(
    built: BuiltProblem, plan: RoundPlan, worth: Worth, chosen: Worth | None
) -> Alternative:
    """The plan as another possibility than the ``chosen`` one."""
    return Alternative(
        target=built.meetings[plan.target],
        deadline=date.fromordinal(plan.deadline),
        window=Window(
            date.fromordinal(plan.earliest_deadline), date.fromordinal(plan.latest_deadline)
        ),
        usable_meetings=worth.usable,
        fragile_meetings=worth.fragile + 1,
        gains=tuple(worth.gains_over(chosen)) if chosen else (),
    )
