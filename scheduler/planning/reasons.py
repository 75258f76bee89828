"""The reasons behind every date, as codes and values. `explain` makes Swedish of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from scheduler.domain.bodies import Body
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import Remiss
from scheduler.planning import search
from scheduler.planning.build import BuiltProblem, compile_time_for
from scheduler.planning.problem import Answer, Request, RoundPlan, Target
from scheduler.planning.proposal import Reason, RecipientRow
from scheduler.planning.routes import deciding_body


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
    built: BuiltProblem,
    remiss: Remiss,
    request: Request,
    dispatch: date,
    answer: Answer | None,
    limit: int,
) -> Reason:
    """Why the recipient, whose papers go out on ``dispatch``, cannot answer by ``limit`` (a day
    ordinal)."""
    chain = built.chain_of(remiss.key, request.recipient)
    body = deciding_body(built.region, chain.recipient)
    if answer is not None and answer.ready <= limit:
        return _left_out(built, remiss, request, answer)
    if answer is not None and not answer.slots:
        return Reason(
            "handled_too_late",
            {
                "dispatch": dispatch,
                "days": request.lag_days,
                "ready": date.fromordinal(answer.ready),
                "limit": date.fromordinal(limit),
                "days_late": answer.ready - limit,
            },
        )
    earliest_extra = _first_deciding_day(built, request, dispatch)
    if answer is not None:
        first = built.meetings[answer.slots[-1]]
        latest_extra = date.fromordinal(limit - request.lag_days)
        while latest_extra.toordinal() not in built.problem.workdays:
            latest_extra -= timedelta(days=1)
        values: dict[str, object] = {
            "body": body.name,
            "first": first.start_date,
            "last": first.end_date,
            "days": request.lag_days,
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
    deciding = [m for m in meetings if (m.may_decide if request.allow_tentative else m.can_decide)]
    if not deciding:
        return Reason("no_decisions", {"body": body.name, "count": len(meetings)})
    waiting = search.first_unmet_preparation(built.problem, request, dispatch.toordinal())
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
            "first_day": earliest_extra,
            "dispatch": dispatch,
        },
    )


def _left_out(built: BuiltProblem, remiss: Remiss, request: Request, answer: Answer) -> Reason:
    """Why an answer that is ready in time has no part in the plan: meetings that others have
    filled, or a group after it that would have to wait too long."""
    body = built.region.body(request.recipient)
    round_ = next(each for each in built.problem.rounds if each.key == remiss.key)
    is_last = request.group == max(other.group for other in round_.requests)
    capacities = [
        slot.capacity for stage in request.stages for slot in built.problem.slots[stage.body]
    ]
    if is_last or any(capacity is not None for capacity in capacities):
        return Reason("no_room", {"body": body.name})
    return Reason("holds_up", {"body": body.name, "ready": date.fromordinal(answer.ready)})


def _first_deciding_day(built: BuiltProblem, request: Request, dispatch: date) -> date:
    """The first working day the deciding body could meet, given its preparing bodies' meetings."""
    first = search.first_deciding_day(built.problem, request, dispatch.toordinal())
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


def nobody_answers(owner: Body) -> Reason:
    """All recipients are wished ones and none of them can answer in time."""
    return Reason("nobody_answers", {"body": owner.name})


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
