"""One recipient in a proposal: its way, its margin, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scheduler.domain.lead_times import intake_day
from scheduler.domain.remisser import Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning import reasons, search
from scheduler.planning.build import BuiltProblem
from scheduler.planning.problem import Answer, Request, Round
from scheduler.planning.proposal import RecipientRow, RecipientStatus, RouteStep


def recipient_row(
    built: BuiltProblem,
    remiss: Remiss,
    round_: Round,
    request: Request,
    answer: Answer | None,
    deadline: int,
    limit: int,
) -> RecipientRow:
    """A recipient's row; ``answer`` None means that it has no part in the plan. ``limit`` is the
    day its answer must be ready: ``deadline``, or later with an extension (day ordinals)."""
    body = built.region.body(request.recipient)
    earliest = answer or search.earliest_answer(built.problem, request, round_.dispatch)
    usable = len(search.usable_slots(built.problem, request, round_.dispatch, limit))
    ready = date.fromordinal(earliest.ready) if earliest else None
    obstacle = None
    if answer is None:
        status = RecipientStatus.IMPOSSIBLE
        obstacle = reasons.obstacle(built, remiss, request, earliest, limit)
    else:
        status = RecipientStatus.SINGLE_CHANCE if usable == 1 else RecipientStatus.OK
    why = reasons.why_ready(built, remiss, request, earliest)
    extension = reasons.extended(deadline, limit)
    return RecipientRow(
        body=body,
        mandatory=request.mandatory,
        status=status,
        route=_route(built, remiss, request, earliest),
        ready=ready,
        slack_days=limit - earliest.ready if earliest else None,
        usable_meetings=usable,
        why=(*why, *extension),
        obstacle=obstacle,
        extended_to=date.fromordinal(limit) if limit > deadline else None,
    )


def _route(
    built: BuiltProblem, remiss: Remiss, request: Request, answer: Answer | None
) -> tuple[RouteStep, ...]:
    steps: list[RouteStep] = []
    if answer is None:
        return ()
    for stage, slot_id in zip(request.stages, answer.slots, strict=True):
        meeting = built.meetings[slot_id]
        steps.append(
            RouteStep(
                built.region.body(stage.body),
                meeting,
                intake_day(meeting.start_date, stage.lead_days),
            )
        )
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
