"""A meeting's values as plain JSON for the audit, and what differs between two in Swedish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import cast

from msgspec import Struct

from calendars.own_table import KIND_WORDS, STATUS_WORDS
from calendars.records import Kind, Status
from scheduler.domain.meetings import Meeting
from scheduler.domain.swedish import long_date

Values = Mapping[str, str | None]

_LABELS = {
    "start_date": "datum",
    "end_date": "slutdatum",
    "start_time": "starttid",
    "end_time": "sluttid",
    "place": "plats",
    "kind": "slag",
    "status": "läge",
    "intake_day": "manusstopp",
    "note": "anteckning",
}


class Difference(Struct, frozen=True):
    """One value that changed, in Swedish; an empty text where there was or is none."""

    label: str
    old: str
    new: str


def meeting_values(meeting: Meeting) -> dict[str, str | None]:
    """Everything a plan says of the meeting; dates and times in ISO 8601."""
    return {
        "start_date": meeting.start_date.isoformat(),
        "end_date": meeting.end_date.isoformat(),
        "start_time": _clock(meeting.start_time),
        "end_time": _clock(meeting.end_time),
        "place": meeting.place,
        "kind": meeting.kind.value,
        "status": meeting.status.value,
        "intake_day": meeting.intake_day.isoformat() if meeting.intake_day else None,
        "note": meeting.note,
    }


def _clock(value: time | None) -> str | None:
    return value.isoformat(timespec="minutes") if value else None


def differences(old: Values, new: Values) -> tuple[Difference, ...]:
    """What differs, in a set order. A one-day meeting that moves differs in its date alone."""
    names = [name for name in _LABELS if old.get(name) != new.get(name)]
    if _is_one_day(old) and _is_one_day(new) and "end_date" in names:
        names.remove("end_date")
    return tuple(
        Difference(_LABELS[name], _words(name, old.get(name)), _words(name, new.get(name)))
        for name in names
    )


def _is_one_day(values: Values) -> bool:
    return values.get("start_date") == values.get("end_date")


def _words(name: str, value: str | None) -> str:
    if not value:
        return ""
    if name in ("start_date", "end_date", "intake_day"):
        return long_date(date.fromisoformat(value))
    if name in ("start_time", "end_time"):
        return f"kl. {value.replace(':', '.')}"
    if name == "kind":
        return KIND_WORDS[cast(Kind, value)]
    if name == "status":
        return STATUS_WORDS[cast(Status, value)]
    return value
