"""The recipients that stand in the way of a round, no more than must be named."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from scheduler.planning.lateness import late_recipients
from scheduler.planning.problem import PlanningProblem, Round


def minimal_conflict(
    problem: PlanningProblem, round_: Round, late: Sequence[str]
) -> tuple[str, ...]:
    """Of the ``late`` mandatory recipients those that must be named: without them all others can
    answer in time for one of the round's open targets, and as long as any one of them remains they
    cannot. Where nobody waits for anybody that is all of them; a group that is late only because it
    waits for one that is late is not named."""
    named = list(late)
    for recipient in reversed(late):
        others = [key for key in named if key != recipient]
        if _all_in_time(problem, _without(round_, others)):
            named = others
    return tuple(named)


def _without(round_: Round, recipients: Sequence[str]) -> Round:
    kept = tuple(r for r in round_.requests if r.recipient not in recipients)
    return replace(round_, requests=kept)


def _all_in_time(problem: PlanningProblem, round_: Round) -> bool:
    return any(not late_recipients(problem, round_, target) for target in round_.open_targets)
