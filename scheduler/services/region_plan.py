"""All open rounds of a region together: which bodies' meetings are too few for them, and how
they and rounds not yet accepted best share the meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import RegisterEntry, Remiss, RouteMeeting
from scheduler.domain.rights import Right
from scheduler.domain.swedish import date_span
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import build_problem
from scheduler.planning.check import check_plan
from scheduler.planning.problem import PlanningProblem, Request, Round, RoundPlan
from scheduler.planning.shared_load import LoadCosts, Published, without_capacity
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.replan_problem import StoredPlan, first_day, stored_plan, takes_part
from scheduler.services.rounds_file import read_drafts
from scheduler.storage import meeting_store, remiss_store

if TYPE_CHECKING:
    from scheduler.planning.many.overload import Overload


class CrowdedMeetings(Struct, frozen=True):
    """``body``'s meetings from ``first`` to ``last`` take ``capacity`` remisser by config, and
    ``wanted`` have no other meeting by their published last response date."""

    body: Body
    first: date
    last: date
    capacity: int
    wanted: int

    @property
    def excess(self) -> int:
        return self.wanted - self.capacity

    @property
    def message(self) -> str:
        span = date_span(self.first, self.last, year=True)
        return (
            f"{self.body.name}: mötena {span} rymmer {_remisser(self.capacity)}, {self.wanted} "
            f"måste få plats. Lätta på {self.excess}: anstånd, delegation eller ett extra möte."
        )


def _remisser(count: int) -> str:
    return "1 remiss" if count == 1 else f"{count} remisser"


class FullMeeting(Struct, frozen=True):
    """A meeting that takes ``taken`` remisser in the plan, more than its body's capacity."""

    body: Body
    meeting: Meeting
    taken: int

    @property
    def capacity(self) -> int:
        return self.body.meeting_capacity or 0

    @property
    def excess(self) -> int:
        return self.taken - self.capacity


class MovedRecipient(Struct, frozen=True):
    """A recipient whose meetings would be others than those it knows of."""

    body: Body
    before: tuple[RouteMeeting, ...]
    after: tuple[Meeting, ...]


class SharedRound(Struct, frozen=True):
    """A round of the plan. ``published``: the target and last response date that are accepted,
    None for a draft. ``left_out``: wished recipients who cannot answer in time anyway."""

    key: str
    title: str
    target: date
    deadline: date
    published: tuple[date, date] | None
    moved: tuple[MovedRecipient, ...]
    left_out: tuple[Body, ...]


class RegionPlan(Struct, frozen=True):
    """Every open round and draft together. ``unplanned``: key and title of those that no target
    serves; what they would take of the meetings is not counted."""

    rounds: tuple[SharedRound, ...]
    unplanned: tuple[tuple[str, str], ...]
    full: tuple[FullMeeting, ...]
    points: int
    proved: bool


@needs(Right.READ_MATTERS)
def crowded_meetings(app: App, region: str) -> tuple[CrowdedMeetings, ...]:
    """Where the open rounds, at their published dates, ask more of a body than its meetings take.
    Empty where every meeting has room, or no capacity is set in config. A round whose target has
    been lost is left out: it is broken and has no dates to hold."""
    found = app.config.region(region)
    if all(body.meeting_capacity is None for body in found.bodies.values()):
        return ()
    # numpy takes a tenth of the web's start, and most regions set no capacity.
    from scheduler.planning.many.overload import overloads

    stored = _stored(app, found)
    standing = tuple(
        replace(round_, requests=_seats_wanted(round_))
        for round_ in _published_rounds(stored)
        if round_.open_targets
    )
    if not standing:
        return ()
    problem = replace(stored.problem, rounds=standing)
    return tuple(_crowded(found.body(one.body), one) for one in overloads(problem))


def _seats_wanted(round_: Round) -> tuple[Request, ...]:
    """The requests that need a meeting, as if no group waited for another: what is too crowded
    even so cannot be put right by any order."""
    return tuple(replace(request, group=1) for request in round_.requests if request.stages)


def _crowded(body: Body, one: Overload) -> CrowdedMeetings:
    return CrowdedMeetings(
        body,
        date.fromordinal(one.first.start),
        date.fromordinal(one.last.end),
        one.capacity,
        len(one.requests),
    )


def _stored(app: App, region: Region) -> StoredPlan:
    with app.database.read() as connection:
        rounds = remiss_store.rounds(connection, region.key)
        meetings = meeting_store.meetings(connection, region.key)
    return stored_plan(region, meetings, rounds, Workdays(), app.settings.today())


def _published_rounds(stored: StoredPlan) -> tuple[Round, ...]:
    """The open rounds with the dates that are published, which stand also where config has come
    to ask for more time since."""
    published = {plan.round: plan for plan in stored.plan.rounds}
    return tuple(_at_its_dates(round_, published[round_.key]) for round_ in stored.problem.rounds)


def _at_its_dates(round_: Round, plan: RoundPlan) -> Round:
    extended = {extension.recipient: extension.until for extension in plan.extensions}
    return replace(
        round_,
        required_target=plan.target,
        fixed_deadline=plan.deadline,
        requests=tuple(
            replace(request, mandatory=True, extended_to=extended.get(request.recipient))
            for request in round_.requests
        ),
        targets=tuple(
            replace(target, latest_deadline=max(target.latest_deadline, plan.deadline))
            if target.id == plan.target
            else target
            for target in round_.targets
        ),
    )


@needs(Right.MANAGE_ROUNDS)
def plan_region(
    app: App,
    region: str,
    drafts_file: Path | None = None,
    *,
    move_published: bool = False,
    tell: Callable[[int], None] = lambda _proved: None,
) -> RegionPlan:
    """The best plan of the region's open rounds and the drafts in a rounds file (docs/rundor.md),
    on the meetings stored now. Nothing is stored.

    Published dates stand unless ``move_published``. ``tell`` is told how many of the objectives
    (`soft_capacity`) are proved, before each. Raises ConfigError and BadInputError for a
    fault in the file.
    """
    # ortools takes a third of a second to import; other pages and commands never need it.
    from scheduler.planning.soft_capacity import share_meetings

    found = app.config.region(region)
    drafts: Sequence[Remiss] = ()
    if drafts_file is not None:
        found, drafts = read_drafts(found, drafts_file)
    stored = _stored(app, found)
    today = app.settings.today()
    with app.database.read() as connection:
        held = meeting_store.meetings(connection, region)
    taken = {draft.key for draft in drafts} & set(stored.rounds)
    if taken:
        raise BadInputError(f"En öppen runda har redan key {min(taken)}: ge utkastet en annan.")
    built = build_problem(found, held, drafts, Workdays())
    rounds = _published_rounds(stored)
    if move_published:
        rounds = tuple(_with_open_dates(round_, today) for round_ in rounds)
    problem = _merged(stored.problem, rounds, built.problem)
    costs = LoadCosts(app.config.above_capacity_points, app.config.repair_costs.move_target)
    shared = share_meetings(problem, costs, _published(stored, today), tell)
    faults = check_plan(without_capacity(problem), shared.plan)
    if faults:
        raise RuntimeError(f"the checker refuses the plan: {faults}")
    titles = {one.id: one.title for one in stored.rounds.values()}
    titles |= {remiss.key: remiss.title for remiss in drafts}
    meetings = {**stored.meetings, **built.meetings}
    return RegionPlan(
        tuple(
            _shared_round(found, stored, meetings, titles[plan.round], plan, shared.moved)
            for plan in shared.plan.rounds
        ),
        tuple((key, titles[key]) for key in shared.plan.unplanned),
        tuple(
            FullMeeting(body, meetings[slot_id], (body.meeting_capacity or 0) + excess)
            for slot_id, excess in shared.excess.items()
            for body in [found.body(meetings[slot_id].body)]
        ),
        shared.points,
        shared.proved,
    )


def _with_open_dates(round_: Round, today: date) -> Round:
    """The round with any target that is still ahead and the deadline that gives; with the target
    it has it keeps the deadline it has."""
    ahead = tuple(
        replace(target, latest_deadline=round_.fixed_deadline or target.latest_deadline)
        if target.id == round_.required_target
        else target
        for target in round_.targets
        if target.latest_deadline > today.toordinal() or target.id == round_.required_target
    )
    return replace(round_, targets=ahead, required_target=None, fixed_deadline=None)


def _merged(
    stored: PlanningProblem, rounds: tuple[Round, ...], drafts: PlanningProblem
) -> PlanningProblem:
    """One problem of both. Of a body's meetings one may know the tentative ones too; who may use
    them is said by each request."""
    slots = dict(stored.slots)
    for body, known in drafts.slots.items():
        slots[body] = max(slots.get(body, ()), known, key=len)
    return PlanningProblem(slots, rounds + drafts.rounds, stored.workdays | drafts.workdays)


def _published(stored: StoredPlan, today: date) -> Published:
    ways, first_days = {}, {}
    for plan in stored.plan.rounds:
        register = {entry.body: entry for entry in stored.rounds[plan.round].register}
        for answer in plan.answers:
            ways[plan.round, answer.recipient] = answer.slots
            entry = register[answer.recipient]
            if takes_part(entry):
                first_days[plan.round, answer.recipient] = _first_days(entry, today)
    targets = {plan.round: plan.target for plan in stored.plan.rounds}
    return Published(targets, ways, first_days)


def _first_days(entry: RegisterEntry, today: date) -> tuple[int, ...]:
    """For each stage the first day of another meeting: a stage that is over stays as it was."""
    tomorrow = today.toordinal() + 1
    days = [first_day(entry, today), *(tomorrow for _ in entry.route[1:])]
    return tuple(
        date.max.toordinal() if step.start_date <= today else day
        for step, day in zip(entry.route, days, strict=True)
    )


def _shared_round(
    region: Region,
    stored: StoredPlan,
    meetings: Mapping[str, Meeting],
    title: str,
    plan: RoundPlan,
    moved: Sequence[tuple[str, str]],
) -> SharedRound:
    accepted = stored.rounds.get(plan.round)
    entries = {entry.body: entry for entry in accepted.register} if accepted else {}
    return SharedRound(
        plan.round,
        title,
        meetings[plan.target].start_date,
        date.fromordinal(plan.deadline),
        (accepted.target_date, accepted.deadline) if accepted else None,
        tuple(
            MovedRecipient(
                region.body(answer.recipient),
                entries[answer.recipient].route,
                tuple(meetings[slot_id] for slot_id in answer.slots),
            )
            for answer in plan.answers
            if (plan.round, answer.recipient) in moved
        ),
        tuple(region.body(key) for key in plan.unanswered),
    )
