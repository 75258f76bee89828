"""How a value of each type is written (RFC 5545, 3.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from calendars.ical_lint.components import Property
from calendars.ical_lint.faults import Faults
from calendars.patterns import compiled_on_use

_DATE = compiled_on_use(r"(\d{4})(\d\d)(\d\d)")
_TIME = compiled_on_use(r"(\d\d)(\d\d)(\d\d)")
_DURATION = compiled_on_use(
    r"[+-]?P(?:\d+W|\d+D(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?"
    r"|T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))"
)
_OFFSET = compiled_on_use(r"[+-](?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
_URI = compiled_on_use(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z_a-z~\[\]]+")
_ESCAPE = compiled_on_use(r"\\(.?)|([;,])", re.DOTALL)
_MAX_INTEGER = 2**31 - 1
_RANGES: Mapping[str, int] = {"PRIORITY": 9}
_SCHEMES: Mapping[str, str] = {"CAL-ADDRESS": "mailto:namn@exempel.se", "URI": "https://…"}


def day_of(value: str) -> date | None:
    """The day of a DATE, None where there is no such day."""
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def moment_of(value: str) -> datetime | None:
    """A DATE-TIME as its clock shows it, without Z or zone; None where there is no such time."""
    day, separator, clock = value.removesuffix("Z").partition("T")
    found, on = _TIME.fullmatch(clock), day_of(day)
    if not separator or found is None or on is None:
        return None
    try:
        # A leap second is a second to everybody else (RFC 5545, 3.3.12).
        at = time(int(found[1]), int(found[2]), min(int(found[3]), 59))
    except ValueError:
        return None
    return datetime.combine(on, at) if int(found[3]) <= 60 else None


def check_value(one: Property, kind: str, faults: Faults) -> None:
    """Whether the value is written as its type is."""
    if kind in ("TEXT", "TEXT-LIST"):
        _check_text(one, kind == "TEXT-LIST", faults)
        return
    form, example = FORMS[kind]
    parts = one.value.split(",") if one.name in ("EXDATE", "RDATE") else [one.value]
    for part in parts:
        if not form(part):
            faults.error(
                one.row,
                "bad_value",
                f"{one.name} är ”{part[:40]}”, som inte är {_NAMES[kind]}",
                f"skriv till exempel {example}",
            )
    if kind == "INTEGER" and form(one.value):
        highest = _RANGES.get(one.name, _MAX_INTEGER)
        if not 0 <= int(one.value) <= highest:
            faults.error(
                one.row,
                "bad_value",
                f"{one.name} är {one.value}",
                f"skriv ett heltal mellan 0 och {highest}",
            )


def _check_text(one: Property, is_list: bool, faults: Faults) -> None:
    for found in _ESCAPE.finditer(one.value):
        if found[2] is None and found[1] not in ("\\", ";", ",", "n", "N"):
            faults.error(
                one.row,
                "bad_escape",
                f"{one.name} har ”{found[0]}”, som inte betyder något",
                "skriv omvänt snedstreck som \\\\",
            )
            return
        if found[2] == ";" or (found[2] == "," and not is_list):
            faults.error(
                one.row,
                "bad_escape",
                f"{one.name} har ett ensamt ”{found[2]}”; texten kan bli avhuggen",
                f"skriv \\{found[2]}",
            )
            return


def _is_period(value: str) -> bool:
    start, separator, end = value.partition("/")
    return bool(
        separator
        and moment_of(start) is not None
        and (moment_of(end) is not None or _DURATION.fullmatch(end))
    )


def _is_rule(value: str) -> bool:
    parts = [part.partition("=") for part in value.upper().split(";")]
    names = [name for name, _equals, _rest in parts]
    known = all(rest for _name, _equals, rest in parts) and len(set(names)) == len(names)
    # COUNT and UNTIL exclude each other (RFC 5545, 3.3.10).
    return known and "FREQ" in names and not {"COUNT", "UNTIL"} <= set(names)


_NAMES: Mapping[str, str] = {
    "DATE": "ett datum",
    "DATE-TIME": "en tid",
    "DURATION": "en längd",
    "PERIOD": "en period",
    "INTEGER": "ett heltal",
    "UTC-OFFSET": "en skillnad mot UTC",
    "URI": "en adress",
    "CAL-ADDRESS": "en adress",
    "RECUR": "en upprepning",
}
FORMS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "DATE": (lambda value: day_of(value) is not None, "20261029"),
    "DATE-TIME": (lambda value: moment_of(value) is not None, "20261029T130000"),
    "DURATION": (_DURATION.fullmatch, "PT4H"),
    "PERIOD": (_is_period, "20261029T120000Z/PT1H"),
    "INTEGER": (compiled_on_use(r"[+-]?\d{1,10}").fullmatch, "1"),
    "UTC-OFFSET": (
        lambda value: _OFFSET.fullmatch(value) and value.strip("0") != "-",
        "+0100",
    ),
    "URI": (_URI.fullmatch, _SCHEMES["URI"]),
    "CAL-ADDRESS": (_URI.fullmatch, _SCHEMES["CAL-ADDRESS"]),
    "RECUR": (_is_rule, "FREQ=YEARLY;COUNT=2"),
}
