"""The reasons behind every date, as codes and values. `explain` makes Swedish of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from scheduler.domain.bodies import Body
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import Remiss
from scheduler.planning import search
from scheduler.planning.build import (
    BuiltProblem,
    answer_lead_times,
    compile_time_for,
    known_preparing_bodies,
    lead_times_for,
)
from scheduler.planning.problem import Answer, Request, RoundPlan, Target
from scheduler.planning.proposal import Reason, RecipientRow


def why_ready(
    built: BuiltProblem, remiss: Remiss, request: Request, answer: Answer | None
) -> tuple[Reason, ...]:
    """From the dispatch, stage by stage, to the day the answer is ready."""
    body = built.region.body(request.recipient)
    first_body = built.region.body(request.stages[0].body)
    intake = lead_times_for(first_body, remiss.rules).intake
    first_day = remiss.dispatch_date + timedelta(days=intake.days)
    chain = [
        Reason(
            "intake",
            {
                "body": first_body.name,
                "dispatch": remiss.dispatch_date,
                "days": intake.days,
                "first_day": first_day,
                "source": intake.source,
            },
        )
    ]
    if not known_preparing_bodies(built.region, body, built.by_body) and body.preparation:
        preparing = [built.region.body(p.body).name for p in body.preparation]
        chain.append(
            Reason("preparation_inside_intake", {"body": body.name, "preparing": preparing})
        )
    chain += _too_soon(built, first_body, remiss.dispatch_date, first_day)
    if answer is None:
        return tuple(chain)
    for index, slot_id in enumerate(answer.slots):
        meeting = built.meetings[slot_id]
        stage = request.stages[index]
        values: dict[str, object] = {
            "body": built.region.body(stage.body).name,
            "first": meeting.start_date,
            "last": meeting.end_date,
        }
        if index == 0:
            chain.append(Reason("first_meeting", values))
        else:
            chain.append(Reason("next_meeting", values | {"days": stage.lead_days}))
    lag = answer_lead_times(body, remiss)
    chain.append(
        Reason(
            "lag",
            {
                "meeting_end": built.meetings[answer.slots[-1]].end_date,
                "days": lag.response_lag_days,
                "ready": date.fromordinal(answer.ready),
                "source": lag.approval.source,
            },
        )
    )
    return tuple(chain)


def _too_soon(built: BuiltProblem, body: Body, dispatch: date, first_day: date) -> list[Reason]:
    """The body's meetings after the dispatch that come before its intake time has passed."""
    return [
        Reason(
            "too_soon",
            {
                "body": body.name,
                "first": meeting.start_date,
                "last": meeting.end_date,
                "days": (meeting.start_date - dispatch).days,
            },
        )
        for meeting in built.meetings_of(body.key)
        if dispatch <= meeting.start_date < first_day and meeting.can_decide
    ]


def extended(deadline: int, limit: int) -> tuple[Reason, ...]:
    """The recipient's own last day, where it lies after the others' (day ordinals)."""
    if limit <= deadline:
        return ()
    values = {"until": date.fromordinal(limit), "deadline": date.fromordinal(deadline)}
    return (Reason("extended", values),)


def why_latest(
    built: BuiltProblem, remiss: Remiss, meeting: Meeting, target: Target
) -> tuple[Reason, ...]:
    """From the owner's meeting back to the last working day there is for an answer."""
    owner = built.region.body(remiss.owner)
    compile_time = compile_time_for(owner, remiss.rules)
    latest = date.fromordinal(target.latest_deadline)
    base: dict[str, object] = {
        "body": owner.name,
        "first": meeting.start_date,
        "last": meeting.end_date,
    }
    if compile_time.prep_days is not None:
        return (Reason("prep", base | {"days": compile_time.prep_days, "latest": latest}),)
    summons_day = meeting.start_date - timedelta(days=compile_time.summons_days)
    return (
        Reason(
            "summons",
            base
            | {
                "days": compile_time.summons_days,
                "summons_day": summons_day,
                "source": owner.lead_times.summons.source,
            },
        ),
        Reason(
            "compile",
            {
                "workdays": compile_time.compile_workdays,
                "summons_day": summons_day,
                "latest": latest,
                "source": owner.lead_times.compile.source,
            },
        ),
    )


def why_deadline(
    built: BuiltProblem,
    remiss: Remiss,
    meeting: Meeting,
    plan: RoundPlan,
    binding: Sequence[RecipientRow],
) -> tuple[Reason, ...]:
    """Why the window is what it is and why the deadline lies where it does in it."""
    target = next(
        target
        for round_ in built.problem.rounds
        if round_.key == plan.round
        for target in round_.targets
        if target.id == plan.target
    )
    earliest = date.fromordinal(plan.earliest_deadline)
    chain = list(why_latest(built, remiss, meeting, target))
    chain += [
        Reason("binding", {"body": row.body.name, "ready": row.ready, "earliest": earliest})
        for row in binding
    ]
    code = "fixed_deadline" if remiss.deadline else "latest_of_window"
    chain.append(Reason(code, {"deadline": date.fromordinal(plan.deadline)}))
    return tuple(chain)


def obstacle(
    built: BuiltProblem, remiss: Remiss, request: Request, answer: Answer | None, limit: int
) -> Reason:
    """Why the recipient cannot answer by ``limit`` (a day ordinal)."""
    body = built.region.body(request.recipient)
    lead_times = answer_lead_times(body, remiss)
    if answer is not None and answer.ready <= limit:
        return Reason("no_room", {"body": body.name})
    if answer is not None:
        first = built.meetings[answer.slots[-1]]
        latest_extra = date.fromordinal(limit - request.lag_days)
        earliest_extra = _first_deciding_day(built, remiss, request)
        while latest_extra.toordinal() not in built.problem.workdays:
            latest_extra -= timedelta(days=1)
        values: dict[str, object] = {
            "body": body.name,
            "first": first.start_date,
            "last": first.end_date,
            "days": lead_times.response_lag_days,
            "ready": date.fromordinal(answer.ready),
            "limit": date.fromordinal(limit),
            "days_late": answer.ready - limit,
        }
        if earliest_extra <= latest_extra:
            values |= {"extra_from": earliest_extra, "extra_to": latest_extra}
        return Reason("too_late", values)
    meetings = built.meetings_of(body.key)
    if not meetings:
        return Reason("no_meetings", {"body": body.name})
    deciding = [meeting for meeting in meetings if meeting.can_decide]
    if not deciding:
        return Reason("no_decisions", {"body": body.name, "count": len(meetings)})
    waiting = search.first_unmet_preparation(
        built.problem, request, remiss.dispatch_date.toordinal()
    )
    if waiting is not None:
        stage, from_day = waiting
        return Reason(
            "no_preparation",
            {
                "body": body.name,
                "preparing": built.region.body(stage.body).name,
                "first_day": date.fromordinal(from_day),
            },
        )
    last = deciding[-1]
    return Reason(
        "all_too_soon",
        {
            "body": body.name,
            "first": last.start_date,
            "last": last.end_date,
            "first_day": _first_deciding_day(built, remiss, request),
            "dispatch": remiss.dispatch_date,
        },
    )


def _first_deciding_day(built: BuiltProblem, remiss: Remiss, request: Request) -> date:
    """The first working day the deciding body could meet, given its preparing bodies' meetings."""
    dispatch = remiss.dispatch_date.toordinal()
    prepared = search.earliest_preparation(built.problem, request, dispatch)
    lead_days = sum(stage.lead_days for stage in request.stages)
    first = prepared[1] if prepared else dispatch + lead_days
    return date.fromordinal(built.problem.workday_at_or_after(first))


def no_target(built: BuiltProblem, remiss: Remiss) -> Reason:
    """Why the owner has no meeting to treat the answers at."""
    owner = built.region.body(remiss.owner)
    meetings = built.meetings_of(owner.key)
    if not meetings:
        return Reason("owner_without_meetings", {"body": owner.name})
    return Reason(
        "owner_without_target",
        {
            "body": owner.name,
            "dispatch": remiss.dispatch_date,
            "first": meetings[-1].start_date,
            "last": meetings[-1].end_date,
        },
    )


def deadline_too_late(built: BuiltProblem, remiss: Remiss, target: Target) -> Reason:
    """A fixed deadline that leaves the owner too little time before its meeting."""
    meeting = built.meetings[target.id]
    return Reason(
        "deadline_too_late",
        {
            "body": built.region.body(remiss.owner).name,
            "deadline": remiss.deadline,
            "first": meeting.start_date,
            "last": meeting.end_date,
            "latest": date.fromordinal(target.latest_deadline),
        },
    )
