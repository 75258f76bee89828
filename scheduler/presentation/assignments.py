"""Assignments as JSON (docs/json.md) and as text in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from scheduler.domain.assignments import Assignment, AssignmentState, Due
from scheduler.domain.bodies import Region
from scheduler.domain.swedish import long_date, month_year
from scheduler.planning.explain import phrase
from scheduler.presentation.as_json import reason_json
from scheduler.services.assignment_texts import ReadDue
from scheduler.services.assignments import ShownAssignment

STATE_WORDS = {
    AssignmentState.OPEN: "öppet",
    AssignmentState.REPORTED: "redovisat",
    AssignmentState.WITHDRAWN: "återtaget",
}


def due_text(due: Due) -> str:
    """senast 9 december 2024; i oktober 2017"""
    if due.day is not None:
        return f"senast {long_date(due.day)}"
    return f"i {month_year(due.month)}" if due.month else ""


def state_text(one: Assignment, today: date) -> str:
    """How it stands, in a few words."""
    if one.state is AssignmentState.REPORTED and one.reported_on is not None:
        return f"redovisat {long_date(one.reported_on)}{f', {one.note}' if one.note else ''}"
    if one.state is AssignmentState.WITHDRAWN:
        return f"återtaget{f': {one.note}' if one.note else ''}"
    if one.is_late(today):
        return "för sent"
    if one.last_day is None:
        return "inget möte än"
    return "öppet"


def assignments_json(
    region: Region, found: Sequence[ShownAssignment], today: date
) -> dict[str, Any]:
    """Everything owed, in the order of the bodies."""
    return {"assignments": [assignment_json(region, one, today) for one in found]}


def assignment_json(region: Region, shown: ShownAssignment, today: date) -> dict[str, Any]:
    one = shown.assignment
    bound = one.bound
    return {
        "id": one.id,
        "title": one.title,
        "dnr": one.dnr,
        "source": one.source,
        "body": region.body(one.body).name,
        "owner": one.owner,
        "due_day": one.due.day,
        "due_month": f"{one.due.month:%Y-%m}" if one.due.month else None,
        "meeting": bound.start if bound else None,
        "intake_day": bound.intake_day if bound else None,
        "summons_day": bound.summons_day if bound else None,
        "last_day": one.last_day,
        "moved_from": one.moved_last_day,
        "state": one.state.value,
        "late": one.is_late(today),
        "reported_on": one.reported_on,
        "note": one.note,
        "why": [reason_json(reason) for reason in shown.binding.why],
    }


def assignments_text(region: Region, found: Sequence[ShownAssignment], today: date) -> str:
    """What each body is owed, for a terminal."""
    if not found:
        return "Inga uppdrag: lägg till ett med svarsdag assignments add."
    lines: list[str] = []
    for shown in found:
        one = shown.assignment
        name = region.body(one.body).name
        if not lines or lines[-1] != name and f"{name}:" not in lines:
            lines.append(f"{name}:")
        last = long_date(one.last_day) if one.last_day else "–"
        lines.append(f"  {one.id}  {one.title} ({one.owner})")
        lines.append(f"    {due_text(one.due)}, {last}: {state_text(one, today)}")
        if one.state is AssignmentState.OPEN:
            lines += [f"    {phrase(reason)}" for reason in shown.binding.why]
    return "\n".join(lines)


def read_json(found: ReadDue) -> dict[str, Any]:
    """What was read out of a text."""
    due = found.due
    return {
        "body": found.body.name if found.body else None,
        "due_day": due.day if due else None,
        "due_month": f"{due.month:%Y-%m}" if due and due.month else None,
        "which": due.which.value if due and due.month else None,
        "doubts": list(found.doubts),
    }


def read_text_lines(found: ReadDue) -> str:
    """What was read out of a text, for a terminal."""
    body = found.body.name if found.body else "–"
    lines = [f"organ: {body}", f"när: {due_text(found.due) if found.due else '–'}"]
    return "\n".join([*lines, *(f"  obs  {doubt}" for doubt in found.doubts)])
