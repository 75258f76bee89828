"""A stored plan out again: as a table for a spreadsheet, or as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from enum import StrEnum

from msgspec import Struct

from calendars.records import MeetingRecord, SourceRef
from calendars.write_ical import FeedHead, write_feed
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting
from scheduler.domain.rights import Right
from scheduler.services.aliases import region_with_aliases
from scheduler.services.app import App
from scheduler.services.feeds.meeting_days import meeting_event
from scheduler.services.guard import needs
from scheduler.storage import meeting_store


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"


MIME_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
}


class Export(Struct, frozen=True):
    """A file: its name without folder, and its bytes."""

    name: str
    data: bytes
    count: int


@needs(Right.READ_PLANS)
def export_plan(
    app: App, region: str, export_format: ExportFormat, body_name: str | None = None
) -> Export:
    """The stored meetings of a region, or of one body of it, in order of date.

    CSV and XLSX read back to the same meetings (`calendars.own_table`); iCal has the UIDs of the
    feeds. Raises UnknownNameError, or BadInputError where there is nothing to write.
    """
    with app.database.read() as connection:
        found = region_with_aliases(app, connection, region)
        body = found.require_body(body_name) if body_name else None
        versions = meeting_store.meeting_versions(
            connection, region, bodies=[body.key] if body else None
        )
    # A body that config no longer has cannot be named, nor read back.
    versions = [v for v in versions if v.meeting.body in found.bodies]
    meetings = sorted(
        (v.meeting for v in versions), key=lambda m: (m.start_date, m.start_time or time(), m.id)
    )
    title = body.name if body else found.name
    if not meetings:
        raise BadInputError(f"Inga möten är sparade för {title}: läs in en mötesplan först.")
    if export_format is ExportFormat.ICS:
        events = [meeting_event(v, found.body(v.meeting.body).name) for v in versions]
        data = write_feed(FeedHead(title), events)
    else:
        data = _table(export_format, found, meetings)
    name = f"motesplan-{body.key if body else found.key}.{export_format.value}"
    return Export(name, data, len(meetings))


def _table(export_format: ExportFormat, region: Region, meetings: Sequence[Meeting]) -> bytes:
    # xlsxwriter takes a moment to import, and most pages write no table.
    from calendars.write_table import write_csv, write_xlsx

    records = [_record(meeting, region) for meeting in meetings]
    return write_csv(records) if export_format is ExportFormat.CSV else write_xlsx(records)


def _record(meeting: Meeting, region: Region) -> MeetingRecord:
    return MeetingRecord(
        body=region.body(meeting.body).name,
        start_date=meeting.start_date,
        end_date=meeting.end_date,
        source=SourceRef("", None, ""),  # a table has no column for it
        start_time=meeting.start_time,
        end_time=meeting.end_time,
        place=meeting.place,
        kind=meeting.kind.value,
        status=meeting.status.value,
        note=meeting.note,
    )
