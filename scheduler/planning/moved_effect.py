"""What it does to a recipient's answer that the meeting which decides it is held on another day.
Pure."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from scheduler.domain.bodies import Region
from scheduler.domain.remisser import AcceptedRound, RegisterEntry
from scheduler.domain.workdays import Workdays
from scheduler.planning.proposal import Reason


class MovedEffect(Struct, frozen=True):
    """``ready`` is the day the answer is then ready; ``in_time`` whether that is by its last day,
    with the meetings before it on the way still before it."""

    ready: date
    in_time: bool
    reasons: tuple[Reason, ...]


def moved_effect(
    region: Region, accepted: AcceptedRound, entry: RegisterEntry, day: date, workdays: Workdays
) -> MovedEffect:
    """The effect of the last meeting of the entry's way beginning on ``day``, as long as before,
    with the same days from meeting to answer. Raises ValueError where no meeting decides."""
    if not entry.route:
        raise ValueError(f"no meeting decides the answer of {entry.body}")
    meeting = entry.route[-1]
    last_day = entry.last_day(accepted.deadline)
    lag = (entry.ready_day or meeting.end_date) - meeting.end_date
    end = day + (meeting.end_date - meeting.start_date)
    ready = end + lag
    values: dict[str, object] = {"first": day, "last": end, "ready": ready, "last_day": last_day}
    late_days = (ready - last_day).days
    found: list[Reason] = []
    if late_days <= 0:
        found.append(Reason("moved_fits", values))
    else:
        found.append(Reason("moved_too_late", values | {"days_late": late_days}))
        if end <= last_day:
            found.append(Reason("moved_approve_sooner", {"days": (last_day - end).days}))
        found.append(Reason("moved_extension", {"until": workdays.at_or_after(ready)}))
    before = entry.route[-2] if len(entry.route) > 1 else None
    is_prepared = before is None or before.end_date < day
    if before is not None and not is_prepared:
        name = region.body(before.body).name
        values = {"body": name, "first": before.start_date, "last": before.end_date}
        found.append(Reason("moved_unprepared", values))
    return MovedEffect(ready, late_days <= 0 and is_prepared, tuple(found))
