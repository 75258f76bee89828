"""Which recipients a plan of several rounds leaves no room for."""

from __future__ import annotations

from collections import Counter

from scheduler.planning.problem import Plan, PlanningProblem, Round
from scheduler.planning.search import quickest_ways, usable_slots


def crowded_recipients(problem: PlanningProblem, round_: Round, plan: Plan) -> list[str]:
    """The recipients of an unplanned round all of whose usable meetings are full in ``plan``.

    Usable by the latest deadline any open target gives. Empty where no single board is full but
    the round does not fit as a whole.
    """
    used = Counter(
        slot_id for rp in plan.rounds for answer in rp.answers for slot_id in answer.slots
    )
    crowded = []
    ways = quickest_ways(problem, round_)
    for request in round_.requests:
        last = max(round_.limit_for(request, target) for target in round_.open_targets)
        usable = usable_slots(problem, request, ways[request.recipient].dispatch, last)
        is_full = all(s.capacity is not None and used[s.id] >= s.capacity for s in usable)
        if request.stages and is_full:
            crowded.append(request.recipient)
    return crowded
