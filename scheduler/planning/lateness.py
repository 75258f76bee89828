"""Who cannot answer in time for a target; groups wait for mandatory answers alone."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from scheduler.planning.groups import Way
from scheduler.planning.problem import PlanningProblem, Request, Round, Target
from scheduler.planning.search import quickest_ways


class LateRecipient(Struct, frozen=True):
    """A mandatory recipient, its ``way`` and the day (ordinal) by which it must be ready: its
    earliest answer is later, or there is none."""

    request: Request
    way: Way
    limit: int


def round_at(round_: Round, target: Target) -> Round:
    """The round with a deadline that leaves the owner its time before ``target``: the fixed one, or
    the target's own where the fixed one does not."""
    if round_.dispatch < round_.deadline_for(target) <= target.latest_deadline:
        return round_
    return replace(round_, fixed_deadline=None)


def late_recipients(
    problem: PlanningProblem, round_: Round, target: Target
) -> tuple[LateRecipient, ...]:
    """The mandatory recipients that are not ready in time for ``target``, in their order."""
    ways = quickest_ways(problem, round_)
    limits = round_at(round_, target).limits(target)
    late = []
    for request in round_.requests:
        way, limit = ways[request.recipient], limits[request.recipient]
        if request.mandatory and (way.answer is None or way.answer.ready > limit):
            late.append(LateRecipient(request, way, limit))
    return tuple(late)
