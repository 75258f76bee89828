"""The ways a recipient can go through the meetings as they are now, nearest to the way planned.

Days are ordinals as in `problem`. The *seat* of a way is its meeting of the last step whose body
has meetings with limited room (of the deciding step where none has): the one that others compete
for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from scheduler.planning.problem import Request, Slot
from scheduler.planning.search import Free, first_ending, is_usable, slots_from

Route = tuple[str, ...]
"""One meeting (slot id) per stage."""


class Matter(Struct, frozen=True):
    """What a recipient has to answer and the way it is planned.

    Its papers go out on ``papers``; another first meeting than the planned one starts on
    ``first_new_day`` at the earliest. ``ready`` is the planned day.
    """

    request: Request
    papers: int
    first_new_day: int
    planned: Route
    ready: int


class Way(NamedTuple):
    """A way with its seat and the day its answer is ready."""

    seat: str
    route: Route
    ready: int


class Ways:
    """The bodies' meetings. ``today``: other meetings than the planned ones lie after it, and
    meetings that have been held stay in the way."""

    def __init__(self, slots: Mapping[str, Sequence[Slot]], today: int | None = None) -> None:
        self._today = today
        self._slots = {body: tuple(found) for body, found in slots.items()}
        self._by_id = {slot.id: slot for found in slots.values() for slot in found}
        self._limited = {body for body, found in slots.items() if _is_limited(found)}

    def replace(self, body: str, slots: Sequence[Slot]) -> tuple[Slot, ...]:
        """Puts other meetings in place of the body's and gives those it had."""
        former = self._slots.get(body, ())
        for slot in former:
            del self._by_id[slot.id]
        self._slots[body] = tuple(slots)
        self._by_id |= {slot.id: slot for slot in slots}
        (self._limited.add if _is_limited(slots) else self._limited.discard)(body)
        return former

    def slots_of(self, body: str) -> tuple[Slot, ...]:
        return self._slots.get(body, ())

    def slot(self, slot_id: str) -> Slot:
        return self._by_id[slot_id]

    def seat_stage(self, request: Request) -> int:
        """The step whose meeting is the seat."""
        last = len(request.stages) - 1
        limited = (i for i in range(last, -1, -1) if request.stages[i].body in self._limited)
        return next(limited, last)

    def ready_by(self, matter: Matter, route: Route) -> int | None:
        """The day the answer is ready by ``route``; None where it cannot be gone (any more)."""
        if not matter.request.stages:
            return matter.ready
        free = self._free_after(matter, route)
        return None if free is None else free.day + matter.request.lag_days

    def _free_after(self, matter: Matter, route: Route) -> Free | None:
        """When the matter is free after ``route``, which may end before the last step; None where
        it cannot be gone."""
        request = matter.request
        free = Free(matter.papers)
        for index, slot_id in enumerate(route):
            slot = self._by_id.get(slot_id)
            if slot is None or not is_usable(request, index, slot, matter.papers, free):
                return None
            if index == len(request.stages) - 1 and not slot.decides:
                return None
            free = Free(slot.end, slot.last_minute)
        return free

    def ways(self, matter: Matter, at: int, in_time: int, last_day: int) -> Iterator[Way]:
        """One way per seat of the step ``at``, ready by ``last_day``: the one that keeps most of
        the planned meetings and is ready by ``in_time``, else the one that is ready first."""
        request, planned = matter.request, matter.planned
        if not request.stages:
            if matter.ready <= last_day:
                yield Way("", (), matter.ready)
            return
        held, last_end = self._held(planned), last_day - request.lag_days
        early = self._go_on(matter, planned[: min(held, at)], at)
        for slot in slots_from(self._slots[request.stages[at].body], matter.papers):
            if slot.start > last_end:
                break
            if slot.id != planned[at] and (at < held or not self._is_open(matter, at, slot)):
                continue
            for start in (planned[:at], early):
                way = None if start is None else self._through(matter, (*start, slot.id), in_time)
                if way is not None:
                    if way[1] <= last_day:
                        yield Way(slot.id, *way)
                    break

    def _through(self, matter: Matter, start: Route, in_time: int) -> tuple[Route, int] | None:
        """``start`` and the planned meetings after it, else those that end first."""
        route = (*start, *matter.planned[len(start) :])
        ready = self.ready_by(matter, route)
        if ready is not None and ready <= in_time:
            return route, ready
        kept = max(len(start), self._held(matter.planned))
        whole = self._go_on(matter, route[:kept], len(matter.request.stages))
        if whole is None:
            return None
        ready = self.ready_by(matter, whole)
        return None if ready is None else (whole, ready)

    def _go_on(self, matter: Matter, route: Route, upto: int) -> Route | None:
        """``route`` and, until ``upto`` steps are made, the meetings that end first."""
        request = matter.request
        for index in range(len(route), upto):
            free = self._free_after(matter, route)
            if free is None:
                return None
            is_last = index == len(request.stages) - 1
            slot = first_ending(
                slot
                for slot in slots_from(self._slots[request.stages[index].body], free.day)
                if is_usable(request, index, slot, matter.papers, free)
                and (slot.decides or not is_last)
                and self._is_open(matter, index, slot)
            )
            if slot is None:
                return None
            route = (*route, slot.id)
        return route

    def _is_open(self, matter: Matter, index: int, slot: Slot) -> bool:
        """Whether a meeting that is not planned can still be taken for the step."""
        if index == 0 and slot.start < matter.first_new_day:
            return False
        return not self._is_held(slot)

    def _is_held(self, slot: Slot) -> bool:
        return self._today is not None and slot.start <= self._today

    def _held(self, route: Route) -> int:
        """How many of the first meetings of ``route`` have been held."""
        for index, slot_id in enumerate(route):
            slot = self._by_id.get(slot_id)
            if slot is None or not self._is_held(slot):
                return index
        return len(route)


def _is_limited(slots: Sequence[Slot]) -> bool:
    return any(slot.capacity is not None for slot in slots)
