"""Who sits where, and the shortest chain of moves that frees a seat.

A recipient without a meeting takes one with a free seat, or one whose occupant can take another,
and so on. The meetings of the body are the nodes; an edge is an occupant that can move, and its
length what the move costs. The shortest path moves the fewest recipients, and paths taken one
after the other stay the cheapest together (successive shortest paths), also where an earlier move
is taken back. That is exact where at most one step of a chain has meetings with limited room;
where several have, the path follows the last of them and the others only use seats that are free.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence, Set
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from scheduler.planning.problem import Slot
from scheduler.planning.replan.ways import Matter, Route, Ways

Key = tuple[str, str]
"""Round and recipient."""

_READY_FIRST = attrgetter("ready", "seat")

MOVED = 1
EXTENDED = 1 << 20
LEFT_OUT = 1 << 40
"""What a change costs: no number of lesser changes weighs up a greater one."""


class Limits(Struct, frozen=True):
    """The answer is in time until the day ``in_time`` and with an extension until ``extended``; a
    recipient that ``may_be_left_out`` need not answer."""

    in_time: int
    extended: int
    may_be_left_out: bool = False


class _Option(NamedTuple):
    """A way with what it costs; seat "" and no route where the recipient is left out."""

    seat: str
    route: Route | None
    cost: int


class _Step(NamedTuple):
    key: Key
    option: _Option
    came_from: str | None


class Seats:
    """Every answer's meetings, with a journal by which a try can be undone."""

    def __init__(self, ways: Ways) -> None:
        self.ways = ways
        self.total = 0
        """The cost of all moves since the answers were taken in."""
        self._matters: dict[Key, Matter] = {}
        self._planned_limits: dict[Key, Limits] = {}
        self._limits: dict[Key, Limits] = {}
        self._routes: dict[Key, Route | None] = {}
        self._costs: dict[Key, int] = {}
        self._stages: dict[Key, int] = {}
        self._users: dict[str, dict[Key, None]] = {}
        self._options: dict[Key, list[_Option]] = {}
        self._planned_options: dict[Key, list[_Option]] = {}
        self._removed: Set[str] | None = frozenset()
        self._room_for: dict[Key, Key | None] = {}
        self._journal: list[tuple[Key, Route | None, int, Key | None]] = []

    def add(self, key: Key, matter: Matter, in_time: int) -> None:
        """Takes in an answer as it is planned; it may be shifted but not be late."""
        self._matters[key] = matter
        self._planned_limits[key] = Limits(in_time, in_time)
        self._routes[key] = matter.planned
        self._costs[key] = 0
        self._stages[key] = self.ways.seat_stage(matter.request)
        for slot_id in matter.planned:
            self._users.setdefault(slot_id, {})[key] = None

    def users(self, slot_id: str) -> list[Key]:
        return list(self._users.get(slot_id, ()))

    def limits(self, key: Key) -> Limits:
        return self._limits.get(key) or self._planned_limits[key]

    def set_limits(self, key: Key, limits: Limits) -> None:
        self._limits[key] = limits
        self._options.pop(key, None)

    def reset_limits(self, keys: Iterable[Key] | None = None) -> None:
        """Back to the limits that were planned; None: for everybody."""
        for key in list(self._limits) if keys is None else keys:
            self._limits.pop(key, None)
            self._options.pop(key, None)

    def index(self) -> None:
        """Finds everybody's options by the plan once, so that a change looks up most of them."""
        self._planned_options = {key: list(self._find_options(key)) for key in self._matters}

    def meetings_changed(self, removed: Set[str] | None = frozenset()) -> None:
        """To be called when meetings have changed from those that were planned on: ``removed`` are
        the ones taken away, None where there are others as well."""
        self._removed = removed
        self._options.clear()

    def route(self, key: Key) -> Route | None:
        return self._routes[key]

    def ready(self, key: Key) -> int | None:
        """The day the answer is ready as the meetings are now, None where its way is broken."""
        route = self._routes[key]
        return None if route is None else self.ways.ready_by(self._matters[key], route)

    def moved(self) -> set[Key]:
        """Everybody that goes another way than planned."""
        touched = {entry[0] for entry in self._journal}
        return {key for key in touched if self._routes[key] != self._matters[key].planned}

    def planned_ready(self, key: Key) -> int | None:
        """The day the answer would be ready by the way that was planned."""
        return self.ways.ready_by(self._matters[key], self._matters[key].planned)

    def room_for(self, key: Key) -> Key | None:
        """For whom ``key`` was shifted last."""
        return self._room_for.get(key)

    def mark(self) -> int:
        return len(self._journal)

    def undo(self, mark: int) -> None:
        """Takes back every move made since ``mark``."""
        while len(self._journal) > mark:
            self._put(*self._journal.pop())

    def unseat(self, key: Key) -> None:
        """Takes an answer out of its meetings, to be seated anew."""
        self._move(key, _Option("", None, 0), None)

    def _move(self, key: Key, option: _Option, room_for: Key | None) -> None:
        self._journal.append((key, self._routes[key], self._costs[key], self._room_for.get(key)))
        self._put(key, option.route, option.cost, room_for)

    def _put(self, key: Key, route: Route | None, cost: int, room_for: Key | None) -> None:
        for slot_id in self._routes[key] or ():
            self._users[slot_id].pop(key, None)
        for slot_id in route or ():
            self._users.setdefault(slot_id, {})[key] = None
        self._routes[key] = route
        self.total += cost - self._costs[key]
        self._costs[key] = cost
        self._room_for[key] = room_for

    def seat(self, key: Key) -> bool:
        """Finds the unseated ``key`` a place at the least cost, others shifting where that frees
        a seat; False where there is none. Of equal ways the one ready first."""
        banned: set[tuple[Key, str]] = set()
        while True:
            path = self._shortest_path(key, banned)
            if path is None:
                return False
            clash = self._take(path)
            if clash is None:
                return True
            banned.add(clash)

    def _take(self, path: Sequence[_Step]) -> tuple[Key, str] | None:
        """Makes the moves, the last one first so that each finds its seat free. Where a limited
        meeting of another step has filled up on the way all is undone: gives the move at fault."""
        mark = self.mark()
        for step in reversed(path):
            if not self._has_room_beside(step.key, step.option):
                self.undo(mark)
                return step.key, step.option.seat
            self._move(step.key, step.option, None if step is path[0] else path[0].key)
        return None

    def _has_room_beside(self, key: Key, option: _Option) -> bool:
        """Whether the meetings of the way other than the seat have room for ``key``."""
        if option.route is None or len(option.route) == 1:
            return True
        return all(
            slot_id == option.seat
            or key in self._users.get(slot_id, ())
            or self._is_free(self.ways.slot(slot_id))
            for slot_id in option.route
        )

    def _is_free(self, slot: Slot) -> bool:
        return slot.capacity is None or len(self._users.get(slot.id, ())) < slot.capacity

    def _shortest_path(
        self, key: Key, banned: Collection[tuple[Key, str]]
    ) -> Sequence[_Step] | None:
        """The cheapest moves that seat ``key``. By label correction, since to take an earlier move
        back costs less than nothing."""
        own = [option for option in self._options_of(key) if (key, option.seat) not in banned]
        # Everybody else could sit as well without this one: the path costs no less than its own.
        floor = min((option.cost for option in own), default=0)
        search = _Search(self._is_end, self.total)
        for option in own:
            if self._has_room_beside(key, option):
                search.relax(_Step(key, option, None), option.cost)
        while search.goes_on(floor):
            seat, length = search.next()
            if not search.is_promising(length):
                continue
            for other in self._users[seat]:
                if self._seat_of(other) != seat:
                    continue
                for option in self._options_of(other):
                    if option.seat == seat or (other, option.seat) in banned:
                        continue
                    if self._has_room_beside(other, option):
                        cost = length + option.cost - self._costs[other]
                        search.relax(_Step(other, option, seat), cost)
        return search.path()

    def _is_end(self, seat: str) -> bool:
        return seat == "" or self._is_free(self.ways.slot(seat))

    def _seat_of(self, key: Key) -> str:
        route = self._routes[key]
        return route[self._stages[key]] if route else ""

    def _options_of(self, key: Key) -> list[_Option]:
        """Every way within the limits, the one ready first foremost."""
        if key not in self._options:
            self._options[key] = self._planned_ones(key) or list(self._find_options(key))
        return self._options[key]

    def _planned_ones(self, key: Key) -> list[_Option] | None:
        """The options by the plan that are left; None where they have to be found anew."""
        if key in self._limits or self._removed is None:
            return None
        planned = self._planned_options.get(key, [])
        left = [option for option in planned if option.seat not in self._removed]
        if any(not self._removed.isdisjoint(option.route or ()) for option in left):
            return None
        return left

    def _find_options(self, key: Key) -> Iterable[_Option]:
        matter, limits = self._matters[key], self.limits(key)
        ways = self.ways.ways(matter, self._stages[key], limits.in_time, limits.extended)
        for way in sorted(ways, key=_READY_FIRST):
            late = EXTENDED if way.ready > limits.in_time else 0
            moved = MOVED if way.route != matter.planned else 0
            yield _Option(way.seat, way.route, late + moved)
        if limits.may_be_left_out:
            yield _Option("", None, LEFT_OUT)


class _Search:
    """The lengths of the shortest paths found so far, and the steps they came by. ``refund`` is
    the most that can be won by taking moves back."""

    def __init__(self, is_end: Callable[[str], bool], refund: int) -> None:
        self._is_end = is_end
        self._refund = refund
        self._lengths: dict[str, int] = {}
        self._steps: dict[str, _Step] = {}
        self._queue: deque[str] = deque()
        self._best: str | None = None

    def goes_on(self, floor: int) -> bool:
        """Whether a path shorter than the best may be found; none is shorter than ``floor``."""
        return bool(self._queue) and (self._best is None or self._lengths[self._best] > floor)

    def is_promising(self, length: int) -> bool:
        """Whether a path that is ``length`` long so far can become the shortest."""
        return self._best is None or length - self._refund < self._lengths[self._best]

    def next(self) -> tuple[str, int]:
        seat = self._queue.popleft()
        return seat, self._lengths[seat]

    def relax(self, step: _Step, length: int) -> None:
        """Notes the way to a seat by ``step`` if it is the shortest so far."""
        seat = step.option.seat
        if seat in self._lengths and self._lengths[seat] <= length:
            return
        if self._leads_through(step.came_from, seat):
            return
        self._lengths[seat], self._steps[seat] = length, step
        if self._is_end(seat):
            if self._best is None or length < self._lengths[self._best]:
                self._best = seat
        elif seat not in self._queue:
            self._queue.append(seat)

    def _leads_through(self, at: str | None, seat: str) -> bool:
        """A ring of moves frees nothing."""
        while at is not None:
            if at == seat:
                return True
            at = self._steps[at].came_from
        return False

    def path(self) -> Sequence[_Step] | None:
        """The steps from the one to be seated to the free seat."""
        path: list[_Step] = []
        at = self._best
        while at is not None:
            path.append(self._steps[at])
            at = self._steps[at].came_from
        return path[::-1] or None
