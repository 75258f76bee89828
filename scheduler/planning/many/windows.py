"""From a `PlanningProblem` to windows: for every ask the first meeting it can use and, for each
target, the last one that still answers in time.

An *ask* is a stage of a mandatory request that is treated at a meeting that can fill up: the
decision, and a preparation where that is so crowded. Its meetings are counted within their body, so
that a window is a pair of small integers and a body's asks form an interval problem. Requests that
need no such meeting only say which targets are too early.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from scheduler.planning.many.seats import latest_starts
from scheduler.planning.problem import PlanningProblem, Request, Round, Slot, Target
from scheduler.planning.search import Free, deciding_slots, earliest_answer, is_usable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# Days are ordinals below 2**21: a body's number and a day make one sortable key.
_BODY = 1 << 21


class Ask(NamedTuple):
    """A stage of a request, with the number of its round, its own number there and its body's.

    ``plain`` where its window alone says which meetings it can use: none is tentative or has a last
    day for papers of its own, they end in the order they start, and none that prepares can fill up.
    """

    request: Request
    round: int
    number: int
    body: int
    stage: int
    plain: bool

    @property
    def decides(self) -> bool:
        return self.stage == len(self.request.stages) - 1


class Windows(Struct, frozen=True):
    """The problem as arrays: R rounds, T targets at most, Q asks, B bodies, S meetings at most.

    ``days`` [R, T] are the targets' first days; ``targets`` the open targets of every round.
    ``first`` and ``last_target`` [R] are the first and last target that every mandatory recipient
    could keep alone; a round without one is in ``impossible``. ``floor`` is the first one for the
    requests that are no asks.
    ``round_of``, ``body_of``, ``release`` [Q] and ``last`` [Q, T]: an ask's round, body, first
    meeting and last meeting in time (never before the first, from ``first`` on).
    ``capacity`` [B, S]: what each meeting takes, 0 where there is none.
    """

    problem: PlanningProblem
    rounds: tuple[Round, ...]
    targets: tuple[tuple[Target, ...], ...]
    bodies: tuple[str, ...]
    slots: tuple[tuple[Slot, ...], ...]
    asks: tuple[Ask, ...]
    days: Ints
    floor: Ints
    first: Ints
    last_target: Ints
    impossible: tuple[int, ...]
    round_of: Ints
    body_of: Ints
    release: Ints
    last: Ints
    capacity: Ints

    def without(self, asks: Iterable[int]) -> Windows:
        """The same without some asks; they bind no target any more."""
        keep = np.ones(len(self.asks), bool)
        keep[list(asks)] = False
        round_of, release, last = self.round_of[keep], self.release[keep], self.last[keep]
        return replace(
            self,
            asks=tuple(ask for ask, kept in zip(self.asks, keep.tolist(), strict=True) if kept),
            first=np.minimum(
                _first_targets(self.floor, round_of, release, last, self.last_target + 1),
                self.last_target,
            ),
            round_of=round_of,
            body_of=self.body_of[keep],
            release=release,
            last=last,
        )


def can_solve(problem: PlanningProblem) -> bool:
    """Whether the rounds are of the kind this engine knows: no group waits for another."""
    return all(len({r.group for r in round_.requests}) <= 1 for round_ in problem.rounds)


class _Meetings:
    """The meetings of every body the rounds use, in two sorted lists: those that can treat a
    matter and those that count for windows, which are the same where a body prepares, else those
    that can decide."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.names = tuple(
            dict.fromkeys(
                stage.body
                for round_ in problem.rounds
                for request in round_.requests
                for stage in request.stages
            )
        )
        self.number = {name: index for index, name in enumerate(self.names)}
        found = [problem.slots[name] for name in self.names]
        self.limited = [any(slot.capacity is not None for slot in slots) for slots in found]
        self.regular = [_is_regular(slots) for slots in found]
        prepare = {
            stage.body
            for round_ in problem.rounds
            for request in round_.requests
            for stage in request.stages[:-1]
        }
        self.deciding = [
            slots if name in prepare else tuple(slot for slot in slots if slot.decides)
            for name, slots in zip(self.names, found, strict=True)
        ]
        self.treat_starts, self.treat_ends, _ = self._keys(found)
        self.starts, self.ends, self.offset = self._keys(self.deciding)

    def _keys(self, bodies: Sequence[Sequence[Slot]]) -> tuple[Ints, Ints, Ints]:
        """Every body's first and last days as sorted keys, and where each body begins.

        A meeting that ends later than one after it counts as ending with that: a window may then
        hold a meeting too many, never one too few.
        """
        starts: list[int] = []
        ends: list[int] = []
        for slots, regular in zip(bodies, self.regular, strict=True):
            starts += [slot.start for slot in slots]
            days = [slot.end for slot in slots]
            if not regular:
                for index in range(len(days) - 2, -1, -1):
                    days[index] = min(days[index], days[index + 1])
            ends += days
        sizes = [len(slots) for slots in bodies]
        body = np.repeat(np.arange(len(sizes)), sizes) * _BODY
        offset = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        return body + np.array(starts, np.int64), body + np.array(ends, np.int64), offset


def _is_regular(slots: Sequence[Slot]) -> bool:
    end = 0
    for slot in slots:
        if slot.end < end or slot.tentative or slot.papers_until is not None:
            return False
        end = slot.end
    return True


def build_windows(problem: PlanningProblem) -> Windows:
    """The windows of a problem that `can_solve` accepts."""
    meetings = _Meetings(problem)
    rounds = problem.rounds
    targets = tuple(round_.open_targets for round_ in rounds)
    width = max((len(found) for found in targets), default=1) or 1
    days = np.zeros((len(rounds), width), np.int64)
    limit = np.full((len(rounds), width), -1, np.int64)
    for number, round_ in enumerate(rounds):
        for index, target in enumerate(targets[number]):
            days[number, index] = target.start
            limit[number, index] = round_.deadline_for(target)
    count = np.array([len(found) for found in targets], np.int64)
    floor = np.zeros(len(rounds), np.int64)
    asks: list[Ask] = []
    for number, round_ in enumerate(rounds):
        for index, request in enumerate(round_.requests):
            if not request.mandatory:
                continue
            bodies = [meetings.number[stage.body] for stage in request.stages]
            if not bodies or not meetings.limited[bodies[-1]]:
                alone = _first_alone(problem, round_, request, targets[number])
                floor[number] = max(floor[number], alone)
            plain = _is_plain(request, meetings)
            for stage, body in enumerate(bodies):
                if meetings.limited[body]:
                    asks.append(Ask(request, number, index, body, stage, plain))
        if not any(request.mandatory for request in round_.requests):
            wished = [_first_alone(problem, round_, r, targets[number]) for r in round_.requests]
            floor[number] = min(wished, default=len(targets[number]))
    round_of = np.array([ask.round for ask in asks], np.int64)
    release, last = _windows(problem, meetings, targets, asks, limit[round_of])
    first = _first_targets(floor, round_of, release, last, count)
    impossible = np.nonzero(first >= count)[0]
    kept = ~np.isin(round_of, impossible)
    used = sorted({ask.body for ask, keep in zip(asks, kept.tolist(), strict=True) if keep})
    dense = np.full(len(meetings.names), -1, np.int64)
    dense[used] = np.arange(len(used))
    chosen = [
        ask._replace(body=int(dense[ask.body]))
        for ask, keep in zip(asks, kept.tolist(), strict=True)
        if keep
    ]
    slots = tuple(meetings.deciding[body] for body in used)
    return Windows(
        problem=problem,
        rounds=rounds,
        targets=targets,
        bodies=tuple(meetings.names[body] for body in used),
        slots=slots,
        asks=tuple(chosen),
        days=days,
        floor=np.minimum(floor, np.maximum(count - 1, 0)),
        first=np.minimum(first, np.maximum(count - 1, 0)),
        last_target=np.maximum(count - 1, 0),
        impossible=tuple(impossible.tolist()),
        round_of=round_of[kept],
        body_of=np.array([ask.body for ask in chosen], np.int64),
        release=release[kept],
        last=last[kept],
        capacity=_capacities(slots, len(chosen)),
    )


def _first_targets(floor: Ints, round_of: Ints, release: Ints, last: Ints, count: Ints) -> Ints:
    """Each round's first target that all of its asks can keep alone."""
    first = floor.copy()
    width = last.shape[1]
    in_time = (last >= release[:, None]) & (np.arange(width) < count[round_of][:, None])
    np.maximum.at(first, round_of, np.where(in_time.any(1), in_time.argmax(1), width))
    return first


def _is_plain(request: Request, meetings: _Meetings) -> bool:
    if not request.stages or not meetings.regular[meetings.number[request.stages[-1].body]]:
        return False
    if len(request.stages) == 1:
        return True
    before = [meetings.number[stage.body] for stage in request.stages[:-1]]
    can_fill_up = any(meetings.limited[each] or not meetings.regular[each] for each in before)
    return not can_fill_up and all(stage.lead_days > 0 for stage in request.stages[1:])


def _first_alone(
    problem: PlanningProblem, round_: Round, request: Request, targets: Sequence[Target]
) -> int:
    """The first target the request can keep where nothing is full; their number where none."""
    answer = earliest_answer(problem, request, round_.dispatch)
    if answer is not None:
        for index, target in enumerate(targets):
            if answer.ready <= round_.limit_for(request, target):
                return index
    return len(targets)


def _windows(
    problem: PlanningProblem,
    meetings: _Meetings,
    targets: Sequence[Sequence[Target]],
    asks: Sequence[Ask],
    limit: Ints,
) -> tuple[Ints, Ints]:
    """First meeting [Q] and last meeting for each target [Q, T], counted in the deciding body.
    ``limit`` [Q, T] is the day the round must have its answers by, and is adjusted in place where
    a recipient has its own."""
    count = len(asks)
    body = np.array([ask.body for ask in asks], np.int64)
    free = np.array([problem.rounds[ask.round].dispatch for ask in asks], np.int64)
    lag = np.array([ask.request.lag_days for ask in asks], np.int64)
    for index, ask in enumerate(asks):
        if ask.request.extended_to is not None:
            round_ = problem.rounds[ask.round]
            own = [round_.limit_for(ask.request, target) for target in targets[ask.round]]
            limit[index, : len(own)] = own
    for level in range(max((len(ask.request.stages) for ask in asks), default=1) - 1):
        rows = [i for i, ask in enumerate(asks) if len(ask.request.stages) > level + 1]
        stages = [asks[i].request.stages[level] for i in rows]
        at = np.array(rows, np.int64)
        key = np.array([meetings.number[stage.body] for stage in stages], np.int64) * _BODY
        key += free[at] + np.array([stage.lead_days for stage in stages], np.int64)
        place = np.searchsorted(meetings.treat_starts, key)
        found = place < len(meetings.treat_starts)
        end = meetings.treat_ends[np.minimum(place, len(meetings.treat_ends) - 1)]
        found &= end // _BODY == key // _BODY
        free[at] = np.where(found, end % _BODY, _BODY // 2)
    free += np.array([ask.request.stages[-1].lead_days for ask in asks], np.int64)
    base = meetings.offset[body] if count else body
    release = np.searchsorted(meetings.starts, body * _BODY + free) - base
    latest = (body * _BODY - lag)[:, None] + limit
    last = np.searchsorted(meetings.ends, latest, side="right") - 1 - base[:, None]
    for index, ask in enumerate(asks):
        if not ask.plain:
            searched = _searched_window if ask.decides else _preparing_window
            release[index], last[index] = searched(problem, meetings, ask, limit[index])
    return release, last


def _searched_window(
    problem: PlanningProblem, meetings: _Meetings, ask: Ask, limit: Ints
) -> tuple[int, list[int]]:
    """The window that holds every meeting the request could use, if nothing that prepares it were
    full: a relaxation where meetings between them cannot be used."""
    usable = deciding_slots(problem, ask.request, problem.rounds[ask.round].dispatch)
    place = {slot.id: index for index, slot in enumerate(meetings.deciding[ask.body])}
    if not usable:
        return len(place), [-1] * len(limit)
    lag = ask.request.lag_days
    last = [
        max((place[slot.id] for slot in usable if slot.end + lag <= day), default=-1)
        for day in limit.tolist()
    ]
    return place[usable[0].id], last


def _preparing_window(
    problem: PlanningProblem, meetings: _Meetings, ask: Ask, limit: Ints
) -> tuple[int, list[int]]:
    """As `_searched_window` for a stage before the decision: late enough after the dispatch, and
    early enough for the stages after it."""
    slots = problem.slots[ask.request.stages[ask.stage].body]
    dispatch = problem.rounds[ask.round].dispatch
    free = Free(dispatch)
    usable = [
        place
        for place, slot in enumerate(slots)
        if is_usable(ask.request, ask.stage, slot, dispatch, free)
    ]
    if not usable:
        return len(slots), [-1] * len(limit)
    last = []
    for day in limit.tolist():
        latest = latest_starts(problem, ask.request, day)[ask.stage]
        last.append(max((p for p in usable if slots[p].start <= latest), default=-1))
    return usable[0], last


def _capacities(slots: Sequence[Sequence[Slot]], unlimited: int) -> Ints:
    sizes = [len(found) for found in slots]
    capacity = np.zeros((len(slots), max(sizes, default=0)), np.int64)
    capacity[np.arange(capacity.shape[1]) < np.array(sizes, np.int64)[:, None]] = [
        unlimited if slot.capacity is None else slot.capacity for found in slots for slot in found
    ]
    return capacity
