"""Where a stored meeting comes from, and what has become of it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from scheduler.domain.errors import NotFoundError
from scheduler.domain.meetings import Meeting
from scheduler.domain.plan_imports import PlanImport
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.imports import MEETING_ACTION
from scheduler.services.meeting_values import Difference, differences
from scheduler.storage import meeting_store
from scheduler.storage.audit_store import AuditEvent, audit_events_of


class MeetingEvent(Struct, frozen=True):
    """One confirmed import that touched the meeting. ``change`` is a `Change`, or ``vanished``;
    ``row`` and ``text`` are of the plan's row, None where the plan no longer held the meeting."""

    at: datetime
    actor: str
    change: str
    file: str
    row: int | None
    text: str | None
    corrected: bool
    differences: tuple[Difference, ...]


class MeetingHistory(Struct, frozen=True):
    """A meeting, the import it was read from, and its changes, the oldest first. ``events`` is
    empty for a meeting stored before there was a history."""

    meeting: Meeting
    plan_import: PlanImport
    events: tuple[MeetingEvent, ...]


@needs(Right.READ_PLANS)
def meeting_history(app: App, region: str, meeting_id: str) -> MeetingHistory:
    """Raises NotFoundError."""
    with app.database.read() as connection:
        meeting = meeting_store.find_meeting(connection, region, meeting_id)
        plan_import = meeting_store.import_of_meeting(connection, region, meeting_id)
        if meeting is None or plan_import is None:
            raise NotFoundError("Mötet finns inte.")
        events = audit_events_of(connection, region, MEETING_ACTION, meeting_id)
    return MeetingHistory(meeting, plan_import, tuple(_event(event) for event in events))


def _event(event: AuditEvent) -> MeetingEvent:
    details = event.details
    old, new = details["old"], details["new"]
    return MeetingEvent(
        at=event.at,
        actor=event.actor,
        change=details["change"],
        file=details["file"],
        row=details.get("row"),
        text=details.get("text"),
        corrected=details["corrected"],
        differences=differences(old, new) if old else (),
    )
