"""What must be written so that the stored reminders are those there shall be. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheduler.domain.reminders import PlannedReminder, Reminder, ReminderChanges, ReminderState


def changes_to(
    stored: Iterable[Reminder], wanted: Iterable[PlannedReminder], now: datetime
) -> ReminderChanges:
    """The same intent (`dedup_key`) is written once: one that is sent or given up is never written
    again, one that was cancelled is revived if it lies ahead, one that is late to leave stays.
    A reminder whose time has passed is not written: it would say what is no longer true.
    Notices of changed dates stand by themselves and are kept."""
    left = {one.dedup_key: one for one in wanted}
    kept: list[int] = []
    timed: list[tuple[int, datetime]] = []
    revived: list[tuple[int, datetime]] = []
    cancelled: list[int] = []
    for one in stored:
        match = left.pop(one.dedup_key, None)
        if one.state is ReminderState.DUE:
            if match is None and one.notice is None:
                cancelled.append(one.id)
                continue
            kept.append(one.id)
            times = {one.due_at, match.due_at} if match else set()
            if match is not None and len(times) == 2 and min(times) > now:
                timed.append((one.id, match.due_at))
        elif one.state is ReminderState.CANCELLED and match is not None and match.due_at > now:
            revived.append((one.id, match.due_at))
    new = tuple(one for one in left.values() if one.due_at > now)
    return ReminderChanges(new, tuple(kept), tuple(timed), tuple(revived), tuple(cancelled))
