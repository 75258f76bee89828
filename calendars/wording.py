"""Words beside a date that say what kind of meeting it is and whether it stands."""

from __future__ import annotations

import re

from calendars.records import Kind, Status

_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"reserv", "reserve"),
    (r"informations?(?:möte|sammanträde)|endast information", "information"),
    (r"\bberedning|beredande", "preparation"),
    (r"\bextra(?:insatt|möte|sammanträde)?\b", "extra"),
)
_STATUSES: tuple[tuple[str, Status], ...] = (
    (r"inställ[dt]|ställs in|utgår", "cancelled"),
    (r"flytta[dt]", "moved"),
    (r"preliminär|\bprel\b|eventuell|\bev\.|\?", "tentative"),
)
_PLACE = re.compile(r"(?:plats|lokal)\s*:\s*(?P<place>[^,;()]+)", re.IGNORECASE)


def kind_in(text: str) -> Kind | None:
    """The kind of meeting the words tell of, or None."""
    return next((k for pattern, k in _KINDS if re.search(pattern, text, re.IGNORECASE)), None)


def status_in(text: str) -> Status | None:
    """The status the words tell of, or None."""
    return next((s for pattern, s in _STATUSES if re.search(pattern, text, re.IGNORECASE)), None)


def place_in(text: str) -> tuple[str | None, str]:
    """The place after ``plats:`` or ``lokal:``, and the text without it."""
    found = _PLACE.search(text)
    if found is None:
        return None, text
    return found["place"].strip(), text[: found.start()] + text[found.end() :]
