"""Accepted rounds as a planning problem on the meetings that are stored now.

The numbers of days are those that were accepted, read off the stored ways: what config says today
must not move a date that was published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import (
    AcceptedRound,
    Recipient,
    RegisterEntry,
    Remiss,
    RemissState,
    ResponseState,
)
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import build_problem, slot_for
from scheduler.planning.problem import (
    Answer,
    Extension,
    Plan,
    PlanningProblem,
    Request,
    RoundPlan,
    Stage,
)
from scheduler.planning.replan import Replanner


@dataclass(frozen=True)
class StoredPlan:
    """The open rounds as they are accepted, and the meetings by id."""

    problem: PlanningProblem
    plan: Plan
    meetings: Mapping[str, Meeting]
    rounds: Mapping[str, AcceptedRound]
    replanner: Replanner


def takes_part(entry: RegisterEntry) -> bool:
    """Whether a change of meetings still concerns the recipient: it has a way and waits."""
    return bool(entry.route) and entry.state is ResponseState.WAITING


def stored_plan(
    region: Region,
    meetings: Sequence[Meeting],
    rounds: Sequence[AcceptedRound],
    workdays: Workdays,
    today: date,
) -> StoredPlan:
    """Every open round with a recipient that still waits."""
    open_rounds = {
        one.id: one
        for one in rounds
        if one.state is RemissState.OPEN and any(takes_part(e) for e in one.register)
    }
    built = build_problem(
        region, meetings, [_remiss(one) for one in open_rounds.values()], workdays
    )
    slots = dict(built.problem.slots)
    for one in open_rounds.values():
        for step in (step for entry in one.register for step in entry.route):
            if step.body not in slots:
                body = region.body(step.body)
                held = [m for m in built.meetings_of(step.body) if m.can_prepare]
                slots[step.body] = tuple(slot_for(meeting, body) for meeting in held)
    problem = replace(
        built.problem,
        slots=slots,
        rounds=tuple(
            replace(found, requests=_requests(region, open_rounds[found.key]))
            for found in built.problem.rounds
        ),
    )
    plan = Plan(tuple(_round_plan(open_rounds[found.key]) for found in problem.rounds))
    first_days = {
        (one.id, entry.body): first_day(entry, today)
        for one in open_rounds.values()
        for entry in one.register
        if takes_part(entry)
    }
    replanner = Replanner(problem, plan, today=today.toordinal(), first_days=first_days)
    return StoredPlan(problem, plan, built.meetings, open_rounds, replanner)


def _remiss(accepted: AcceptedRound) -> Remiss:
    waiting = [entry for entry in accepted.register if takes_part(entry)]
    return Remiss(
        key=accepted.id,
        owner=accepted.owner,
        dispatch_date=accepted.dispatch_date,
        recipients=tuple(Recipient(entry.body, entry.role) for entry in waiting),
        rules=accepted.rules,
    )


def _requests(region: Region, accepted: AcceptedRound) -> tuple[Request, ...]:
    return tuple(
        Request(
            entry.body,
            _stages(region, entry),
            _lag_days(entry),
            entry.mandatory,
            allow_tentative=accepted.rules.allow_tentative,
        )
        for entry in accepted.register
        if takes_part(entry)
    )


def _stages(region: Region, entry: RegisterEntry) -> tuple[Stage, ...]:
    """The bodies of the way; the first one's days as accepted, the gaps after it the bodies' own,
    where the accepted way kept them."""
    first = entry.route[0]
    intake = (first.start_date - entry.intake_day).days if entry.intake_day else 0
    stages = [Stage(first.body, max(0, intake))]
    for before, step in zip(entry.route, entry.route[1:], strict=False):
        actual = (step.start_date - before.end_date).days
        gaps = [p.gap_days for p in region.body(step.body).preparation if p.body == before.body]
        stages.append(Stage(step.body, max(0, min([actual, *gaps]))))
    return tuple(stages)


def _lag_days(entry: RegisterEntry) -> int:
    if entry.ready_day is None:
        return 0
    return max(0, (entry.ready_day - entry.route[-1].end_date).days)


def _round_plan(accepted: AcceptedRound) -> RoundPlan:
    waiting = [entry for entry in accepted.register if takes_part(entry)]
    answers = [
        Answer(
            entry.body,
            tuple(step.meeting_id for step in entry.route),
            (entry.ready_day or accepted.deadline).toordinal(),
        )
        for entry in waiting
    ]
    return RoundPlan(
        round=accepted.id,
        target=accepted.target_meeting_id,
        deadline=accepted.deadline.toordinal(),
        earliest_deadline=accepted.window_earliest.toordinal(),
        latest_deadline=accepted.window_latest.toordinal(),
        answers=tuple(answers),
        extensions=tuple(
            Extension(entry.body, entry.extended_to.toordinal())
            for entry in waiting
            if entry.extended_to is not None and entry.extended_to > accepted.deadline
        ),
    )


def first_day(entry: RegisterEntry, today: date) -> int:
    """The first day another first meeting may be: papers that are in already only wait for a
    meeting, others still need the body's intake days."""
    day = today.toordinal() + 1
    if entry.intake_day is None or entry.intake_day <= today:
        return day
    papers = max(today, entry.dispatch_date)
    return papers.toordinal() + (entry.route[0].start_date - entry.intake_day).days
