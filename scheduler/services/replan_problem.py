"""Accepted rounds as a planning problem on the meetings that are stored now.

The numbers of days are those that were accepted, read off the stored ways: what config says today
must not move a date that was published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import (
    AcceptedRound,
    Recipient,
    RegisterEntry,
    Remiss,
    RemissState,
)
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import build_problem, slot_for
from scheduler.planning.problem import (
    Answer,
    Extension,
    Plan,
    PlanningProblem,
    Request,
    Round,
    RoundPlan,
    Stage,
)
from scheduler.planning.replan.replanner import Replanner
from scheduler.services.papers_days import PapersDays, group_of, lag_days


class StoredPlan(Struct, frozen=True):
    """The open rounds as they are accepted, and the meetings by id."""

    problem: PlanningProblem
    plan: Plan
    meetings: Mapping[str, Meeting]
    rounds: Mapping[str, AcceptedRound]
    replanner: Replanner

    def round_of(self, key: str) -> Round:
        """The round as the planner knows it; raises KeyError."""
        return {round_.key: round_ for round_ in self.problem.rounds}[key]


def takes_part(entry: RegisterEntry) -> bool:
    """Whether a change of meetings still concerns the recipient: it has a way and waits."""
    return bool(entry.route) and entry.state.is_outstanding


def _is_planned(entry: RegisterEntry) -> bool:
    """Whether an answer is waited for: from a meeting, or from a chair or an official."""
    return entry.ready_day is not None and entry.state.is_outstanding


def stored_plan(
    region: Region,
    meetings: Sequence[Meeting],
    rounds: Sequence[AcceptedRound],
    workdays: Workdays,
    today: date,
    delayed: Collection[tuple[str, str]] = (),
) -> StoredPlan:
    """Every open round with a recipient that still waits. ``delayed``: (round, recipient) whose
    answers may hold up the papers to later groups, as long as these reach their meetings."""
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
            replace(
                found,
                dispatch=_first_dispatch(open_rounds[found.key], today).toordinal(),
                requests=_requests(region, open_rounds[found.key], today),
            )
            for found in built.problem.rounds
        ),
    )
    papers = PapersDays(built.meetings, workdays, region.routing.forwarding.days, today, delayed)
    plan = Plan(tuple(_round_plan(open_rounds[found.key], papers) for found in problem.rounds))
    first_days = {
        (one.id, entry.body): first_day(entry, today)
        for one in open_rounds.values()
        for entry in one.register
        if takes_part(entry)
    }
    replanner = Replanner(problem, plan, today=today.toordinal(), first_days=first_days)
    return StoredPlan(problem, plan, built.meetings, open_rounds, replanner)


def _remiss(accepted: AcceptedRound) -> Remiss:
    waiting = [entry for entry in accepted.register if _is_planned(entry)]
    return Remiss(
        key=accepted.id,
        owner=accepted.owner,
        dispatch_date=accepted.dispatch_date,
        recipients=tuple(Recipient(entry.body, entry.role) for entry in waiting),
        rules=accepted.rules,
    )


def _first_dispatch(accepted: AcceptedRound, today: date) -> date:
    """The day of the first papers that some answer is still waited for after."""
    waiting = [entry for entry in accepted.register if _is_planned(entry)]
    if any(group_of(entry, today) == 0 for entry in waiting):
        return accepted.dispatch_date
    return min(entry.dispatch_date for entry in waiting)


def _requests(region: Region, accepted: AcceptedRound, today: date) -> tuple[Request, ...]:
    return tuple(
        Request(
            entry.body,
            _stages(region, entry),
            lag_days(entry),
            entry.mandatory,
            group=group_of(entry, today),
            allow_tentative=accepted.rules.allow_tentative,
        )
        for entry in accepted.register
        if _is_planned(entry)
    )


def _stages(region: Region, entry: RegisterEntry) -> tuple[Stage, ...]:
    """The bodies of the way; the first one's days as accepted, the gaps after it the bodies' own,
    where the accepted way kept them."""
    if not entry.route:
        return ()
    first = entry.route[0]
    intake = (first.start_date - entry.intake_day).days if entry.intake_day else 0
    stages = [Stage(first.body, max(0, intake))]
    for before, step in zip(entry.route, entry.route[1:], strict=False):
        actual = (step.start_date - before.end_date).days
        gaps = [p.gap_days for p in region.body(step.body).preparation if p.body == before.body]
        stages.append(Stage(step.body, max(0, min([actual, *gaps]))))
    return tuple(stages)


def _round_plan(accepted: AcceptedRound, papers: PapersDays) -> RoundPlan:
    waiting = [entry for entry in accepted.register if _is_planned(entry)]
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
        dispatches=papers.of(accepted, waiting),
    )


def first_day(entry: RegisterEntry, today: date) -> int:
    """The first day another first meeting may be: papers that are in already only wait for a
    meeting, others still need the body's intake days."""
    day = today.toordinal() + 1
    if entry.intake_day is None or entry.intake_day <= today:
        return day
    papers = max(today, entry.dispatch_date)
    return papers.toordinal() + (entry.route[0].start_date - entry.intake_day).days
