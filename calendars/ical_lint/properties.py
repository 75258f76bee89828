"""Which properties a component must and may have, and of which type (RFC 5545, 3.6; RFC 7986)."""

from __future__ import annotations

from collections.abc import Mapping

from calendars.ical_lint.components import Component, Property
from calendars.ical_lint.faults import Faults
from calendars.ical_lint.values import FORMS, check_value

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "VCALENDAR": ("PRODID", "VERSION"),
    "VEVENT": ("UID", "DTSTAMP", "DTSTART"),
    "VTODO": ("UID", "DTSTAMP"),
    "VJOURNAL": ("UID", "DTSTAMP"),
    "VFREEBUSY": ("UID", "DTSTAMP"),
    "VTIMEZONE": ("TZID",),
    "STANDARD": ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"),
    "DAYLIGHT": ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"),
    "VALARM": ("ACTION", "TRIGGER"),
}
# fmt: off
_REPEATABLE = frozenset({
    "ATTACH", "ATTENDEE", "CATEGORIES", "COMMENT", "CONFERENCE", "CONTACT", "DESCRIPTION", "EXDATE",
    "IMAGE", "NAME", "RDATE", "RELATED", "RELATED-TO", "REQUEST-STATUS", "RESOURCES", "RRULE",
    "TZNAME",
})
# fmt: on
# Once, but in a calendar, which may have one for each language, and in a journal.
_ONCE_IN_EVENTS = frozenset({"DESCRIPTION", "NAME"})
# An alarm needs these for what it does (RFC 5545, 3.6.6).
_ALARM_NEEDS: Mapping[str, tuple[str, ...]] = {
    "DISPLAY": ("DESCRIPTION",),
    "EMAIL": ("DESCRIPTION", "SUMMARY", "ATTENDEE"),
}
# The type of a property, where it is not text, and those that may be named with VALUE instead.
# "" first: the property has no type of its own and must name it (RFC 7986, 5.7 and 5.8).
_TYPES: Mapping[str, tuple[str, ...]] = {
    "DTSTART": ("DATE-TIME", "DATE"),
    "DTEND": ("DATE-TIME", "DATE"),
    "RECURRENCE-ID": ("DATE-TIME", "DATE"),
    "EXDATE": ("DATE-TIME", "DATE"),
    "RDATE": ("DATE-TIME", "DATE", "PERIOD"),
    "DUE": ("DATE-TIME", "DATE"),
    "DTSTAMP": ("DATE-TIME",),
    "CREATED": ("DATE-TIME",),
    "LAST-MODIFIED": ("DATE-TIME",),
    "COMPLETED": ("DATE-TIME",),
    "DURATION": ("DURATION",),
    "X-PUBLISHED-TTL": ("DURATION",),
    "REFRESH-INTERVAL": ("", "DURATION"),
    "TRIGGER": ("DURATION", "DATE-TIME"),
    "SEQUENCE": ("INTEGER",),
    "PRIORITY": ("INTEGER",),
    "REPEAT": ("INTEGER",),
    "TZOFFSETFROM": ("UTC-OFFSET",),
    "TZOFFSETTO": ("UTC-OFFSET",),
    "URL": ("URI",),
    "TZURL": ("URI",),
    "SOURCE": ("", "URI"),
    "ORGANIZER": ("CAL-ADDRESS",),
    "ATTENDEE": ("CAL-ADDRESS",),
    "RRULE": ("RECUR",),
    "CATEGORIES": ("TEXT-LIST",),
    "RESOURCES": ("TEXT-LIST",),
}
# fmt: off
_TEXTS = frozenset({
    "COLOR", "COMMENT", "CONTACT", "DESCRIPTION", "LOCATION", "NAME", "PRODID", "RELATED-TO",
    "SUMMARY", "TZID", "TZNAME", "UID", "X-WR-CALDESC", "X-WR-CALNAME",
})
# fmt: on
_WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("VCALENDAR", "VERSION"): ("2.0",),
    ("VCALENDAR", "CALSCALE"): ("GREGORIAN",),
    ("VEVENT", "STATUS"): ("TENTATIVE", "CONFIRMED", "CANCELLED"),
    ("VTODO", "STATUS"): ("NEEDS-ACTION", "COMPLETED", "IN-PROCESS", "CANCELLED"),
    ("VJOURNAL", "STATUS"): ("DRAFT", "FINAL", "CANCELLED"),
    ("VEVENT", "TRANSP"): ("OPAQUE", "TRANSPARENT"),
}
_UTC = ("DTSTAMP", "CREATED", "LAST-MODIFIED", "COMPLETED")  # RFC 5545, 3.8.2.1 and 3.8.7


def check_properties(component: Component, faults: Faults) -> None:
    """How many of each, and each one's value."""
    _check_counts(component, faults)
    for one in component.properties:
        words = _WORDS.get((component.name, one.name))
        if words is not None:
            if one.value.upper() not in words:
                faults.error(
                    one.row,
                    "unknown_word",
                    f"{one.name} är ”{one.value[:40]}”, som kalendrar inte känner",
                    f"skriv {' eller '.join(words)}",
                )
            continue
        kind = _type_of(one, faults)
        if kind is not None:
            check_value(one, kind, faults)
        if one.name in _UTC and not one.value.endswith("Z"):
            faults.error(
                one.row,
                "not_utc",
                f"{one.name} är inte i UTC",
                "skriv tiden i UTC med Z sist, utan TZID",
            )


def _check_counts(component: Component, faults: Faults) -> None:
    names = [one.name for one in component.properties]
    needed = _REQUIRED.get(component.name, ())
    if component.name == "VALARM" and (action := component.first("ACTION")):
        needed += _ALARM_NEEDS.get(action.value.upper(), ())
    for name in needed:
        one = component.first(name)
        if one is None or not one.value.strip():
            faults.error(
                one.row if one else component.row,
                "missing",
                f"{component.name} saknar {name}",
                f"lägg till {name}",
            )
    repeatable = _REPEATABLE
    if component.name not in ("VCALENDAR", "VJOURNAL"):
        repeatable -= _ONCE_IN_EVENTS
    for name in dict.fromkeys(names):
        if names.count(name) > 1 and name not in repeatable and not name.startswith("X-"):
            faults.error(
                component.all(name)[1].row,
                "repeated",
                f"{component.name} har {name} {names.count(name)} gånger",
                "behåll en",
            )


def _type_of(one: Property, faults: Faults) -> str | None:
    """The type of the value; None where it is free or not what the property takes."""
    types = _TYPES.get(one.name)
    named = one.parameters.get("VALUE", "").upper()
    if types is None:
        if one.name in _TEXTS and named in ("", "TEXT"):
            return "TEXT"
        return named if named in FORMS else None
    if not named:
        if types[0]:
            return types[0]
        faults.error(
            one.row,
            "value_type",
            f"{one.name} saknar VALUE={types[1]} och läses inte",
            f"skriv {one.name};VALUE={types[1]}:…",
        )
        return types[1]
    if named not in types:
        faults.error(
            one.row,
            "value_type",
            f"{one.name} kan inte ha VALUE={named[:20]}",
            f"skriv {' eller '.join(t for t in types if t)}",
        )
        return None
    return named
