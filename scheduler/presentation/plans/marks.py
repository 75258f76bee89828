"""How a meeting is written in a cell: its days, and by marks its kind and status, so that no colour
is needed to tell them apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus

KIND_MARKS: Mapping[MeetingKind, str] = {
    MeetingKind.DECISION: "",
    MeetingKind.INFORMATION: "i",
    MeetingKind.PREPARATION: "b",
    MeetingKind.RESERVE: "r",
    MeetingKind.EXTRA: "e",
}
STATUS_MARKS: Mapping[MeetingStatus, str] = {
    MeetingStatus.PLANNED: "",
    MeetingStatus.TENTATIVE: "?",
    MeetingStatus.MOVED: "→",
    MeetingStatus.CANCELLED: "×",
}


class Cell(Struct, frozen=True):
    """A meeting as it stands in a month's cell: "14", "24–25", with its marks; ``near`` says what
    the day lies in, a holiday or days when many are away, "" for nothing."""

    meeting: Meeting
    days: str
    marks: str
    near: str


def cell_of(meeting: Meeting, near: Mapping[date, str]) -> Cell:
    """``near`` names what days lie in."""
    return Cell(
        meeting,
        days_in_month(meeting),
        KIND_MARKS[meeting.kind] + STATUS_MARKS[meeting.status],
        near.get(meeting.start_date) or near.get(meeting.end_date, ""),
    )


def days_in_month(meeting: Meeting) -> str:
    """14, 24–25, or 30–1/10 over the turn of a month."""
    start, end = meeting.start_date, meeting.end_date
    if start == end:
        return str(start.day)
    last = str(end.day) if start.month == end.month else f"{end.day}/{end.month}"
    return f"{start.day}–{last}"
