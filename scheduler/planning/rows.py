"""Every recipient's row in a proposal, and the groups' days of dispatch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from scheduler.domain.bodies import Body
from scheduler.domain.lead_times import intake_day
from scheduler.domain.remisser import RecipientRole, Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning import reasons, search
from scheduler.planning.build import BuiltProblem
from scheduler.planning.groups import Way
from scheduler.planning.problem import Answer, Request, Round
from scheduler.planning.proposal import GroupDispatch, RecipientRow, RecipientStatus, RouteStep
from scheduler.planning.route_reasons import why_forwarded, why_ready


def recipient_row(
    built: BuiltProblem, remiss: Remiss, request: Request, way: Way, deadline: int, limit: int
) -> RecipientRow:
    """A recipient's row; the way's ``answer`` is None where it has no part in the plan. ``limit``
    is the day its answer must be ready: ``deadline``, or later with an extension (day ordinals)."""
    answer = way.answer
    dispatch = date.fromordinal(way.dispatch)
    earliest = answer or search.earliest_answer(built.problem, request, way.dispatch)
    usable = built.ready_days.usable_meetings(request, way.dispatch, limit)
    obstacle = None
    if answer is None:
        obstacle = reasons.obstacle(built, remiss, request, dispatch, earliest, limit)
    route = _route(built, request, earliest)
    return RecipientRow(
        body=built.region.body(request.recipient),
        mandatory=request.mandatory,
        status=_status(route, usable, takes_part=answer is not None),
        route=route,
        ready=date.fromordinal(earliest.ready) if earliest else None,
        slack_days=limit - earliest.ready if earliest else None,
        usable_meetings=usable,
        why=(
            *why_ready(built, remiss, request, dispatch, earliest),
            *reasons.extended(deadline, limit),
        ),
        dispatch=dispatch,
        decision=built.chain_of(remiss.key, request.recipient).recipient.decision,
        group=request.group,
        obstacle=obstacle,
        extended_to=date.fromordinal(limit) if limit > deadline else None,
    )


def _status(
    route: tuple[RouteStep, ...], usable_meetings: int, *, takes_part: bool
) -> RecipientStatus:
    if not takes_part:
        return RecipientStatus.IMPOSSIBLE
    if any(step.meeting.is_tentative for step in route):
        return RecipientStatus.TENTATIVE
    return RecipientStatus.SINGLE_CHANCE if usable_meetings == 1 else RecipientStatus.OK


def _route(built: BuiltProblem, request: Request, answer: Answer | None) -> tuple[RouteStep, ...]:
    steps: list[RouteStep] = []
    if answer is None:
        return ()
    for stage, slot_id in zip(request.stages, answer.slots, strict=True):
        meeting = built.meetings[slot_id]
        last_day = meeting.intake_day or intake_day(meeting.start_date, stage.lead_days)
        steps.append(RouteStep(built.region.body(stage.body), meeting, last_day))
    return tuple(steps)


def binding_rows(
    rows: Sequence[RecipientRow], earliest: date, workdays: Workdays
) -> tuple[RecipientRow, ...]:
    """The recipients that set the first day of the window: without them it would be wider."""
    return tuple(
        row
        for row in rows
        if row.obstacle is None
        and row.extended_to is None
        and row.ready is not None
        and workdays.at_or_after(row.ready) == earliest
    )


def informed_bodies(built: BuiltProblem, remiss: Remiss) -> tuple[Body, ...]:
    """The bodies that only get the papers."""
    return tuple(
        built.region.body(recipient.body)
        for recipient in remiss.recipients
        if recipient.role is RecipientRole.INFORMED
    )


def group_dispatches(
    built: BuiltProblem, round_: Round, ways: Mapping[str, Way]
) -> tuple[GroupDispatch, ...]:
    """When each group gets its papers and why; empty where all get them at once.

    ``ways`` holds every recipient's, with the answers that the later groups wait for.
    """
    groups = round_.groups
    if len(groups) < 2:
        return ()
    found = []
    waited_for: list[tuple[str, date]] = []
    for index, group in enumerate(groups):
        number = group[0].group
        dispatch = date.fromordinal(ways[group[0].recipient].dispatch)
        why = why_forwarded(built, waited_for, dispatch, number) if index else None
        bodies = tuple(built.region.body(request.recipient) for request in group)
        found.append(GroupDispatch(number, dispatch, bodies, why))
        waited_for = _last_to_answer(group, ways)
    return tuple(found)


def _last_to_answer(group: tuple[Request, ...], ways: Mapping[str, Way]) -> list[tuple[str, date]]:
    ready = {
        request.recipient: answer.ready
        for request in group
        if (answer := ways[request.recipient].answer) is not None
    }
    last = max(ready.values(), default=None)
    return [(key, date.fromordinal(day)) for key, day in ready.items() if day == last]
