"""The days of a round, and of the way to the answer on an incoming remiss, that may move: each by
the part it is, named as in the ids of the events in calendars."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scheduler.domain.incoming_rounds import AcceptedIncoming, IncomingEntry
from scheduler.domain.remisser import AcceptedRound


def round_dates(accepted: AcceptedRound) -> dict[str, date]:
    """Response date, target, and every recipient's extension, intake day and meetings."""
    found = {"deadline": accepted.deadline, "target": accepted.target_date}
    for entry in accepted.register:
        own_day = entry.last_day(accepted.deadline)
        if own_day != accepted.deadline:
            found[f"extension-{entry.body}"] = own_day
        if entry.dispatch_date != accepted.dispatch_date:
            found[f"dispatch-{entry.group}"] = entry.dispatch_date
        if not entry.route or entry.intake_day is None:
            continue
        found[f"intake-{entry.body}"] = entry.intake_day
        for step in entry.route:
            is_last = step == entry.route[-1]
            part = f"meeting-{entry.body}" if is_last else f"meeting-{entry.body}-{step.body}"
            found[part] = step.start_date
    return found


def incoming_dates(accepted: AcceptedIncoming) -> dict[str, date]:
    """The day the answer is sent, the last day, and every step's papers, summons, meeting and
    approval."""
    found = {"sent": accepted.sent_day, "deadline": accepted.limit}
    for step in accepted.steps:
        days = {
            "papers": step.papers_day,
            "summons": step.summons_day,
            "meeting": step.meeting.start_date if step.meeting else None,
            "approval": step.approved_day,
        }
        key = step_key(step)
        found |= {f"{part}-{key}": day for part, day in days.items() if day is not None}
    return found


def step_key(step: IncomingEntry) -> str:
    """What tells a step of the way from the others."""
    return f"{step.for_body}-{step.body}"


def moved_since(
    old: Mapping[str, date], new: Mapping[str, date], moved_from: Mapping[str, date]
) -> dict[str, date]:
    """The day each part of ``new`` last moved from: what was known before, and what moves now."""
    kept = {part: day for part, day in moved_from.items() if part in new}
    return kept | {part: day for part, day in old.items() if part in new and new[part] != day}
