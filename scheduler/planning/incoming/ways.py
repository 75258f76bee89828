"""The earliest way through the bodies, in days, and the last meeting each of them can take.

Groups of requests follow one after the other; those of a group run at the same time, and the
papers of a group go on when every answer of the group before is ready. So the earliest way takes
every request's earliest answer, group by group. Nothing is shared: no solver is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from scheduler.planning import search
from scheduler.planning.problem import Answer, PlanningProblem, Request, Slot

Group = tuple[Request, ...]


class Way(Struct, frozen=True):
    """One answer per request, group by group. ``starts`` are the days the groups' papers go out,
    ``ready`` is the day the last answer is."""

    starts: tuple[int, ...]
    answers: tuple[tuple[Answer, ...], ...]
    ready: int


class Blocked(Struct, frozen=True):
    """The first request without a meeting left, and the day its papers would go out."""

    request: Request
    start: int


def earliest_way(
    problem: PlanningProblem,
    groups: Sequence[Group],
    start: int,
    forwarding_workdays: int,
    without: str = "",
) -> Way | Blocked:
    """The way that is ready first, from papers that go out on ``start``. The meeting ``without``
    is not held."""
    starts: list[int] = []
    found: list[tuple[Answer, ...]] = []
    day = ready = start
    for group in groups:
        answers: list[Answer] = []
        for request in group:
            answer = search.earliest_answer(problem, request, day, without)
            if answer is None:
                return Blocked(request, day)
            answers.append(answer)
        starts.append(day)
        found.append(tuple(answers))
        ready = max(answer.ready for answer in answers)
        day = problem.forwarded(ready, forwarding_workdays)
    return Way(tuple(starts), tuple(found), ready)


def with_slots(problem: PlanningProblem, body: str, slots: Sequence[Slot]) -> PlanningProblem:
    """The problem where ``body`` meets at ``slots`` and nowhere else."""
    ordered = tuple(sorted(slots, key=attrgetter("start")))
    return replace(problem, slots={**problem.slots, body: ordered})


def last_slot(
    problem: PlanningProblem,
    groups: Sequence[Group],
    start: int,
    forwarding_workdays: int,
    limit: int,
    body: str,
) -> Slot | None:
    """The last meeting at which ``body`` can take the matter up and the answer still be ready by
    ``limit``, whatever the others then do; None where there is none. Each is tried alone."""
    for slot in reversed(problem.slots[body]):
        if slot.end <= limit:
            alone = with_slots(problem, body, [slot])
            way = earliest_way(alone, groups, start, forwarding_workdays)
            if isinstance(way, Way) and way.ready <= limit:
                return slot
    return None
