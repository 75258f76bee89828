"""The exceptions a user makes for single recipients of a round, in names as typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.limits import MAX_DAYS, MAX_YEAR, MIN_YEAR
from scheduler.domain.remisser import ExtraMeeting, Recipient, Remiss
from scheduler.domain.swedish import days_text, long_date

T = TypeVar("T")


class Exceptions(Struct, frozen=True):
    """By the recipient's name: ``approvals`` are the calendar days from its meeting to its answer,
    ``extensions`` its own last day. ``extra_meetings`` are bodies and days."""

    approvals: Mapping[str, int] = field(default_factory=dict)
    extensions: Mapping[str, date] = field(default_factory=dict)
    extra_meetings: Sequence[tuple[str, date]] = ()

    def on(self, region: Region, recipients: Sequence[Recipient]) -> tuple[Recipient, ...]:
        """The recipients with their exceptions.

        Raises UnknownNameError, or BadInputError where a body is no recipient or a number
        impossible.
        """
        found = {recipient.body: recipient for recipient in recipients}
        for name, days in self.approvals.items():
            if not 0 <= days <= MAX_DAYS:
                raise BadInputError(
                    f"Justering för {name} är {days}: ange ett tal mellan 0 och {MAX_DAYS}."
                )
            key = _recipient(region, name, found)
            found[key] = replace(found[key], lag_days=days)
        for name, day in self.extensions.items():
            _check_year("Anstånd för", name, day)
            key = _recipient(region, name, found)
            found[key] = replace(found[key], extended_to=day)
        return tuple(found.values())

    def meetings(self, region: Region) -> tuple[ExtraMeeting, ...]:
        """The extra meetings. Raises UnknownNameError or BadInputError."""
        for name, day in self.extra_meetings:
            _check_year("Extra möte i", name, day)
        found = [ExtraMeeting(region.require_body(n).key, day) for n, day in self.extra_meetings]
        return tuple(dict.fromkeys(found))


NO_EXCEPTIONS = Exceptions()


def _recipient(region: Region, name: str, recipients: Mapping[str, Recipient]) -> str:
    body = region.require_body(name)
    if body.key not in recipients:
        raise BadInputError(
            f"{body.name} är ingen mottagare och kan inte få undantag: lägg till mottagaren "
            "eller ta bort undantaget."
        )
    return body.key


def _check_year(what: str, name: str, day: date) -> None:
    if not MIN_YEAR <= day.year <= MAX_YEAR:
        raise BadInputError(
            f"{what} {name} är {day.isoformat()}: ange ett år mellan {MIN_YEAR} och {MAX_YEAR}."
        )


def parse_exceptions(
    approvals: Iterable[str], extensions: Iterable[str], extra_meetings: Iterable[str]
) -> Exceptions:
    """From texts such as ”KS Berg=5” and ”KS Berg=2019-10-31”, as `exception_texts` gives them.

    Raises BadInputError that quotes the text.
    """
    return Exceptions(
        approvals=dict(_parsed(text, _days, "KS Berg=5") for text in approvals),
        extensions=dict(
            _parsed(text, date.fromisoformat, "KS Berg=2026-10-31") for text in extensions
        ),
        extra_meetings=[
            _parsed(text, date.fromisoformat, "KS Berg=2026-10-22") for text in extra_meetings
        ],
    )


class ExceptionText(Struct, frozen=True):
    """One exception as a form holds it: the field, its text, and what it says in Swedish."""

    field: str
    text: str
    label: str


def exception_texts(region: Region, remiss: Remiss) -> list[ExceptionText]:
    """The remiss's exceptions as `parse_exceptions` reads them, with the bodies' keys; the fields
    are ``approval``, ``extension`` and ``extra``."""
    found = []
    for recipient in remiss.recipients:
        key, name = recipient.body, region.body(recipient.body).name
        if recipient.lag_days is not None:
            label = f"{name}: svaret klart inom {days_text(recipient.lag_days)} efter mötet"
            found.append(ExceptionText("approval", f"{key}={recipient.lag_days}", label))
        if recipient.extended_to is not None:
            label = f"{name}: anstånd till {long_date(recipient.extended_to)}"
            text = f"{key}={recipient.extended_to.isoformat()}"
            found.append(ExceptionText("extension", text, label))
    for extra in remiss.extra_meetings:
        label = f"{region.body(extra.body).name}: extra möte {long_date(extra.day)}"
        found.append(ExceptionText("extra", f"{extra.body}={extra.day.isoformat()}", label))
    return found


def _parsed(text: str, read: Callable[[str], T], example: str) -> tuple[str, T]:
    name, _equals, value = text.rpartition("=")
    try:
        if name.strip():
            return name.strip(), read(value.strip())
    except ValueError:
        pass
    raise BadInputError(f"Undantaget ”{text}” går inte att läsa: skriv som ”{example}”.")


def _days(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 4:
        raise ValueError(text)
    return int(text)
