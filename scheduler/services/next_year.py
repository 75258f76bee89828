"""Next year's dates for the joint bodies: proposed on the stored meetings, written as a plan, and
put before somebody as an import to review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from calendars.records import MeetingRecord, SourceRef
from calendars.write_ical import FeedHead, write_feed
from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting, MeetingStatus, MeetingVersion
from scheduler.domain.next_year import CalendarWish
from scheduler.domain.swedish import joined
from scheduler.domain.workdays import Workdays
from scheduler.planning.next_year.problem import Dates
from scheduler.planning.next_year.propose import CalendarProposal, propose_calendar
from scheduler.services import imports
from scheduler.services.app import App
from scheduler.services.export import ExportFormat
from scheduler.services.feeds.meeting_days import meeting_event
from scheduler.storage import meeting_store

SOURCE = "Förslag"
_MOST_MEETINGS = 52


def calendar_wish(
    region: Region,
    year: int,
    *,
    counts: Sequence[str] = (),
    locks: Sequence[str] = (),
    forbidden: Sequence[date] = (),
    sent: Sequence[date] = (),
) -> CalendarWish:
    """The wish as typed: ``counts`` are ``BODY=NUMBER`` and ``locks`` ``BODY=DATE``. Raises
    BadInputError or UnknownNameError that quotes what cannot be used."""
    found_counts: dict[str, int] = {}
    for text in counts:
        key, value = _placed(region, text, "antal möten, till exempel RSR=6")
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= _MOST_MEETINGS:
            raise BadInputError(f"”{text}”: ange antalet möten, 1 till {_MOST_MEETINGS}.")
        found_counts[key] = int(value)
    locked: dict[str, tuple[date, ...]] = {}
    for text in locks:
        key, value = _placed(region, text, f"en dag, till exempel RSR={year}-03-11")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise BadInputError(
                f"”{text}”: ”{value}” är inget datum – skriv år-månad-dag."
            ) from None
        locked[key] = (*locked.get(key, ()), day)
    return CalendarWish(year, found_counts, locked, frozenset(forbidden), tuple(sent))


def _placed(region: Region, text: str, example: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        raise BadInputError(
            f"”{text}” går inte att läsa: skriv organ, likhetstecken och {example}."
        )
    body = region.require_body(name)
    placed = [region.body(each.body).name for each in region.joint_calendars]
    if body.name not in placed:
        raise BadInputError(
            f"{body.name} får inga datum föreslagna: välj {joined(placed) or 'inget'}, "
            "eller lägg till organet under [[next_year]] i regionens fil i config/."
        )
    return body.key, value


def propose_stored(
    app: App,
    region: str,
    wish: CalendarWish,
    *,
    alternatives: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
    tell: Callable[[int, int], None] = lambda _cost, _bound: None,
) -> CalendarProposal:
    """The proposal on the meetings stored now. Nothing is stored."""
    with app.database.read() as connection:
        meetings = meeting_store.meetings(connection, region)
    return propose(
        app.config,
        region,
        meetings,
        wish,
        alternatives=alternatives,
        cancelled=cancelled,
        tell=tell,
    )


def propose(
    config: Configuration,
    region: str,
    meetings: Sequence[Meeting],
    wish: CalendarWish,
    *,
    alternatives: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
    tell: Callable[[int, int], None] = lambda _cost, _bound: None,
) -> CalendarProposal:
    """The proposal on meetings from anywhere."""
    return propose_calendar(
        config.region(region),
        meetings,
        wish,
        config.next_year_policy,
        Workdays(),
        alternatives=alternatives,
        cancelled=cancelled,
        tell=tell,
    )


def dates_of(proposal: CalendarProposal) -> dict[str, tuple[date, ...]]:
    """The proposed dates by body."""
    return _as_dates(proposal.found.dates)


def _as_dates(dates: Dates) -> dict[str, tuple[date, ...]]:
    return {key: tuple(map(date.fromordinal, days)) for key, days in dates.items()}


def calendar_file(
    region: Region,
    dates: Mapping[str, Sequence[date]],
    export_format: ExportFormat,
    written_at: datetime,
) -> bytes:
    """The dates as a plan of tentative meetings, which reads back to the same."""
    days = sorted((day, key) for key, held in dates.items() for day in held)
    if export_format is ExportFormat.ICS:
        events = [
            meeting_event(
                MeetingVersion(
                    Meeting(
                        f"forslag-{region.key}-{key}-{day.isoformat()}",
                        key,
                        day,
                        day,
                        status=MeetingStatus.TENTATIVE,
                        note=SOURCE,
                    ),
                    0,
                    written_at,
                ),
                region.body(key).name,
            )
            for day, key in days
        ]
        return write_feed(FeedHead(f"{SOURCE} {region.name}"), events)
    # xlsxwriter takes a moment to import, and most pages write no table.
    from calendars.write_table import write_csv, write_xlsx

    records = [
        MeetingRecord(
            body=region.body(key).name,
            start_date=day,
            end_date=day,
            source=SourceRef("", None, ""),
            status="tentative",
            note=SOURCE,
        )
        for day, key in days
    ]
    return write_csv(records) if export_format is ExportFormat.CSV else write_xlsx(records)


def start_review(
    app: App, region: str, actor: str, year: int, dates: Mapping[str, Sequence[date]]
) -> str:
    """Keeps the dates as an import to review and gives its id: no meeting is stored before somebody
    confirms it there."""
    found = app.config.region(region)
    if not any(dates.values()):
        raise BadInputError("Förslaget har inga datum: sök fram ett först.")
    return imports.start_import(
        app,
        region,
        actor,
        file_name=f"{SOURCE} {year}.csv",
        content=calendar_file(found, dates, ExportFormat.CSV, app.settings.now()),
    )
