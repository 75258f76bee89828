"""Seats for all rounds at once: bodies that share requests are seated together, others apart."""

from __future__ import annotations

from collections.abc import Collection
from heapq import heappop, heappush

import numpy as np

from scheduler.planning.many.seats import Seeker, seat
from scheduler.planning.many.windows import Ask, Ints, Windows
from scheduler.planning.problem import Answer, Request, Slot
from scheduler.planning.search import earliest_answer

# A round and a request of it, by their numbers.
_Place = tuple[int, int]


class Seating:
    """Answers at given targets. ``targets`` [R] grows where a chain finds no seats.

    ``crowded_out`` are the rounds and recipients that no meeting has room for.
    """

    def __init__(
        self, windows: Windows, targets: Ints, crowded_out: Collection[tuple[int, str]]
    ) -> None:
        self.windows = windows
        self.targets = targets.copy()
        self._problem = windows.problem
        self.crowded_out = set(crowded_out)
        self._answers: dict[_Place, Answer] = {}
        self._parent: dict[str, str] = {}

    def answers_of(self, number: int) -> list[Answer]:
        """The answers of a round, in the order of its requests."""
        count = len(self.windows.rounds[number].requests)
        found = (self._answers.get((number, index)) for index in range(count))
        return [answer for answer in found if answer is not None]

    def run(self) -> None:
        """Seats everybody there is a seat for, body by body."""
        clusters = self._clusters()
        simple = self._simple(clusters)
        self._seat_by_windows(simple)
        waiting = sorted(set(clusters) - {self.windows.bodies[body] for body in simple})
        while waiting:
            moved: set[int] = set()
            for name in waiting:
                moved |= self._seat_cluster(clusters[name])
            waiting = [n for n in clusters if any(number in moved for number, _ in clusters[n])]

    def _root(self, body: str) -> str:
        while self._parent.setdefault(body, body) != body:
            body = self._parent[body]
        return body

    def _clusters(self) -> dict[str, list[_Place]]:
        """The requests that compete for seats, together where a chain joins their bodies. The
        others are answered as early as they can be."""
        slots = self._problem.slots
        limited = {body: any(s.capacity is not None for s in slots[body]) for body in slots}
        places: list[tuple[_Place, str]] = []
        for number, round_ in enumerate(self.windows.rounds):
            if number in self.windows.impossible:
                continue
            for index, request in enumerate(round_.requests):
                bodies = [stage.body for stage in request.stages if limited[stage.body]]
                if not bodies:
                    self._answer_alone((number, index), request)
                    continue
                for body in bodies[1:]:
                    self._parent[self._root(body)] = self._root(bodies[0])
                places.append(((number, index), bodies[0]))
        clusters: dict[str, list[_Place]] = {}
        for place, body in places:
            clusters.setdefault(self._root(body), []).append(place)
        return clusters

    def _answer_alone(self, place: _Place, request: Request) -> None:
        round_ = self.windows.rounds[place[0]]
        answer = earliest_answer(self._problem, request, round_.dispatch)
        if answer is not None and answer.ready <= self._limit(place):
            self._answers[place] = answer

    def _limit(self, place: _Place) -> int:
        round_ = self.windows.rounds[place[0]]
        target = self.windows.targets[place[0]][int(self.targets[place[0]])]
        return round_.limit_for(round_.requests[place[1]], target)

    def _simple(self, clusters: dict[str, list[_Place]]) -> dict[int, list[int]]:
        """The bodies, with their asks, that windows alone tell all about."""
        asks: dict[int, list[int]] = {}
        chained: set[int] = set()
        for number, ask in enumerate(self.windows.asks):
            asks.setdefault(ask.body, []).append(number)
            if not ask.plain:
                chained.add(ask.body)
        simple = {}
        for body, found in asks.items():
            places = clusters.get(self.windows.bodies[body], ())
            out = sum(self._is_out(place) for place in places)
            if body not in chained and len(found) + out == len(places):
                simple[body] = found
        return simple

    def _is_out(self, place: _Place) -> bool:
        request = self.windows.rounds[place[0]].requests[place[1]]
        return (place[0], request.recipient) in self.crowded_out

    def _seat_by_windows(self, simple: dict[int, list[int]]) -> None:
        """Each meeting takes those whose window ends first."""
        windows = self.windows
        release, capacity = windows.release.tolist(), windows.capacity.tolist()
        number = np.arange(len(windows.asks))
        due = windows.last[number, self.targets[windows.round_of]].tolist()
        for body, asks in simple.items():
            order = sorted(asks, key=release.__getitem__)
            queue: list[tuple[int, int]] = []
            at = 0
            for place, room in enumerate(capacity[body]):
                while at < len(order) and release[order[at]] <= place:
                    heappush(queue, (due[order[at]], order[at]))
                    at += 1
                for _ in range(min(room, len(queue))):
                    self._take(windows.asks[heappop(queue)[1]], windows.slots[body][place])

    def _take(self, ask: Ask, slot: Slot) -> None:
        """The ask is decided at the meeting, and prepared as early as it can be."""
        chain: tuple[str, ...] = ()
        if len(ask.request.stages) > 1:
            dispatch = self.windows.rounds[ask.round].dispatch
            alone = earliest_answer(self._problem, ask.request, dispatch)
            chain = alone.slots[:-1] if alone else ()
        ready = slot.end + ask.request.lag_days
        answer = Answer(ask.request.recipient, (*chain, slot.id), ready)
        self._answers[ask.round, ask.number] = answer

    def _seat_cluster(self, places: list[_Place]) -> set[int]:
        """Seats the mandatory and then as many wished ones as fit, in order; the rounds that
        another target may help have been moved to it."""
        rounds = self.windows.rounds
        seekers = [
            Seeker(
                rounds[number].requests[index],
                rounds[number].dispatch,
                self._limit((number, index)),
                rank,
            )
            for rank, (number, index) in enumerate(places)
        ]
        wanted = [
            rank
            for rank, place in enumerate(places)
            if seekers[rank].request.mandatory and not self._is_out(place)
        ]
        found = dict(zip(wanted, seat(self._problem, [seekers[r] for r in wanted]), strict=True))
        failed = [rank for rank in wanted if found[rank] is None]
        if failed:
            return self._move([places[rank] for rank in failed])
        for rank, seeker in enumerate(seekers):
            if seeker.request.mandatory:
                continue
            more = sorted([*found, rank])
            answers = seat(self._problem, [seekers[each] for each in more])
            if None not in answers:
                found = dict(zip(more, answers, strict=True))
        for rank, place in enumerate(places):
            answer = found.get(rank)
            self._answers.pop(place, None)
            if answer is not None:
                self._answers[place] = answer
        return set()

    def _move(self, failed: list[_Place]) -> set[int]:
        """A later target for the round of a request without seats; at the last one the request is
        crowded out. Only the first round is moved: that may be enough for the others."""
        for number, _index in failed:
            if self.targets[number] < self.windows.last_target[number]:
                self.targets[number] += 1
                return {number}
        number, index = failed[-1]
        self.crowded_out.add((number, self.windows.rounds[number].requests[index].recipient))
        return {number}
