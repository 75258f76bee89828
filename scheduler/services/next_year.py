"""Next year's dates for the joint bodies: proposed, written as a plan, and put before somebody as
an import to review."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from calendars.records import MeetingRecord, SourceRef
from calendars.write_ical import FeedHead, write_feed
from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting, MeetingStatus, MeetingVersion
from scheduler.domain.next_year import CalendarWish, Hours
from scheduler.domain.rights import Right
from scheduler.domain.swedish import joined
from scheduler.domain.workdays import Workdays
from scheduler.planning.next_year.problem import Dates
from scheduler.planning.next_year.propose import CalendarProposal, Proposer
from scheduler.services import imports
from scheduler.services.app import App
from scheduler.services.export import ExportFormat
from scheduler.services.feeds.meeting_days import meeting_event
from scheduler.services.guard import needs

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
    hours: Sequence[str] = (),
) -> CalendarWish:
    """The wish as typed: ``counts`` are ``BODY=NUMBER``, ``locks`` ``BODY=DATE`` and ``hours``
    ``BODY=09:00-12:00``. Raises BadInputError or UnknownNameError that quotes what cannot be
    used."""
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
    found_hours: dict[str, Hours] = {}
    for text in hours:
        key, value = _placed(region, text, "tider, till exempel RSR=09:00-12:00")
        try:
            found_hours[key] = Hours.parse(value)
        except ValueError:
            raise BadInputError(
                f"”{text}”: ”{value}” är inga tider – skriv till exempel 09:00-12:00."
            ) from None
    return CalendarWish(
        year, found_counts, locked, frozenset(forbidden), tuple(sent), hours=found_hours
    )


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


def proposer(
    config: Configuration,
    region: str,
    meetings: Iterable[Meeting],
    wish: CalendarWish,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    tell: Callable[[int, int], None] = lambda _cost, _bound: None,
) -> Proposer:
    """Proposes on meetings from anywhere, by the region's config."""
    return Proposer(
        config.region(region),
        tuple(meetings),
        wish,
        config.next_year_policy,
        Workdays(),
        cancelled,
        tell,
    )


def hours_of(region: Region, wish: CalendarWish) -> dict[str, Hours]:
    """The hours of each placed body that has any: the wished, else the usual."""
    usual = {one.body: one.hours for one in region.joint_calendars if one.hours is not None}
    return {**usual, **wish.hours}


def dates_of(proposal: CalendarProposal) -> dict[str, tuple[date, ...]]:
    """The proposed dates by body."""
    return as_dates(proposal.found.dates)


def as_dates(dates: Dates) -> dict[str, tuple[date, ...]]:
    """The days of each body, from ordinals."""
    return {key: tuple(map(date.fromordinal, days)) for key, days in dates.items()}


def calendar_file(
    region: Region,
    dates: Mapping[str, Sequence[date]],
    export_format: ExportFormat,
    written_at: datetime,
    hours: Mapping[str, Hours],
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
                        start_time=hours[key].start if key in hours else None,
                        end_time=hours[key].end if key in hours else None,
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
            start_time=hours[key].start if key in hours else None,
            end_time=hours[key].end if key in hours else None,
            note=SOURCE,
        )
        for day, key in days
    ]
    return write_csv(records) if export_format is ExportFormat.CSV else write_xlsx(records)


@needs(Right.IMPORT_PLANS)
def start_review(
    app: App, region: str, actor: str, wish: CalendarWish, dates: Mapping[str, Sequence[date]]
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
        file_name=f"{SOURCE} {wish.year}.csv",
        content=calendar_file(
            found, dates, ExportFormat.CSV, app.settings.now(), hours_of(found, wish)
        ),
    )
