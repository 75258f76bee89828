"""Extra meetings that an accepted round counts on: from then on they are in the bodies' plans."""

from __future__ import annotations

from dataclasses import replace

from scheduler.domain.meetings import Meeting, MeetingSource
from scheduler.domain.plan_imports import ImportState, PlanImport
from scheduler.domain.remisser import Remiss
from scheduler.domain.swedish import long_date
from scheduler.planning.build import extra_meeting
from scheduler.planning.proposal import Proposal
from scheduler.services.app import App
from scheduler.services.imports import MEETING_ACTION
from scheduler.services.meeting_values import meeting_values
from scheduler.storage import meeting_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection
from scheduler.storage.ids import new_id


def store_extra_meetings(
    app: App,
    connection: Connection,
    region: str,
    actor: str,
    remiss: Remiss,
    proposal: Proposal,
) -> None:
    """Stores the extra meetings on the proposal's routes that no plan holds yet, so that the
    bodies' calendars show them and a later plan without them is noticed."""
    found = app.config.region(region)
    used = {step.meeting.id for row in proposal.recipients for step in row.route}
    for wanted in remiss.extra_meetings:
        meeting = extra_meeting(found, wanted)
        is_stored = meeting_store.find_meeting(connection, region, meeting.id) is not None
        if meeting.id in used and not is_stored:
            text = f"{found.body(wanted.body).name}: extra möte {long_date(wanted.day)}"
            _store(app, connection, region, actor, remiss, meeting, text)


def _store(
    app: App,
    connection: Connection,
    region: str,
    actor: str,
    remiss: Remiss,
    meeting: Meeting,
    text: str,
) -> None:
    """The meeting with its source: the accepted round, as a plan of one row."""
    name = f"Remissrundan {remiss.title or remiss.dnr or remiss.key}"[:200]
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
    meeting_store.add_meeting(app.database, connection, region, stored, plan_import.id)
    add_audit(
        app.database,
        connection,
        region=region,
        actor=actor,
        action=MEETING_ACTION,
        subject=meeting.id,
        details={
            "change": "new",
            "import": plan_import.id,
            "file": name,
            "corrected": False,
            "old": None,
            "new": meeting_values(stored),
            "row": 1,
            "text": text,
        },
    )
