"""Why a nation's or a region's answers do not all fit: the stretches of meetings that are too few.

For every body the stretches that lie apart and together hold most asks too many. Their excess is
exactly the number of answers that find no seat, so relaxing fewer can never do.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from scheduler.planning.many.hall import Crowding, Steps
from scheduler.planning.many.windows import Ints, Windows, build_windows
from scheduler.planning.problem import PlanningProblem, Slot


class Overload(Struct, frozen=True):
    """``body``'s meetings from ``first`` to ``last`` take ``capacity`` answers, and those of
    ``requests`` (round, recipient), which can use no other meeting, are ``excess`` more."""

    body: str
    first: Slot
    last: Slot
    capacity: int
    requests: tuple[tuple[str, str], ...]

    @property
    def excess(self) -> int:
        return len(self.requests) - self.capacity


def overloads(problem: PlanningProblem) -> tuple[Overload, ...]:
    """Every overload at the latest targets there are; empty where all answers fit."""
    windows = build_windows(problem)
    return explain(Crowding(windows, Steps(windows)))


def explain(crowding: Crowding) -> tuple[Overload, ...]:
    """Every overload at the latest targets, body by body in the order of time."""
    windows = crowding.windows
    excess = crowding.held_at(windows.last_target).astype(np.int64) - crowding.room
    crowded = np.nonzero((excess > 0).any((1, 2)))[0]
    return tuple(
        _overload(crowding, body, first, last)
        for body in crowded.tolist()
        for first, last in _fullest(excess[body])
    )


def _fullest(excess: Ints) -> list[tuple[int, int]]:
    """Of a body's stretches [a, e] those apart from each other with the greatest total excess,
    the narrowest where several have it."""
    count = len(excess)
    best: list[tuple[int, int, list[tuple[int, int]]]] = [(0, 0, [])]
    for end in range(count):
        options = [best[-1]]
        for start in range(end + 1):
            if excess[start, end] > 0:
                total, width, chosen = best[start]
                gain = (total + int(excess[start, end]), width - (end - start + 1))
                options.append((*gain, [*chosen, (start, end)]))
        best.append(max(options, key=lambda option: option[:2]))
    return best[-1][2]


def _overload(crowding: Crowding, body: int, first: int, last: int) -> Overload:
    windows: Windows = crowding.windows
    asks = crowding.asks_of[body]
    end = windows.last[asks, windows.last_target[windows.round_of[asks]]]
    inside = asks[(windows.release[asks] >= first) & (end <= last)]
    slots = windows.slots[body]
    return Overload(
        windows.bodies[body],
        slots[first],
        slots[last],
        int(crowding.room[body, first, last]),
        tuple(
            (windows.rounds[windows.asks[ask].round].key, windows.asks[ask].request.recipient)
            for ask in inside.tolist()
        ),
    )
