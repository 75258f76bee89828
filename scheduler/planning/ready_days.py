"""When a recipient's answers could be ready, looked for once however many ask."""

from __future__ import annotations

from bisect import bisect_right

from scheduler.planning.problem import PlanningProblem, Request
from scheduler.planning.search import deciding_slots


class ReadyDays:
    """The days on which answers decided at a meeting could be ready, in order of day."""

    def __init__(self, problem: PlanningProblem) -> None:
        self._problem = problem
        # By the object: the hash of its fields costs as much as the search. It is kept beside the
        # days, so that no other can take its place in memory.
        self._known: dict[tuple[int, int], tuple[Request, list[int]]] = {}

    def of(self, request: Request, dispatch: int) -> list[int]:
        """A day (ordinal) for each meeting that can decide the answer to papers sent on
        ``dispatch``; none where the answer needs no meeting."""
        key = id(request), dispatch
        if key not in self._known:
            slots = deciding_slots(self._problem, request, dispatch)
            self._known[key] = request, sorted(slot.end + request.lag_days for slot in slots)
        return self._known[key][1]

    def usable_meetings(self, request: Request, dispatch: int, limit: int) -> int:
        """How many meetings can decide an answer that is ready by ``limit``."""
        return bisect_right(self.of(request, dispatch), limit)
