"""Which single meeting, cancelled or bordlagd, would break a plan, and what would then be left.

As a power grid is checked for the loss of any one line: every meeting the plan rests on is taken
away in turn. A matter that is tabled (bordlagd, KL 5:50, 6:33) goes to the body's next meeting,
which for the answer is the same as the meeting not being held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.planning.build import BuiltProblem
from scheduler.planning.problem import PlanningProblem, Round, RoundPlan, Target
from scheduler.planning.proposal import FragileMeeting
from scheduler.planning.search import earliest_answer, quickest_ways


class Fragility(Struct, frozen=True):
    """A meeting whose loss breaks the plan.

    ``lost`` are the mandatory recipients that then answer too late, empty where it is the target
    itself. ``ready`` is the day the last of them is ready instead, None where one has no other
    meeting. ``next_target`` and ``next_deadline`` are the first that then work, None where none
    does. Days are ordinals.
    """

    slot: str
    lost: tuple[str, ...]
    ready: int | None
    next_target: str | None
    next_deadline: int | None


class Loss(Struct, frozen=True):
    """A meeting taken away: the day each mandatory recipient that uses it is ready instead, None
    where it has no other meeting. Recipients of later groups, that have to wait for it, are there
    too."""

    slot: str
    ready: Mapping[str, int | None]


def losses(problem: PlanningProblem, round_: Round, plan: RoundPlan) -> tuple[Loss, ...]:
    """Every meeting on a mandatory recipient's way, each taken away in turn."""
    requests = {request.recipient: request for request in round_.requests}
    users: dict[str, list[str]] = {}
    for answer in plan.answers:
        if requests[answer.recipient].mandatory:
            for slot in answer.slots:
                users.setdefault(slot, []).append(answer.recipient)
    if len(round_.groups) > 1:
        return tuple(_loss_in_groups(problem, round_, slot, users[slot]) for slot in users)
    found = []
    for slot, recipients in users.items():
        others = (
            earliest_answer(problem, requests[key], round_.dispatch, without=slot)
            for key in recipients
        )
        ready = (answer.ready if answer else None for answer in others)
        found.append(Loss(slot, dict(zip(recipients, ready, strict=True))))
    return tuple(found)


def _loss_in_groups(
    problem: PlanningProblem, round_: Round, slot: str, users: Sequence[str]
) -> Loss:
    """Groups then wait for the mandatory answers alone; where one of those has no other meeting
    the round is broken there, and nothing is said of the groups after it."""
    ways = quickest_ways(problem, round_, slot)
    group_of = {request.recipient: request.group for request in round_.requests}
    first = min(group_of[key] for key in users)
    ready: dict[str, int | None] = {}
    for request in round_.requests:
        answer = ways[request.recipient].answer
        if request.mandatory and (request.recipient in users or request.group > first):
            ready[request.recipient] = answer.ready if answer else None
    blocked = [group_of[key] for key, day in ready.items() if day is None]
    last = min(blocked, default=max(group_of.values()))
    return Loss(slot, {key: day for key, day in ready.items() if group_of[key] <= last})


def too_late(loss: Loss, limits: Mapping[str, int]) -> tuple[str, ...]:
    """The recipients that without the meeting are not ready by their day in ``limits``."""
    return tuple(key for key, day in loss.ready.items() if day is None or day > limits[key])


def fragilities(round_: Round, plan: RoundPlan, found: Sequence[Loss]) -> tuple[Fragility, ...]:
    """Every meeting the plan cannot lose, in the order of the recipients, the target last."""
    mandatory = {request.recipient for request in round_.requests if request.mandatory}
    ready = {a.recipient: a.ready for a in plan.answers if a.recipient in mandatory}
    limits = round_.limits(round_.target(plan.target))
    free = replace(round_, required_target=None, fixed_deadline=None)
    left = [_Left(target, free.limits(target), ready) for target in free.open_targets]
    fragile = []
    for loss in found:
        lost = too_late(loss, limits)
        if not lost:
            continue
        days = [loss.ready[key] for key in lost]
        last = None if None in days else max(day for day in days if day is not None)
        following = next((each.target for each in left if each.takes(loss.ready)), None)
        fragile.append(Fragility(loss.slot, lost, last, *_named(following)))
    others = (each.target for each in left if each.target.id != plan.target and each.takes({}))
    fragile.append(Fragility(plan.target, (), None, *_named(next(others, None))))
    return tuple(fragile)


class _Left:
    """One of the owner's meetings, each recipient's limit for it, and who misses that anyway."""

    def __init__(self, target: Target, limits: Mapping[str, int], ready: Mapping[str, int]) -> None:
        self.target = target
        self._limits = limits
        self._late = {key for key, day in ready.items() if day > limits[key]}

    def takes(self, changed: Mapping[str, int | None]) -> bool:
        """Whether it can take everybody's answers, with these days in place of the plan's."""
        return self._late <= changed.keys() and all(
            day is not None and day <= self._limits[key] for key, day in changed.items()
        )


def _named(target: Target | None) -> tuple[str | None, int | None]:
    return (target.id, target.latest_deadline) if target else (None, None)


def fragile_meetings(
    built: BuiltProblem, round_: Round, plan: RoundPlan, found: Sequence[Loss]
) -> tuple[FragileMeeting, ...]:
    """Every meeting the plan cannot lose, in dates and bodies."""

    def day(ordinal: int | None) -> date | None:
        return date.fromordinal(ordinal) if ordinal is not None else None

    return tuple(
        FragileMeeting(
            body=built.region.body(built.meetings[each.slot].body),
            meeting=built.meetings[each.slot],
            lost=tuple(built.region.body(key) for key in each.lost),
            ready=day(each.ready),
            next_target=built.meetings[each.next_target] if each.next_target else None,
            next_deadline=day(each.next_deadline),
        )
        for each in fragilities(round_, plan, found)
    )
