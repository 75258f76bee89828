"""Compare a round with what it would be: scenarios as typed, ”lag-days=9; without=KS Berg”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from calendars.records import RowProblem
from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.limits import MAX_YEAR, MIN_YEAR
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import Remiss
from scheduler.domain.swedish import days_text, joined, long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.whatif import MeetingChange, Scenario, WhatIf, what_if
from scheduler.services.exceptions import Exceptions, parse_exceptions
from scheduler.services.planning import RoundWish, remiss_from_wish
from scheduler.services.reading import PlanReading, meetings_of

MAX_SCENARIOS = 20


class _Reader(Protocol):
    """Reads one change's value into the scenario."""

    def __call__(self, region: Region, changes: _Changes, value: str, /) -> None: ...


class ComparedRound(Struct, frozen=True):
    """The comparison with what in the meeting plan was not understood, and the meetings as they
    are without any change."""

    remiss: Remiss
    result: WhatIf
    problems: tuple[RowProblem, ...]
    meetings: tuple[Meeting, ...]


def compare_from_reading(
    region: Region, reading: PlanReading, wish: RoundWish, scenarios: Sequence[str]
) -> ComparedRound:
    """Plans the round as wished and in every scenario, on a plan that was just read.

    A scenario is one or more changes with semicolons between: ``intake-days=15``, ``lag-days=9``,
    ``prep-days=10``, ``dispatch=``, ``target=`` or ``deadline=`` and a day, ``without=BODY``,
    ``cancel=BODY=DAY``, ``move=BODY=DAY=DAY``, and ``extra-meeting``, ``extension`` and
    ``approval`` as `parse_exceptions` reads them. Raises BadInputError or UnknownNameError that
    quotes what cannot be used.
    """
    if reading.nothing_read:
        raise BadInputError(
            reading.problems[0].message if reading.problems else "Planen innehåller inga möten."
        )
    if not scenarios:
        raise BadInputError("Inget scenario: ange minst ett med --if.")
    return compare_round(region, meetings_of(reading), wish, scenarios, reading.problems)


def compare_round(
    region: Region,
    meetings: Sequence[Meeting],
    wish: RoundWish,
    scenarios: Sequence[str],
    problems: tuple[RowProblem, ...] = (),
) -> ComparedRound:
    """As `compare_from_reading`, on meetings from anywhere; without scenarios the base alone."""
    if len(scenarios) > MAX_SCENARIOS:
        raise BadInputError(f"{len(scenarios)} scenarier: ange högst {MAX_SCENARIOS} åt gången.")
    remiss = remiss_from_wish(region, wish)
    parsed = [_scenario(region, wish, text) for text in scenarios]
    result = what_if(region, meetings, remiss, parsed, Workdays())
    return ComparedRound(remiss, result, problems, tuple(meetings))


class _Changes(Struct):
    """What one scenario says, gathered while its text is read."""

    wish: RoundWish
    without: list[str] = field(default_factory=list)
    meetings: list[MeetingChange] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def _scenario(region: Region, wish: RoundWish, text: str) -> Scenario:
    changes = _Changes(wish)
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts:
        raise BadInputError("Ett scenario är tomt: skriv till exempel --if lag-days=9.")
    for part in parts:
        key, _equals, value = (word.strip() for word in part.partition("="))
        if key not in _READERS or not value:
            raise BadInputError(
                f"Scenariot ”{text}”: ”{part}” går inte att läsa. Skriv namn=värde, med ett av "
                f"{', '.join(_READERS)}."
            )
        _READERS[key](region, changes, value)
    remiss = remiss_from_wish(region, changes.wish)
    left = tuple(one for one in remiss.recipients if one.body not in changes.without)
    missing = set(changes.without) - {one.body for one in remiss.recipients}
    if missing:
        names = joined(sorted(region.body(key).name for key in missing))
        raise BadInputError(f"Scenariot ”{text}”: {names} är ingen mottagare.")
    remiss = replace(remiss, recipients=left)
    return Scenario(joined(changes.labels), remiss, tuple(changes.meetings))


def _days_reader(name: str, label: str) -> _Reader:
    def read(_region: Region, changes: _Changes, value: str) -> None:
        if not (value.isascii() and value.isdecimal()) or len(value) > 4:
            raise BadInputError(f"”{value}” är inget antal dagar: skriv ett heltal.")
        changes.wish = _wish_with(changes.wish, name, int(value))
        changes.labels.append(label.format(days_text(int(value))))

    return read


def _day_reader(name: str, label: str) -> _Reader:
    def read(_region: Region, changes: _Changes, value: str) -> None:
        changes.wish = _wish_with(changes.wish, name, _day(value))
        changes.labels.append(f"{label} {long_date(_day(value))}")

    return read


def _wish_with(wish: RoundWish, name: str, value: Any) -> RoundWish:
    return replace(wish, **{name: value})


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadInputError(
            f"”{text}” är inget datum: skriv år-månad-dag, till exempel 2019-09-02."
        ) from None
    if not MIN_YEAR <= day.year <= MAX_YEAR:
        raise BadInputError(f"”{text}”: ange ett år mellan {MIN_YEAR} och {MAX_YEAR}.")
    return day


def _without(region: Region, changes: _Changes, value: str) -> None:
    body = region.require_body(value)
    changes.without.append(body.key)
    changes.labels.append(f"utan {body.name}")


def _cancel(region: Region, changes: _Changes, value: str) -> None:
    name, _equals, day = value.rpartition("=")
    body = _meeting_body(region, name, value, "cancel=KS Berg=2019-10-08")
    changes.meetings.append(MeetingChange(body.key, _day(day)))
    changes.labels.append(f"{body.name} {long_date(_day(day))} inställt")


def _move(region: Region, changes: _Changes, value: str) -> None:
    rest, _equals, to = value.rpartition("=")
    name, _equals, day = rest.rpartition("=")
    body = _meeting_body(region, name, value, "move=KS Berg=2019-10-08=2019-10-15")
    changes.meetings.append(MeetingChange(body.key, _day(day), _day(to)))
    changes.labels.append(f"{body.name} {long_date(_day(day))} flyttat till {long_date(_day(to))}")


def _meeting_body(region: Region, name: str, value: str, example: str) -> Body:
    if not name.strip():
        raise BadInputError(f"”{value}” går inte att läsa: skriv som ”{example}”.")
    return region.require_body(name)


def _extra_meeting(region: Region, changes: _Changes, value: str) -> None:
    found = parse_exceptions([], [], [value])
    _add_exceptions(changes, found)
    for name, day in found.extra_meetings:
        changes.labels.append(f"extra möte i {region.require_body(name).name} {long_date(day)}")


def _extension(region: Region, changes: _Changes, value: str) -> None:
    found = parse_exceptions([], [value], [])
    _add_exceptions(changes, found)
    for name, day in found.extensions.items():
        changes.labels.append(f"anstånd för {region.require_body(name).name} till {long_date(day)}")


def _approval(region: Region, changes: _Changes, value: str) -> None:
    found = parse_exceptions([value], [], [])
    _add_exceptions(changes, found)
    for name, days in found.approvals.items():
        changes.labels.append(
            f"svar från {region.require_body(name).name} inom {days_text(days)} efter mötet"
        )


def _add_exceptions(changes: _Changes, found: Exceptions) -> None:
    """A scenario's exception for a recipient wins over the base's."""
    old = changes.wish.exceptions
    changes.wish = replace(
        changes.wish,
        exceptions=Exceptions(
            {**old.approvals, **found.approvals},
            {**old.extensions, **found.extensions},
            [*old.extra_meetings, *found.extra_meetings],
        ),
    )


_READERS: Mapping[str, _Reader] = {
    "intake-days": _days_reader("intake_days", "{} från utskick till möte"),
    "lag-days": _days_reader("lag_days", "{} från möte till svar"),
    "prep-days": _days_reader("prep_days", "{} före målmötet"),
    "dispatch": _day_reader("dispatch_date", "utskick"),
    "target": _day_reader("target_date", "målmöte"),
    "deadline": _day_reader("deadline", "sista svarsdag"),
    "without": _without,
    "cancel": _cancel,
    "move": _move,
    "extra-meeting": _extra_meeting,
    "extension": _extension,
    "approval": _approval,
}
