"""Time zones: named ones are there, and say what the world's zone of that name says.

RFC 5545, 3.2.19 and 3.6.5.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr

from calendars.ical_lint.components import Component, Property
from calendars.ical_lint.faults import Faults
from calendars.ical_lint.values import moment_of
from calendars.patterns import compiled_on_use

_OFFSET = compiled_on_use(r"([+-])(\d\d)(\d\d)(\d\d)?")
_MAX_ONSETS = 2_000  # twice a year from 1601, where Outlook's zones begin


def check_zones(calendar: Component, faults: Faults) -> None:
    """Every VTIMEZONE by itself, then every TZID that a property names."""
    described: dict[str, Component] = {}
    for zone in calendar.children:
        if zone.name == "VTIMEZONE":
            named = zone.first("TZID")
            if named is not None:
                described[named.value] = zone
            _check_zone(zone, faults)
    used: dict[str, list[Property]] = {}
    for one in _zoned(calendar):
        if one.value.endswith("Z"):
            faults.error(
                one.row,
                "zone_on_utc",
                f"{one.name} är i UTC (Z) och har ändå TZID",
                "ta bort det ena",
            )
        else:
            used.setdefault(one.parameters["TZID"], []).append(one)
    for name, times in used.items():
        if name in described:
            _check_same(name, described[name], times, faults)
        else:
            faults.error(
                times[0].row,
                "unknown_zone",
                f"{times[0].name} är i tidszonen {name[:60]}, som filen inte beskriver",
                "lägg till dess VTIMEZONE",
            )


def _zoned(calendar: Component) -> Iterator[Property]:
    for component in calendar.walk():
        yield from (one for one in component.properties if "TZID" in one.parameters)


def _check_zone(zone: Component, faults: Faults) -> None:
    parts = [part for part in zone.children if part.name in ("STANDARD", "DAYLIGHT")]
    if not parts:
        faults.error(
            zone.row,
            "empty_zone",
            "VTIMEZONE saknar både STANDARD och DAYLIGHT",
            "beskriv zonens tider",
        )
        return
    for part in parts:
        start = part.first("DTSTART")
        if start is not None and (start.value.endswith("Z") or start.parameters):
            faults.error(
                start.row,
                "zone_start",
                "en tidszons DTSTART ska vara lokal tid, utan Z och TZID",
                "skriv den utan",
            )
    if not any(part.first("RRULE") for part in parts) and any(
        part.name == "DAYLIGHT" for part in parts
    ):
        faults.warn(
            zone.row,
            "zone_by_days",
            "tidszonen räknar upp sina omställningar i stället för en regel; Outlook och kalendrar "
            "med ical.js visar en timme fel",
            "beskriv den med RRULE",
        )


def _check_same(name: str, zone: Component, times: list[Property], faults: Faults) -> None:
    """The file's zone gives a time the same offset as the zone of that name in the world."""
    try:
        known = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return  # a zone of the sender's own
    moments = [(moment, one) for one in times if (moment := moment_of(one.value)) is not None]
    if not moments:
        return
    onsets = _onsets(zone, max(moment for moment, _one in moments))
    for moment, one in moments:
        begun = bisect_right(onsets, moment, key=lambda onset: onset[0])
        if begun == 0:
            continue  # before the zone tells anything
        told = onsets[begun - 1][1]
        # Both readings of an hour that comes twice, or of one that never comes.
        right = {moment.replace(tzinfo=known, fold=fold).utcoffset() for fold in (0, 1)}
        if told not in right:
            faults.error(
                one.row,
                "wrong_zone",
                f"filens {name} ger {one.value} skillnaden {_shown(told)} mot UTC, men den är "
                f"{' eller '.join(sorted(_shown(r) for r in right if r is not None))}",
                "rätta VTIMEZONE",
            )
            return


def _shown(offset: timedelta) -> str:
    sign = "-" if offset < timedelta(0) else "+"
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def _onsets(zone: Component, last: datetime) -> list[tuple[datetime, timedelta]]:
    """When each offset begins by the clock before it, up to ``last``."""
    found = []
    for part in zone.children:
        start, offset = part.first("DTSTART"), part.first("TZOFFSETTO")
        first = moment_of(start.value) if start else None
        to = _timedelta(offset.value) if offset else None
        if first is None or to is None:
            continue
        days = [moment_of(value) for one in part.all("RDATE") for value in one.value.split(",")]
        days += [first, *(at for one in part.all("RRULE") for at in _expanded(one, first, last))]
        found += [(at, to) for at in days if at is not None]
    return sorted(found)


def _expanded(rule: Property, first: datetime, last: datetime) -> Iterator[datetime]:
    # UNTIL is UTC and the onset local (RFC 5545, 3.6.5); within hours of it they do not differ.
    local = re.sub(r"(UNTIL=\d{8}T\d{6})Z", r"\1", rule.value, flags=re.IGNORECASE)
    try:
        onsets = rrulestr(local, dtstart=first)
    except (ValueError, TypeError):
        return  # told of as a bad value
    yield from takewhile(lambda at: at <= last, islice(onsets, _MAX_ONSETS))


def _timedelta(text: str) -> timedelta | None:
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    sign = -1 if found[1] == "-" else 1
    return sign * timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
