"""After a change of meeting plans: the smallest change of what is planned that is valid again.

Level by level, the first that works: another meeting for the same recipient, an extension for it,
a new deadline for the round, a new target. Within a level as few as possible are left out, get an
extension, go another way, in that order. Others may be shifted to another meeting in time where
that frees a seat; they never get an extension for it. Published deadlines and targets stay unless
the caller allows them to move. A round that nothing allowed mends is left as it was and named.

A `Replanner` is built once for a plan; what it is then asked costs only what the change touches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set

from msgspec.structs import replace

from scheduler.planning.problem import (
    Plan,
    PlanningProblem,
    Request,
    RoundPlan,
    Slot,
    Target,
)
from scheduler.planning.replan.levels import PUBLISHED_STANDS, Allowed, Levels
from scheduler.planning.replan.results import BrokenRound, Replan
from scheduler.planning.replan.seats import Key, Seats
from scheduler.planning.replan.ways import Matter, Ways
from scheduler.planning.replan.write import Writer


class Replanner:
    """A plan with an index of who uses which meeting.

    ``plan`` must name meetings by the problem's ids, though it need not be valid: what is broken
    is what `mend` mends. A round's ``required_target`` and ``fixed_deadline`` are never moved.
    ``today``: no new meeting lies on it or before it. ``first_days``: the first day another first
    meeting may start, for recipients whose papers would come too late for those before.
    """

    def __init__(
        self,
        problem: PlanningProblem,
        plan: Plan,
        *,
        today: int | None = None,
        first_days: Mapping[Key, int] | None = None,
    ) -> None:
        self._problem = problem
        self._rounds = {round_.key: round_ for round_ in problem.rounds}
        self._plans = {round_plan.round: round_plan for round_plan in plan.rounds}
        self._ways = Ways(problem.slots, today)
        self._seats = Seats(self._ways)
        self._body_of = {slot.id: body for body, found in problem.slots.items() for slot in found}
        self._targeting: dict[str, list[str]] = {}
        self._extended: dict[Key, int] = {}
        self._requests: dict[Key, Request] = {}
        self._levels = Levels(
            problem, self._rounds, self._plans, self._seats, self._extended, self._requests
        )
        for round_plan in plan.rounds:
            self._take_in(round_plan, first_days or {})
        self._seats.index()

    def _take_in(self, plan: RoundPlan, first_days: Mapping[Key, int]) -> None:
        round_ = self._rounds[plan.round]
        self._targeting.setdefault(plan.target, []).append(plan.round)
        requests = {request.recipient: request for request in round_.requests}
        given = {extension.recipient: extension.until for extension in plan.extensions}
        for answer in plan.answers:
            key, request = (plan.round, answer.recipient), requests[answer.recipient]
            self._requests[key] = request
            until = given.get(answer.recipient, request.extended_to)
            if until is not None:
                self._extended[key] = until
            papers = plan.dispatch_of(round_, request)
            first = max(papers, first_days.get(key, papers))
            matter = Matter(request, papers, first, answer.slots, answer.ready)
            self._seats.add(key, matter, self._levels.planned_limit(key))

    def mend(
        self,
        allowed: Allowed = PUBLISHED_STANDS,
        *,
        answers: Iterable[Key] | None = None,
        targets: Iterable[str] | None = None,
    ) -> Replan:
        """Mends what is broken among ``answers`` and the rounds whose ``targets`` are looked at
        (keys of rounds); None: all."""
        if answers is None:
            answers = [(p.round, a.recipient) for p in self._plans.values() for a in p.answers]
        rounds = self._plans if targets is None else targets
        return self._mend(allowed, answers, set(rounds), frozenset())

    def without(self, slot_id: str, allowed: Allowed = PUBLISHED_STANDS) -> Replan:
        """What to do if the meeting is cancelled, as somebody's meeting and as a target."""
        body = self._body_of.get(slot_id)
        slots = {}
        if body is not None:
            slots[body] = [slot for slot in self._ways.slots_of(body) if slot.id != slot_id]
        targets = {
            key: [target for target in self._rounds[key].targets if target.id != slot_id]
            for key in self._targeting.get(slot_id, ())
        }
        return self.after(slots, targets, allowed)

    def after(
        self,
        slots: Mapping[str, Sequence[Slot]],
        targets: Mapping[str, Sequence[Target]] | None = None,
        allowed: Allowed = PUBLISHED_STANDS,
    ) -> Replan:
        """What to do if the bodies in ``slots`` meet as given there instead, and the rounds in
        ``targets`` may choose among those targets."""
        former_rounds = {key: self._rounds[key] for key in targets or ()}
        for key, found in (targets or {}).items():
            self._rounds[key] = replace(self._rounds[key], targets=tuple(found))
        former = {body: self._ways.replace(body, found) for body, found in slots.items()}
        self._seats.meetings_changed(_removed(former, slots))
        touched: dict[Key, None] = {}
        redated: set[str] = set()
        for body, old in former.items():
            now = {slot.id: slot for slot in slots[body]}
            for slot in old:
                if now.get(slot.id) != slot:
                    touched |= dict.fromkeys(self._seats.users(slot.id))
                if slot.id in now and now[slot.id] != slot:
                    redated.add(slot.id)
        try:
            return self._mend(allowed, touched, set(targets or ()), redated)
        finally:
            self._rounds.update(former_rounds)
            for body, old in former.items():
                self._ways.replace(body, old)
            self._seats.meetings_changed()

    def _mend(
        self,
        allowed: Allowed,
        answers: Iterable[Key],
        rounds: Collection[str],
        redated: Set[str],
    ) -> Replan:
        """Tries every round at the first two levels, then those that failed at the others."""
        shaken: dict[str, list[Key]] = {name: [] for name in rounds if name in self._plans}
        looked_at = dict.fromkeys(answers)
        for name in shaken:
            looked_at |= dict.fromkeys(self._levels.end_extensions(name))
        for key in looked_at:
            if not self._levels.is_in_time(key):
                shaken.setdefault(key[0], []).append(key)
        moved: dict[str, tuple[Target, int]] = {}
        broken: list[BrokenRound] = []
        waiting: list[str] = []
        for name in sorted(shaken, key=lambda name: (self._plans[name].deadline, name)):
            if not self._levels.stands(name) or self._levels.reseat(name, shaken[name], allowed):
                waiting.append(name)
        for name in waiting:
            dates = self._levels.move_round(name, allowed)
            if dates is not None:
                moved[name] = dates
            else:
                broken += self._levels.still_broken(name, allowed)
        touched = {*self._seats.moved(), *looked_at}
        names = {*shaken, *(key[0] for key in touched)}
        broken_names = {one.plan.round for one in broken}
        writer = Writer(self._problem, self._seats, self._extended, redated, broken_names, touched)
        found = (
            writer.round(self._rounds[name], plan, *self._dates(name, moved))
            for name, plan in self._plans.items()
            if name in names
        )
        changed = tuple(one for one in found if one.moves or one.before != one.after)
        self._seats.undo(0)
        self._seats.reset_limits()
        return Replan(changed, tuple(broken))

    def _dates(
        self, name: str, moved: Mapping[str, tuple[Target, int]]
    ) -> tuple[Target | None, int]:
        return moved.get(name, (self._levels.target(name), self._plans[name].deadline))


def _removed(
    former: Mapping[str, Sequence[Slot]], slots: Mapping[str, Sequence[Slot]]
) -> Set[str] | None:
    """The meetings that are there no more, None where one is new or not as it was."""
    removed: set[str] = set()
    for body, old in former.items():
        if not set(slots[body]) <= set(old):
            return None
        removed |= {slot.id for slot in old} - {slot.id for slot in slots[body]}
    return removed
