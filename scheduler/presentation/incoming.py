"""A proposal for an incoming remiss as JSON (docs/json.md) and as text in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scheduler.domain.incoming import IncomingRemiss, StepRole
from scheduler.domain.swedish import date_span, days_text, long_date, weekday_name
from scheduler.planning.explain import phrase
from scheduler.planning.incoming.proposal import (
    IncomingProposal,
    IncomingRepair,
    IncomingStep,
    LostMeeting,
)
from scheduler.presentation.as_json import problems_json, reason_json
from scheduler.services.incoming import PlannedIncoming

ROLE_NAMES = {
    StepRole.PREPARES: "bereder",
    StepRole.HEARD: "hörs",
    StepRole.ANSWERS: "svarar",
}


def incoming_json(planned: PlannedIncoming) -> dict[str, Any]:
    """Every part's proposal, and the problems."""
    return {
        "parts": [_part_json(part) for part in planned.parts],
        "problems": problems_json(planned.problems),
    }


def _part_json(part: IncomingProposal) -> dict[str, Any]:
    remiss = part.remiss
    clock = remiss.deadline_time
    return {
        "part": remiss.part or None,
        "body": part.body.name,
        "sender": remiss.sender,
        "sender_dnr": remiss.sender_dnr,
        "dnr": remiss.dnr,
        "title": remiss.title,
        "received": remiss.received,
        "start": remiss.first_day,
        "deadline": remiss.deadline,
        "deadline_time": clock.strftime("%H:%M") if clock else None,
        "extended_to": remiss.extended_to,
        "limit": part.limit,
        "possible": part.possible,
        "ready": part.ready,
        "sent": part.sent,
        "slack_days": part.slack_days,
        "extension_until": part.extension_until,
        "steps": [_step_json(step) for step in part.steps],
        "losses": [
            {
                "body": loss.body.name,
                "date": loss.meeting.start_date,
                "sent": loss.sent,
                "breaks": loss.breaks,
            }
            for loss in part.losses
        ],
        "why": [reason_json(reason) for reason in part.why],
        "conflicts": [
            {"body": conflict.body.name, **reason_json(conflict.reason)}
            for conflict in part.conflicts
        ],
        "repairs": repairs_json(part.repairs),
    }


def repairs_json(repairs: Iterable[IncomingRepair]) -> list[dict[str, Any]]:
    """What would do, what it costs and when the answer is then sent."""
    return [
        {
            "changes": [reason_json(reason) for reason in repair.reasons],
            "cost": repair.cost,
            "sent": repair.sent,
        }
        for repair in repairs
    ]


def _step_json(step: IncomingStep) -> dict[str, Any]:
    latest = step.latest_meeting
    return {
        "body": step.body.name,
        "for": step.for_body.name,
        "role": step.role.value,
        "decision": step.decision.value,
        "date": step.meeting.start_date if step.meeting else None,
        "end_date": step.meeting.end_date if step.meeting else None,
        "papers_from": step.papers_from,
        "papers_day": step.papers_day,
        "summons_day": step.summons_day,
        "approved_day": step.approved_day,
        "ready_day": step.ready_day,
        "latest_date": latest.start_date if latest else None,
        "latest_papers_day": step.latest_papers_day,
        "why": [reason_json(reason) for reason in step.why],
    }


def incoming_text(planned: PlannedIncoming) -> str:
    """Every part: the answer's day, the way with its inner dates, what breaks it, what mends it."""
    blocks = ["\n".join(_part_lines(part)) for part in planned.parts]
    if planned.problems:
        lines = [f"  - {problem.message}" for problem in planned.problems]
        blocks.append("\n".join(["Att se över:", *lines]))
    return "\n\n".join(blocks)


def _part_lines(part: IncomingProposal) -> Iterator[str]:
    remiss = part.remiss
    yield from _head(remiss)
    yield f"  Svarar: {part.body.name}"
    yield f"  Sista svarsdag: {long_date(remiss.last_day)} ({weekday_name(remiss.last_day)})"
    yield from (f"    {phrase(reason)}" for reason in part.why)
    yield f"  {sent_text(part)}"
    for conflict in part.conflicts:
        yield f"  Hinder: {conflict.body.name}: {phrase(conflict.reason)}"
    if part.steps:
        yield "  Vägen:"
    for step in part.steps:
        yield from _step_lines(step)
    fragile = [loss for loss in part.losses if loss.breaks]
    if part.possible and fragile:
        yield "  Möten svaret inte kan undvara:"
        yield from (f"    - {loss_text(loss, part)}" for loss in fragile)
    if part.repairs:
        yield "  Så kan det lösas (prövat):"
        yield from (f"    - {repair_text(repair)}" for repair in part.repairs)


def _head(remiss: IncomingRemiss) -> Iterator[str]:
    number = f" ({remiss.sender_dnr})" if remiss.sender_dnr else ""
    sender = f" från {remiss.sender}" if remiss.sender else ""
    part = f", {remiss.part}" if remiss.part else ""
    yield f"Inkommande remiss{sender}{number}{part}"
    if remiss.title:
        yield f"  {remiss.title}"


def sent_text(part: IncomingProposal) -> str:
    """When the answer is sent and how many days are left, in one sentence."""
    if part.sent is None:
        return "Svaret går inte att få fram med mötena i planen."
    day = f"{long_date(part.sent)} ({weekday_name(part.sent)})"
    if not part.possible:
        return f"Svaret hinner inte: tidigast {day}. Anstånd behövs till den dagen."
    slack = part.slack_days or 0
    left = (
        "samma dag som det senast ska vara framme"
        if slack == 0
        else f"{days_text(slack)} till godo"
    )
    return f"Svaret kan sändas {day}: {left}."


def _step_lines(step: IncomingStep) -> Iterator[str]:
    role = ROLE_NAMES[step.role]
    if step.meeting is None:
        yield f"    {step.body.name} {role}: klart {_day(step.ready_day)}"
    else:
        span = date_span(step.meeting.start_date, step.meeting.end_date, year=True)
        inner = [f"underlag senast {_day(step.papers_day)}", f"kallelse {_day(step.summons_day)}"]
        if step.ready_day is not None:
            inner += [f"justerat {_day(step.approved_day)}", f"klart {_day(step.ready_day)}"]
        yield f"    {step.body.name} {role}: möte {span} ({', '.join(inner)})"
    yield from (f"      {phrase(reason)}" for reason in step.why)


def _day(day: Any) -> str:
    return long_date(day) if day else "–"


def loss_text(loss: LostMeeting, part: IncomingProposal) -> str:
    """What happens if the meeting is lost, in one sentence."""
    span = date_span(loss.meeting.start_date, loss.meeting.end_date, year=True)
    head = f"{loss.body.name} {span}: ställs det in eller bordläggs ärendet"
    if loss.sent is None:
        return f"{head} finns inget annat möte i planen."
    if not loss.breaks:
        return f"{head} sänds svaret {long_date(loss.sent)}."
    late = (loss.sent - part.limit).days
    return f"{head} sänds svaret {long_date(loss.sent)}, {days_text(late)} för sent."


def repair_text(repair: IncomingRepair) -> str:
    """What to do, and when the answer is then sent."""
    what = " Och: ".join(phrase(reason) for reason in repair.reasons)
    return f"{what} Svaret sänds då {long_date(repair.sent)}."
