"""Reads when a report is due, and to which body, out of a decision's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from calendars.dates import find_dates
from calendars.months import MONTH_PATTERN, month_number
from scheduler.domain.assignments import Due, WhichMeeting
from scheduler.domain.bodies import Body, Region
from scheduler.domain.names import normalise_name
from scheduler.domain.swedish import long_date, month_year

# "i oktober 2017", "under oktober", "vid sitt möte i oktober".
_MONTH = re.compile(
    rf"\b(?:i|under|till)\s+(?P<month>{MONTH_PATTERN})\b(?:\s+(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\bförsta\s+(?:mötet|sammanträdet)\b", re.IGNORECASE)
_LONGEST_NAME_WORDS = 12


class ReadDue(Struct, frozen=True):
    """What was read: the body it is owed to and when it is due, None where the text does not say,
    and in Swedish what somebody must confirm."""

    body: Body | None
    due: Due | None
    doubts: tuple[str, ...]


def read_due(region: Region, text: str, today: date) -> ReadDue:
    """Reads "ska rapporteras till regionstyrelsen i oktober 2017", "återrapporteras till
    kommundirektörerna 2024-12-09", "ska besvaras senast 8/11". Where no year is written the next
    such day or month after ``today`` is taken, and that is said."""
    doubts: list[str] = []
    bodies = list(_bodies(region, text))
    if not bodies:
        doubts.append("Vilket organ som väntar på svaret gick inte att läsa: välj det.")
    elif len({body.key for body in bodies}) > 1:
        names = ", ".join(dict.fromkeys(body.name for body in bodies))
        doubts.append(f"Texten nämner flera organ ({names}): kontrollera vilket som väntar.")
    due = _day(text, today, doubts) or _month(text, today, doubts)
    if due is None:
        doubts.append("När det ska redovisas gick inte att läsa: ange en dag eller en månad.")
    # "till regionstyrelsen": the last body named is the one it is owed to.
    return ReadDue(bodies[-1] if bodies else None, due, tuple(doubts))


def _bodies(region: Region, text: str) -> Iterator[Body]:
    """The bodies named, in order; the longest name that fits at each word."""
    words = [(one.start(), one.end()) for one in re.finditer(r"[\w().-]+", text)]
    place = 0
    while place < len(words):
        for count in range(min(_LONGEST_NAME_WORDS, len(words) - place), 0, -1):
            name = text[words[place][0] : words[place + count - 1][1]].strip(".")
            body = _named(region, name)
            if body is not None:
                yield body
                place += count - 1
                break
        place += 1


def _named(region: Region, name: str) -> Body | None:
    wanted = normalise_name(name)
    # "kommundirektörernas", "regionstyrelsens".
    return region.find_body(name) or (
        region.find_body(wanted[:-1]) if wanted.endswith("s") and len(wanted) > 3 else None
    )


def _day(text: str, today: date, doubts: list[str]) -> Due | None:
    mentions = find_dates(text)
    if not mentions:
        return None
    first = mentions[-1].first
    day = first.in_year(today.year)
    if day is None:
        doubts.append(f"”{mentions[-1].text}” är inget datum: ange dagen.")
        return None
    if first.year is None:
        if day < today:
            day = first.in_year(today.year + 1) or day
        doubts.append(
            f"Texten säger inget år: {long_date(day)} är antaget, nästa gång det infaller."
        )
    if len(mentions) > 1:
        doubts.append(f"Texten nämner flera dagar: den sista, {long_date(day)}, är läst.")
    return Due(day=day)


def _month(text: str, today: date, doubts: list[str]) -> Due | None:
    found = list(_MONTH.finditer(text))
    if not found:
        return None
    one = found[-1]
    number = month_number(one["month"])
    if one["year"]:
        month = date(int(one["year"]), number, 1)
    else:
        month = date(today.year, number, 1)
        if month < today.replace(day=1):
            month = month.replace(year=today.year + 1)
        doubts.append(f"Texten säger inget år: {month_year(month)} är antaget.")
    which = WhichMeeting.FIRST if _FIRST.search(text) else WhichMeeting.LAST
    return Due(month=month, which=which)
