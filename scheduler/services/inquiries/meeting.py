"""The extra meeting that a poll is about: tentative while the members are asked, planned when a day
is decided, cancelled when none is. It keeps its identity all the way."""

from __future__ import annotations

from datetime import time

from msgspec.structs import replace

from scheduler.domain.errors import ConflictError
from scheduler.domain.inquiries import Inquiry, NewInquiry, Option
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.swedish import joined, long_date
from scheduler.services.app import App
from scheduler.services.stated_meetings import store_meeting
from scheduler.storage import meeting_store
from scheduler.storage.database import Connection
from scheduler.storage.ids import new_id


def store_tentative(
    app: App, connection: Connection, region: str, actor: str, new: NewInquiry
) -> str:
    """Books the meeting on the first of the days; gives its id."""
    day, start, end = new.options[0]
    days = joined([long_date(each) for each in sorted({option[0] for option in new.options})])
    meeting = Meeting(
        id=new_id(),
        body=new.body,
        start_date=day,
        end_date=day,
        kind=MeetingKind.EXTRA,
        status=MeetingStatus.TENTATIVE,
        start_time=start,
        end_time=end,
        place=new.place or None,
        note=f"Dagen är inte bestämd: {days} har föreslagits",
    )
    _store(app, connection, region, actor, meeting, None, new.title)
    return meeting.id


def fix_meeting(
    app: App, connection: Connection, inquiry: Inquiry, actor: str, option: Option
) -> None:
    """The meeting is held on the day. Raises ConflictError where it is there no more."""
    old = _stored(connection, inquiry)
    meeting = replace(
        old,
        start_date=option.day,
        end_date=option.day,
        start_time=option.start,
        end_time=option.end,
        status=MeetingStatus.PLANNED,
        note=None,
    )
    _store(app, connection, inquiry.region, actor, meeting, old, inquiry.title)


def cancel_meeting(
    app: App, connection: Connection, inquiry: Inquiry, actor: str, because: str
) -> None:
    """The meeting is not held."""
    old = _stored(connection, inquiry)
    meeting = replace(old, status=MeetingStatus.CANCELLED, note=because or None)
    _store(app, connection, inquiry.region, actor, meeting, old, inquiry.title)


def _stored(connection: Connection, inquiry: Inquiry) -> Meeting:
    found = meeting_store.find_meeting(connection, inquiry.region, inquiry.meeting_id or "")
    if found is None:
        raise ConflictError("Det preliminära mötet finns inte längre i mötesplanen.")
    return found


def _store(
    app: App,
    connection: Connection,
    region: str,
    actor: str,
    meeting: Meeting,
    old: Meeting | None,
    title: str,
) -> None:
    name = app.config.region(region).body(meeting.body).name
    status = {
        MeetingStatus.TENTATIVE: "preliminärt extra möte",
        MeetingStatus.CANCELLED: "extra möte ställs in",
    }.get(meeting.status, "extra möte")
    text = f"{name}: {status} {long_date(meeting.start_date)}{_clock(meeting.start_time)}"
    source = f"Förfrågan {title}"
    store_meeting(app, connection, region, actor, meeting, old=old, source=source, text=text)


def _clock(start: time | None) -> str:
    return f" kl. {start.hour}.{start.minute:02}" if start else ""
