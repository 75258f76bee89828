"""Extra meetings that an accepted round counts on: from then on they are in the bodies' plans."""

from __future__ import annotations

from scheduler.domain.remisser import Remiss
from scheduler.domain.swedish import long_date
from scheduler.planning.build import extra_meeting
from scheduler.planning.proposal import Proposal
from scheduler.services.app import App
from scheduler.services.stated_meetings import store_meeting
from scheduler.storage import meeting_store
from scheduler.storage.database import Connection


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
            source = f"Remissrundan {remiss.title or remiss.dnr or remiss.key}"
            store_meeting(
                app, connection, region, actor, meeting, old=None, source=source, text=text
            )
