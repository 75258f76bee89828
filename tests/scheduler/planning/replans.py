"""Plans broken by a change of meetings, and a brute force that mends them knowing no engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.planning.problem import (
    Answer,
    Plan,
    PlanningProblem,
    Request,
    Round,
    RoundPlan,
    Slot,
    Stage,
    Target,
)
from tests.scheduler.planning.problems import (
    BODIES,
    HORIZON,
    WORKDAYS,
    latest_workday,
    ways,
)

Cost = tuple[int, int, int]
"""Left out, with an extension, going another way."""


@dataclass(frozen=True)
class Change:
    """A plan, and the same problem with other meetings."""

    before: PlanningProblem
    plan: Plan
    after: PlanningProblem
    body: str

    @property
    def targets(self) -> dict[str, tuple[Target, ...]]:
        was = {round_.key: round_.targets for round_ in self.before.rounds}
        return {r.key: r.targets for r in self.after.rounds if r.targets != was[r.key]}


def changes(
    round_count: int, *, bodies: tuple[str, ...] = BODIES, limited_preparation: bool = False
) -> st.SearchStrategy[Change]:
    """Crowded plans with a change of one body's meetings and, at times, of the targets of a round.

    Made from a seed: what hypothesis draws by itself is seldom crowded.
    """

    def make(seed: int) -> Change:
        return _Maker(Random(seed), round_count, bodies, limited_preparation).change()

    return st.integers(0, 2**32).map(make)


class _Maker:
    def __init__(
        self, random: Random, round_count: int, bodies: tuple[str, ...], limited_preparation: bool
    ) -> None:
        self.random = random
        self.round_count = round_count
        self.bodies = bodies
        self.limited_preparation = limited_preparation

    def change(self) -> Change:
        before = self._problem()
        plan = self._plan(before)
        used = [s for p in plan.rounds for answer in p.answers for s in answer.slots]
        of_use = [b for b, found in before.slots.items() if any(s.id in used for s in found)]
        body = self.random.choice(of_use or self.bodies)
        after = {**before.slots, body: self._changed(before.slots[body], used)}
        rounds = tuple(self._retargeted(round_) for round_ in before.rounds)
        return Change(before, plan, replace(before, slots=after, rounds=rounds), body)

    def _problem(self) -> PlanningProblem:
        capacity = self.random.choice([1, 2, 2])
        limits = dict.fromkeys(self.bodies, capacity)
        slots = {body: self._slots(body, limit) for body, limit in limits.items()}
        slots["au"] = self._slots("au", capacity if self.limited_preparation else None)
        rounds = tuple(self._round(f"r{i}") for i in range(self.round_count))
        return PlanningProblem(slots, rounds, WORKDAYS)

    def _slots(self, body: str, capacity: int | None) -> tuple[Slot, ...]:
        starts = sorted(self.random.randint(5, HORIZON) for _ in range(self.random.randint(3, 5)))
        return tuple(
            Slot(
                f"{body}{i}",
                start,
                start + self.random.choice([0, 0, 1]),
                decides=self.random.random() < 0.95,
                capacity=capacity,
            )
            for i, start in enumerate(starts)
        )

    def _round(self, key: str) -> Round:
        dispatch = self.random.randint(0, 10)
        recipients = self.random.sample(self.bodies, self.random.randint(1, len(self.bodies)))
        starts = sorted(self.random.sample(range(dispatch + 15, 75), self.random.choice([2, 3])))
        return Round(
            key,
            dispatch,
            tuple(self._request(recipient) for recipient in recipients),
            tuple(self._target(f"{key}-t{i}", start) for i, start in enumerate(starts)),
        )

    def _request(self, recipient: str) -> Request:
        preparing = [Stage("au", self.random.randint(0, 5))] if self.random.random() < 0.3 else []
        deciding = Stage(recipient, self.random.randint(0, 6))
        mandatory = self.random.random() < 0.8
        return Request(recipient, (*preparing, deciding), self.random.randint(0, 5), mandatory)

    def _target(self, name: str, start: int) -> Target:
        latest = latest_workday(start - self.random.randint(3, 9))
        last_answer = max(latest, latest_workday(start - self.random.randint(0, 5)))
        return Target(name, start, latest, self.random.choice([None, last_answer, last_answer]))

    def _plan(self, problem: PlanningProblem) -> Plan:
        """Any plan, good or bad, that the checker accepts."""
        used: Counter[str] = Counter()
        found = (self._round_plan(problem, round_, used) for round_ in problem.rounds)
        plans = tuple(plan for plan in found if plan is not None)
        planned = {plan.round for plan in plans}
        return Plan(plans, tuple(r.key for r in problem.rounds if r.key not in planned))

    def _round_plan(
        self, problem: PlanningProblem, round_: Round, used: Counter[str]
    ) -> RoundPlan | None:
        target = self.random.choice(round_.targets)
        capacity = capacities(problem)
        taken, answers, unanswered = Counter(used), [], []
        for request in round_.requests:
            free = [
                way
                for way in ways(problem, request, round_.dispatch)
                if way.ready <= target.latest_deadline
                and all(taken[s] < (capacity[s] or HORIZON) for s in way.slots)
            ]
            if free:
                answers.append(self.random.choice(free))
                taken.update(answers[-1].slots)
            elif request.mandatory:
                return None
            else:
                unanswered.append(request.recipient)
        first = problem.workday_at_or_after(max((a.ready for a in answers), default=0))
        days = [day for day in range(first, target.latest_deadline + 1) if day in WORKDAYS]
        if not answers or not days or days[0] <= round_.dispatch:
            return None
        used.update(taken - used)
        deadline, latest = self.random.choice(days[:7]), target.latest_deadline
        return RoundPlan(
            round_.key, target.id, deadline, first, latest, tuple(answers), tuple(unanswered)
        )

    def _changed(self, found: tuple[Slot, ...], used: list[str]) -> tuple[Slot, ...]:
        """A meeting cancelled, moved, or new; mostly one that is used."""
        one = self.random.choice([slot for slot in found if slot.id in used] or list(found))
        rest = [slot for slot in found if slot is not one]
        what = self.random.choice(["cancelled", "cancelled", "moved", "new"])
        start = self.random.randint(5, HORIZON)
        if what == "moved":
            rest.append(replace(one, start=start, end=start + one.end - one.start))
        if what == "new":
            rest += [one, Slot("new", start, start, capacity=one.capacity)]
        return tuple(sorted(rest, key=lambda slot: slot.start))

    def _retargeted(self, round_: Round) -> Round:
        """Mostly as it is; else a target is cancelled or leaves less time."""
        if self.random.random() < 0.7:
            return round_
        one = self.random.choice(round_.targets)
        rest = [target for target in round_.targets if target is not one]
        if self.random.random() < 0.5:
            latest = latest_workday(one.latest_deadline - self.random.randint(1, 9))
            last_answer = one.last_answer and max(latest, latest_workday(one.last_answer - 3))
            rest.append(replace(one, latest_deadline=latest, last_answer=last_answer))
        return replace(round_, targets=tuple(sorted(rest, key=lambda target: target.start)))


def capacities(problem: PlanningProblem) -> dict[str, int | None]:
    return {slot.id: slot.capacity for found in problem.slots.values() for slot in found}


@dataclass(frozen=True)
class _Choice:
    options: list[tuple[Cost, Answer | None]]


def fewest_moved(
    problem: PlanningProblem,
    plan: Plan,
    dates: Mapping[str, tuple[Target, int]],
    extend: bool = True,
) -> Cost | None:
    """The least cost over every way to seat all answers for these targets and deadlines, None
    where some mandatory recipient cannot be seated. Only the recipients whose way no longer holds
    may get an extension or be left out."""
    rounds = {round_.key: round_ for round_ in problem.rounds}
    choices: list[_Choice] = []
    for round_plan in plan.rounds:
        round_ = rounds[round_plan.round]
        requests = {request.recipient: request for request in round_.requests}
        target, deadline = dates[round_.key]
        found = {
            a.recipient: ways(problem, requests[a.recipient], round_.dispatch)
            for a in round_plan.answers
        }
        holds = {
            answer.recipient: any(
                way.slots == answer.slots and way.ready <= deadline
                for way in found[answer.recipient]
            )
            for answer in round_plan.answers
        }
        somebody_stays = any(
            holds[a.recipient] or requests[a.recipient].mandatory for a in round_plan.answers
        )
        for place, answer in enumerate(round_plan.answers):
            last = target.last_answer if extend else None
            limit = deadline if holds[answer.recipient] else max(deadline, last or 0)
            options: list[tuple[Cost, Answer | None]] = [
                ((0, int(way.ready > deadline), int(way.slots != answer.slots)), way)
                for way in found[answer.recipient]
                if way.ready <= limit
            ]
            if _may_go(requests[answer.recipient], holds[answer.recipient]) and (
                somebody_stays or place > 0
            ):
                options.append(((1, 0, 0), None))
            choices.append(_Choice(sorted(options, key=lambda option: option[0])))
    return _cheapest(choices, capacities(problem))


def _may_go(request: Request, holds: bool) -> bool:
    return not request.mandatory and not holds


def _cheapest(choices: list[_Choice], capacity: Mapping[str, int | None]) -> Cost | None:
    best: Cost | None = None
    used: dict[str, int] = {}

    def search(index: int, cost: Cost) -> None:
        nonlocal best
        if best is not None and cost >= best:
            return
        if index == len(choices):
            best = cost
            return
        for more, way in choices[index].options:
            taken = way.slots if way else ()
            if any(used.get(s, 0) >= (capacity[s] or len(choices)) for s in taken):
                continue
            for slot_id in taken:
                used[slot_id] = used.get(slot_id, 0) + 1
            search(index + 1, (cost[0] + more[0], cost[1] + more[1], cost[2] + more[2]))
            for slot_id in taken:
                used[slot_id] -= 1

    search(0, (0, 0, 0))
    return best


def published(change: Change) -> dict[str, tuple[Target, int]] | None:
    """Every round's target and deadline as published, None where one no longer stands."""
    rounds = {round_.key: round_ for round_ in change.after.rounds}
    found = {}
    for plan in change.plan.rounds:
        target = next((t for t in rounds[plan.round].targets if t.id == plan.target), None)
        if target is None or plan.deadline > target.latest_deadline:
            return None
        found[plan.round] = (target, plan.deadline)
    return found


def other_dates(round_: Round, plan: RoundPlan) -> Iterator[tuple[bool, list[tuple[Target, int]]]]:
    """The dates of levels 3 and 4 in the order they are tried, those equally good together, the
    nearest first; with each whether the target moves."""
    near = plan.latest_deadline
    same = [t for t in round_.targets if t.id == plan.target]
    others = [t for t in round_.targets if t.id != plan.target]
    others.sort(key=lambda t: (t.start < near, abs(t.start - near)))
    for target in same:
        yield False, _deadlines(round_, plan, target)
    for target in others:
        if plan.deadline <= target.latest_deadline:
            yield True, [(target, plan.deadline)]
    for target in others:
        yield True, _deadlines(round_, plan, target)


def _deadlines(round_: Round, plan: RoundPlan, target: Target) -> list[tuple[Target, int]]:
    days = [day for day in range(round_.dispatch + 1, target.latest_deadline + 1)]
    days = [day for day in days if day in WORKDAYS and day != plan.deadline]
    # Where the published one lies too late no earlier day is any better than the last.
    if target.latest_deadline > plan.deadline:
        days = [day for day in days if day > plan.deadline]
    return [(target, day) for day in sorted(days, key=lambda day: abs(day - plan.deadline))]
