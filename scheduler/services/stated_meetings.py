"""Meetings that somebody has stated, in place of a plan that was read: stored with their source as
a plan of one row, so that each still says where it comes from."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from scheduler.domain.meetings import Meeting, MeetingSource, MeetingStatus
from scheduler.domain.plan_imports import ImportState, PlanImport
from scheduler.domain.swedish import date_span
from scheduler.services.app import App
from scheduler.services.imports import MEETING_ACTION
from scheduler.services.meeting_values import meeting_values
from scheduler.storage import feed_store, meeting_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection
from scheduler.storage.ids import new_id

_MAX_NAME = 200


def store_meeting(
    app: App,
    connection: Connection,
    region: str,
    actor: str,
    meeting: Meeting,
    *,
    old: Meeting | None,
    source: str,
    text: str,
) -> None:
    """Adds the meeting, or changes ``old`` into it; ``source`` is who states it and ``text`` what
    is stated."""
    name = source[:_MAX_NAME]
    plan_import = PlanImport(
        id=new_id(),
        region=region,
        file_name=name,
        content=text.encode(),
        year=meeting.start_date.year,
        body=meeting.body,
        state=ImportState.REVIEW,
        created_by=actor,
        created_at=app.settings.now(),
    )
    meeting_store.add_import(app.database, connection, plan_import)
    meeting_store.finish_import(
        app.database, connection, plan_import.id, ImportState.CONFIRMED, actor
    )
    stored = replace(meeting, source=MeetingSource(name, 1, text))
    if old is None:
        meeting_store.add_meeting(app.database, connection, region, stored, plan_import.id)
    else:
        meeting_store.change_meeting(app.database, connection, region, stored, plan_import.id)
    add_audit(
        app.database,
        connection,
        region=region,
        actor=actor,
        action=MEETING_ACTION,
        subject=meeting.id,
        details={
            "change": "moved" if old else "new",
            "import": plan_import.id,
            "file": name,
            "corrected": False,
            "old": meeting_values(old) if old else None,
            "new": meeting_values(stored),
            "row": 1,
            "text": text,
        },
    )


def move_meeting(
    app: App,
    connection: Connection,
    region: str,
    actor: str,
    meeting: Meeting,
    day: date,
    text: str,
) -> None:
    """Moves a meeting to begin on ``day``, as long as before. Its last day for papers goes with it
    where the plan stated one. Rounds that count on it are then shaken, as by any other move."""
    by = day - meeting.start_date
    moved = replace(
        meeting,
        start_date=day,
        end_date=meeting.end_date + by,
        status=MeetingStatus.MOVED,
        intake_day=meeting.intake_day + by if meeting.intake_day else None,
        note=f"flyttat från {date_span(meeting.start_date, meeting.end_date, year=True)}",
    )
    source = f"Svar från {app.config.region(region).body(meeting.body).name}"
    store_meeting(app, connection, region, actor, moved, old=meeting, source=source, text=text)
    feed_store.bump_changed_at(app.database, connection, region)
