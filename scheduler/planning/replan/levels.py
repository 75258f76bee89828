"""The levels at which a round is mended: other meetings and extensions, then other dates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.planning.problem import PlanningProblem, Request, Round, RoundPlan, Target
from scheduler.planning.replan.results import BrokenRound
from scheduler.planning.replan.seats import Key, Limits, Seats
from scheduler.planning.replan.write import can_wait


class Allowed(Struct, frozen=True):
    """What a replan may do beside finding other meetings."""

    extension: bool = True
    deadline: bool = False
    target: bool = False


PUBLISHED_STANDS = Allowed()
EVERYTHING = Allowed(deadline=True, target=True)


_NEVER = date.max.toordinal()


class Levels:
    """Mends one round after the other, by name, with everybody's seats in common.

    ``rounds`` and ``plans`` are by name, ``extended`` holds the extensions given before.
    """

    def __init__(
        self,
        problem: PlanningProblem,
        rounds: Mapping[str, Round],
        plans: Mapping[str, RoundPlan],
        seats: Seats,
        extended: Mapping[Key, int],
        requests: Mapping[Key, Request],
    ) -> None:
        self._problem = problem
        self._rounds = rounds
        self._plans = plans
        self._seats = seats
        self._extended = extended
        self._requests = requests

    def keys(self, name: str) -> list[Key]:
        return [(name, answer.recipient) for answer in self._plans[name].answers]

    def is_in_time(self, key: Key) -> bool:
        ready = self._seats.ready(key)
        return ready is not None and ready <= self._seats.limits(key).in_time

    def target(self, name: str) -> Target | None:
        plan = self._plans[name]
        return next((t for t in self._rounds[name].targets if t.id == plan.target), None)

    def stands(self, name: str) -> bool:
        """Whether the round's target is held and its deadline leaves the owner its time."""
        target = self.target(name)
        return target is not None and _fits(self._rounds[name], target, self._plans[name].deadline)

    def end_extensions(self, name: str) -> Iterator[Key]:
        """Those whose extension the target no longer has time for: it holds no more."""
        target = self.target(name)
        for key in self.keys(name):
            until = self._extended.get(key)
            if target is not None and until is not None and not can_wait(target, until):
                limits = self._limits(key, target, self._plans[name].deadline, Allowed(False))
                self._seats.set_limits(key, limits)
                yield key

    def reseat(self, name: str, keys: Sequence[Key], allowed: Allowed) -> list[str]:
        """Levels 1 and 2: gives the recipients that cannot be helped; then nothing is changed."""
        target = self.target(name)
        if target is None:
            return [key[1] for key in keys]
        return self._seat_all(keys, target, self._plans[name].deadline, allowed)

    def _seat_all(
        self, keys: Sequence[Key], target: Target, deadline: int, allowed: Allowed
    ) -> list[str]:
        """Seats ``keys`` of one round anew, all or none; gives those for whom there is no place.

        A round of wished recipients alone that all lose their place keeps the first of them.
        """
        mark = self._seats.mark()
        former = {key: self._seats.limits(key) for key in keys}
        somebody_stays = bool(keys) and (
            len(keys) < len(self._plans[keys[0][0]].answers)
            or any(self._requests[key].mandatory for key in keys)
        )
        for key in keys:
            may_go = not self._requests[key].mandatory and (somebody_stays or key != keys[0])
            limits = self._limits(key, target, deadline, allowed)
            self._seats.set_limits(key, replace(limits, may_be_left_out=may_go))
            self._seats.unseat(key)
        failed = [key[1] for key in keys if not self._seats.seat(key)]
        if failed:
            self._seats.undo(mark)
            for key, limits in former.items():
                self._seats.set_limits(key, limits)
        return failed

    def planned_limit(self, key: Key) -> int:
        """The day by which the answer is ready as it is published."""
        deadline = self._plans[key[0]].deadline
        return min(max(deadline, self._extended.get(key, deadline)), self._last_to_forward(key))

    def _limits(self, key: Key, target: Target, deadline: int, allowed: Allowed) -> Limits:
        """In time until the deadline, or until the end of an extension that still holds, but never
        so late that the papers to the group after it would be."""
        until = self._extended.get(key, deadline)
        in_time = max(deadline, until) if can_wait(target, until) else deadline
        extended = in_time
        if allowed.extension and target.last_answer is not None:
            extended = max(in_time, target.last_answer)
        last = self._last_to_forward(key)
        return Limits(min(in_time, last), min(extended, last))

    def _last_to_forward(self, key: Key) -> int:
        """The last day an answer can be ready and the next group still get its papers in time."""
        round_, plan = self._rounds[key[0]], self._plans[key[0]]
        later = sorted({r.group for r in round_.requests if r.group > self._requests[key].group})
        if not later:
            return _NEVER
        earlier = {r.group for r in round_.requests if r.group < later[0]}
        day = plan.dispatches[len(earlier) - 1]
        for _ in range(round_.forwarding_workdays):
            day -= 1
            while day not in self._problem.workdays:
                day -= 1
        return day

    def move_round(self, name: str, allowed: Allowed) -> tuple[Target, int] | None:
        """Levels 3 and 4: another deadline; then the nearest other target, later ones first, with
        the deadline as it is; then one with another deadline. The first that works is taken."""
        round_, plan, same = self._rounds[name], self._plans[name], self.target(name)
        others: list[Target] = []
        if allowed.target and round_.required_target is None:
            near = plan.latest_deadline
            others = sorted(
                (target for target in round_.targets if target.id != plan.target),
                key=lambda target: (target.start < near, abs(target.start - near)),
            )
        may_move = allowed.deadline and round_.fixed_deadline is None
        tries = [(same, False)] if same is not None and may_move else []
        tries += [(target, True) for target in others]
        tries += [(target, False) for target in others if may_move]
        failed = [self._reach(same, plan.deadline, allowed)] if same and self.stands(name) else []
        for target, keeps_deadline in tries:
            if keeps_deadline and not _fits(round_, target, plan.deadline):
                continue
            reach = self._reach(
                target, plan.deadline if keeps_deadline else target.latest_deadline, allowed
            )
            # What cannot be done in more time cannot be done in less.
            if any(reach[0] <= one[0] and reach[1] <= one[1] for one in failed):
                continue
            deadline = self._deadline(name, target, keeps_deadline, allowed)
            if deadline is not None:
                self._try(name, target, deadline, allowed)
                return target, deadline
            failed.append(reach)
        self._seats.reset_limits(self.keys(name))
        return None

    def _reach(self, target: Target, deadline: int, allowed: Allowed) -> tuple[int, int]:
        """Until when answers are in time, and until when with an extension."""
        return deadline, max(deadline, target.last_answer or 0) if allowed.extension else deadline

    def _deadline(self, name: str, target: Target, keeps: bool, allowed: Allowed) -> int | None:
        """The deadline for ``target`` that is nearest to the published one among those that change
        least for the recipients; None where none works."""
        published, latest = self._plans[name].deadline, target.latest_deadline
        if keeps:
            works = self._cost(name, target, published, allowed) is not None
            return published if works else None
        if latest <= self._rounds[name].dispatch:
            return None
        least = self._cost(name, target, latest, allowed)
        if least is None or latest <= published:
            return None if least is None else latest
        days = [day for day in range(published + 1, latest + 1) if day in self._problem.workdays]

        def is_enough(day: int) -> bool:
            return self._cost(name, target, day, allowed) == least

        # A later deadline is never worse, so bisection finds the first that is good enough.
        return days[bisect_left(days, True, hi=len(days) - 1, key=is_enough)]

    def _cost(self, name: str, target: Target, deadline: int, allowed: Allowed) -> int | None:
        """What the round's recipients and those who make room pay; None where it cannot be."""
        mark, before = self._seats.mark(), self._seats.total
        works = self._try(name, target, deadline, allowed)
        cost = self._seats.total - before
        self._seats.undo(mark)
        return cost if works else None

    def _try(self, name: str, target: Target, deadline: int, allowed: Allowed) -> bool:
        """Seats the round's recipients for a target and a deadline."""
        keys = self.keys(name)
        for key in keys:
            in_time = self._limits(key, target, deadline, allowed).in_time
            self._seats.set_limits(key, Limits(in_time, in_time))
        late = [key for key in keys if not self.is_in_time(key)]
        return not self._seat_all(late, target, deadline, allowed)

    def still_broken(self, name: str, allowed: Allowed) -> list[BrokenRound]:
        """Whom nothing allowed helps; none if the other rounds' moves have freed their seats."""
        if not self.stands(name):
            return [BrokenRound(self._plans[name], ())]
        late = [key for key in self.keys(name) if not self.is_in_time(key)]
        failed = self.reseat(name, late, allowed)
        return [BrokenRound(self._plans[name], tuple(failed))] if failed else []


def _fits(round_: Round, target: Target, deadline: int) -> bool:
    return round_.dispatch < deadline <= target.latest_deadline
