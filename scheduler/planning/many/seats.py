"""Tier 3: a meeting for every stage of every answer, at fixed targets.

Meetings are walked through in order of time, and each takes the waiting request that is most
urgent: the one whose stage must be over first. For one meeting an answer this is exact, and gives
the least sum of days until the answers are ready: no seat is left empty while somebody waits. With
preparing meetings that fill up it is a rule of thumb, and what finds no seat is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from operator import attrgetter

from msgspec import Struct

from scheduler.planning.problem import Answer, PlanningProblem, Request, Slot
from scheduler.planning.search import Free, is_usable

_NEVER = -1


class Seeker(Struct, frozen=True):
    """A request that seeks seats: papers sent on ``dispatch``, ready by ``limit``. The lower
    ``rank`` goes first where two are equally urgent."""

    request: Request
    dispatch: int
    limit: int
    rank: int


def latest_starts(problem: PlanningProblem, request: Request, limit: int) -> list[int]:
    """For each stage the last day on which its meeting may start, so that the stages after it
    still can be over and the answer ready by ``limit``."""
    latest: list[int] = []
    until = limit - request.lag_days
    for index in range(len(request.stages) - 1, -1, -1):
        stage = request.stages[index]
        is_last = index == len(request.stages) - 1
        start = max(
            (
                slot.start
                for slot in problem.slots[stage.body]
                if slot.end <= until and (slot.decides or not is_last)
            ),
            default=_NEVER,
        )
        latest.append(start)
        until = start - stage.lead_days
    return latest[::-1]


def seat(
    problem: PlanningProblem, seekers: Sequence[Seeker], taken: Mapping[str, int] | None = None
) -> list[Answer | None]:
    """An answer for every seeker, None where none was found in time.

    The bodies of the seekers' stages must be used by no others, but for what ``taken`` says.
    """
    left = dict(taken or {})
    waiting: dict[str, list[tuple[int, int, int]]] = {}
    urgency = [latest_starts(problem, each.request, each.limit) for each in seekers]
    stage = [0] * len(seekers)
    free = [Free(seeker.dispatch) for seeker in seekers]
    chosen: list[list[Slot]] = [[] for _ in seekers]
    depth: dict[str, int] = {}
    for number, seeker in enumerate(seekers):
        for index, each in enumerate(seeker.request.stages):
            depth[each.body] = max(depth.get(each.body, 0), index)
        body = seeker.request.stages[0].body
        heappush(waiting.setdefault(body, []), (urgency[number][0], seeker.rank, number))
    meetings = [(slot, body) for body in depth for slot in problem.slots[body]]
    meetings.sort(key=lambda m: (m[0].start, m[0].opens or 0, depth[m[1]]))
    for slot, body in meetings:
        room = len(seekers) if slot.capacity is None else slot.capacity - left.get(slot.id, 0)
        queue, kept = waiting.get(body, []), []
        while room > 0 and queue:
            entry = heappop(queue)
            number = entry[2]
            if entry[0] < slot.start:
                continue
            seeker, index = seekers[number], stage[number]
            last = index == len(seeker.request.stages) - 1
            fits = slot.decides and slot.end + seeker.request.lag_days <= seeker.limit
            usable = is_usable(seeker.request, index, slot, seeker.dispatch, free[number])
            if not usable or (last and not fits):
                kept.append(entry)
                continue
            room -= 1
            chosen[number].append(slot)
            free[number] = Free(slot.end, slot.last_minute)
            stage[number] += 1
            if not last:
                after = seeker.request.stages[index + 1].body
                next_entry = (urgency[number][index + 1], seeker.rank, number)
                heappush(waiting.setdefault(after, []), next_entry)
        for entry in kept:
            heappush(queue, entry)
    return [
        _answer(seeker.request, slots) if len(slots) == len(seeker.request.stages) else None
        for seeker, slots in zip(seekers, chosen, strict=True)
    ]


def _answer(request: Request, slots: Sequence[Slot]) -> Answer:
    ids = tuple(map(attrgetter("id"), slots))
    return Answer(request.recipient, ids, slots[-1].end + request.lag_days)
