"""The start and end of an event (RFC 5545, 3.6.1 and 3.8.2)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calendars.ical_lint.components import Component, Property
from calendars.ical_lint.faults import Faults
from calendars.ical_lint.values import day_of, moment_of


def check_span(event: Component, faults: Faults) -> None:
    """DTEND after DTSTART and of the same form; an all-day event ends the next day."""
    start, end, length = event.first("DTSTART"), event.first("DTEND"), event.first("DURATION")
    if end is not None and length is not None:
        faults.error(
            length.row,
            "end_and_duration",
            "händelsen har både DTEND och DURATION",
            "behåll DTEND",
        )
    if start is None:
        return
    if is_all_day(start) and length is not None and "T" in length.value.upper():
        faults.error(
            length.row,
            "bad_end",
            "en heldagshändelse har en DURATION i timmar",
            "skriv den i dagar, till exempel P1D",
        )
    if end is None:
        return
    if is_all_day(start) != is_all_day(end):
        faults.error(
            end.row,
            "bad_end",
            "DTSTART och DTEND är inte båda datum eller båda tider",
            "skriv dem på samma sätt",
        )
        return
    if (start.value.endswith("Z") or "TZID" in start.parameters) != (
        end.value.endswith("Z") or "TZID" in end.parameters
    ):
        faults.error(
            end.row,
            "bad_end",
            "den ena av DTSTART och DTEND har tidszon, den andra inte",
            "ge båda tidszon",
        )
        return
    _check_order(start, end, faults)


def is_all_day(one: Property) -> bool:
    return one.parameters.get("VALUE", "").upper() == "DATE"


def _check_order(start: Property, end: Property, faults: Faults) -> None:
    if is_all_day(start):
        first, last = day_of(start.value), day_of(end.value)
        if first and last and last <= first:
            faults.error(
                end.row,
                "bad_end",
                "heldagshändelsen slutar samma dag som den börjar, eller före; Outlook visar den "
                "inte",
                "skriv dagen efter den sista i DTEND",
            )
        return
    begins, ends = instant(start), instant(end)
    if begins and ends and ends <= begins:
        faults.error(
            end.row, "bad_end", "händelsen slutar inte efter att den börjar", "rätta DTEND"
        )


def instant(one: Property) -> datetime | None:
    """When a time is, in UTC; None where its zone is unknown here or it is no time.

    A floating time counts as UTC: it is only compared with another of its kind.
    """
    moment = moment_of(one.value)
    if moment is None:
        return None
    zone = one.parameters.get("TZID")
    if zone is None or one.value.endswith("Z"):
        return moment.replace(tzinfo=UTC)
    try:
        return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        return None
