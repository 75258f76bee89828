"""The days of a round that may move, each by the part of the round it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scheduler.domain.remisser import AcceptedRound


def round_dates(accepted: AcceptedRound) -> dict[str, date]:
    """Response date, target, and every recipient's extension, intake day and meetings. The parts
    are named as in the ids of the round's events in calendars."""
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


def moved_since(
    before: AcceptedRound, after: AcceptedRound, moved_from: Mapping[str, date]
) -> dict[str, date]:
    """The day each part of ``after`` last moved from: what was known before, and what moves now."""
    old, new = round_dates(before), round_dates(after)
    kept = {part: day for part, day in moved_from.items() if part in new}
    return kept | {part: day for part, day in old.items() if part in new and new[part] != day}
