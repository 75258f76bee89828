"""The last response dates of a letter that asks own bodies for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from msgspec import Struct

from calendars.records import RowProblem
from calendars.remiss_facts import LetterDeadline
from scheduler.domain.bodies import Body, Region
from scheduler.domain.swedish import joined, long_date
from scheduler.services.incoming_wishes import IncomingWish
from scheduler.services.remiss_letters import LetterReading


class LastDay(Struct, frozen=True):
    """A last response date and the part of the remiss it is for."""

    day: date
    time: time | None = None
    part: str = ""
    extended_to: date | None = None


def last_days(region: Region, letter: LetterReading, body: Body | None) -> list[LastDay]:
    """Each last response date that holds for ``body``, in order. With a body unknown, those for
    everybody; empty where the letter says none."""
    current = [one for one in letter.facts.deadlines if one.status == "current"]
    own = _own_extension(region, letter, body)
    if own is not None:
        # The extension may be all the letter says.
        day = min([own.date, *(one.date for one in current)])
        return [LastDay(day, extended_to=own.date if own.date > day else None)]
    found = {one.date: one for one in reversed(current)}
    is_only = len(found) == 1
    return [
        LastDay(day, one.time, "" if is_only else one.applies_to or "")
        for day, one in sorted(found.items())
    ]


def wish_from_letter(region: Region, letter: LetterReading, body: str | None) -> IncomingWish:
    """What the letter says, for a user to confirm: the answering body if it names just one, and
    the first last response date. Raises UnknownNameError for ``body``, which goes before."""
    facts, named = letter.facts, letter.recipient_bodies
    answering = region.require_body(body) if body else named[0] if len(named) == 1 else None
    days = last_days(region, letter, answering)
    first = days[0] if days else None
    return IncomingWish(
        body=answering.key if answering else None,
        received=facts.sent.value if facts.sent else None,
        deadline=first.day if first else None,
        deadline_time=first.time if first else None,
        part=first.part if first else "",
        extended_to=first.extended_to if first else None,
        sender=letter.sender.fact.value if letter.sender else None,
        sender_dnr=facts.dnr[0].value if facts.dnr else None,
        title=facts.title.value if facts.title else None,
    )


def _own_extension(
    region: Region, letter: LetterReading, body: Body | None
) -> LetterDeadline | None:
    """The extension that the letter gives ``body``, the last one there is."""
    mine = [
        one
        for one in letter.facts.deadlines
        if body is not None
        and one.status == "extension"
        and one.applies_to
        and region.find_body(one.applies_to) == body
    ]
    return max(mine, key=lambda one: one.date, default=None)


def letter_problems(region: Region, letter: LetterReading, body: Body) -> Iterator[RowProblem]:
    """What the user should look at in the letter's dates."""
    own = _own_extension(region, letter, body)
    for one in letter.facts.deadlines:
        if one.status == "current" and one.reason:
            yield RowProblem(
                one.source.row,
                "warning",
                "deadline_uncertain",
                f"Sista svarsdag {long_date(one.date)} är osäker: {one.reason}",
            )
    if own is not None:
        yield RowProblem(
            own.source.row,
            "warning",
            "own_extension",
            f"{body.name} har enligt brevet anstånd till {long_date(own.date)}: den dagen gäller.",
        )
    parts = [one for one in letter.facts.deadlines if one.status == "current"]
    if own is None and len({one.date for one in parts}) > 1:
        days = joined([long_date(day) for day in sorted({one.date for one in parts})])
        yield RowProblem(
            parts[0].source.row,
            "warning",
            "several_deadlines",
            f"Brevet har flera sista svarsdagar, {days}: varje del har fått ett eget förslag.",
        )
