"""The log: who did what when, with old and new values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from calendars.spreadsheet import csv_bytes
from scheduler.domain.bodies import Region
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.audit_words import (
    AuditArea,
    action_words,
    actions_of,
    area_of,
    changed_values,
    other_values,
)
from scheduler.services.guard import needs
from scheduler.services.meeting_values import Difference
from scheduler.settings import STOCKHOLM
from scheduler.storage import title_store
from scheduler.storage.audit_store import AuditEvent, AuditFilter, audit_events
from scheduler.storage.database import Connection

_PAGE = 100
# A spreadsheet takes a million rows; whoever needs more chooses a shorter time.
MOST_EXPORTED = 50_000
_BATCH = 1_000
_HEAD = ["När", "Vem", "Vad", "Slag", "Gäller", "Uppgift", "Före", "Efter"]


class AuditQuestion(Struct, frozen=True):
    """What somebody wants to see of the log: ``actor`` by name, ``subject`` by the key it is stored
    under, ``first`` and ``last`` day included."""

    actor: str = ""
    area: AuditArea | None = None
    subject: str = ""
    first: date | None = None
    last: date | None = None


class AuditLine(Struct, frozen=True):
    """One act in Swedish. ``about`` is what it was done to."""

    id: int
    at: datetime
    actor: str
    action: str
    area: AuditArea | None
    subject: str
    about: str
    changes: tuple[Difference, ...]
    others: tuple[tuple[str, str], ...]


class AuditPage(Struct, frozen=True):
    """Some of the log, the newest first; ``before`` asks for the next, None on the last page."""

    lines: tuple[AuditLine, ...]
    before: int | None


@needs(Right.SEE_LOG)
def audit_page(
    app: App, region: str, question: AuditQuestion, before: int | None = None
) -> AuditPage:
    """The newest acts that the question asks for; with ``before`` those older than the line with
    that id."""
    with app.database.read() as connection:
        events = audit_events(connection, region, _PAGE + 1, _filter(question), before)
        shown = events[:_PAGE]
        lines = _lines(app.config.region(region), connection, shown)
    return AuditPage(tuple(lines), shown[-1].id if len(events) > _PAGE else None)


@needs(Right.SEE_LOG)
def audit_csv(app: App, region: str, question: AuditQuestion) -> bytes:
    """All that the question asks for as CSV for Excel, every cell safe there: a row for each value
    that an act changed or holds, at most `MOST_EXPORTED` acts."""
    rows: list[list[str]] = [_HEAD]
    found, before = app.config.region(region), None
    with app.database.read() as connection:
        for _ in range(MOST_EXPORTED // _BATCH):
            events = audit_events(connection, region, _BATCH, _filter(question), before)
            for line in _lines(found, connection, events):
                rows += _cells(line)
            if len(events) < _BATCH:
                break
            before = events[-1].id
    return csv_bytes(rows)


def _filter(question: AuditQuestion) -> AuditFilter:
    after = question.last + timedelta(days=1) if question.last else None
    return AuditFilter(
        actor=question.actor or None,
        actions=actions_of(question.area) if question.area else None,
        subject=question.subject or None,
        since=_midnight(question.first) if question.first else None,
        until=_midnight(after) if after else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), STOCKHOLM)


def _lines(region: Region, connection: Connection, events: Sequence[AuditEvent]) -> list[AuditLine]:
    is_meeting = {one.id: area_of(one.action) is AuditArea.MEETINGS for one in events}
    names: Mapping[str, str] = {
        **title_store.titles(
            connection, region.key, {one.subject for one in events if not is_meeting[one.id]}
        ),
        **{
            meeting: region.bodies[body].name if body in region.bodies else body
            for meeting, body in title_store.bodies_of_meetings(
                connection, region.key, {one.subject for one in events if is_meeting[one.id]}
            ).items()
        },
    }
    return [_line(region, one, names) for one in events]


def _line(region: Region, event: AuditEvent, names: Mapping[str, str]) -> AuditLine:
    return AuditLine(
        id=event.id,
        at=event.at,
        actor=event.actor,
        action=action_words(event),
        area=area_of(event.action),
        subject=event.subject,
        about=_about(region, event, names),
        changes=changed_values(event, region),
        others=other_values(event, region),
    )


def _about(region: Region, event: AuditEvent, names: Mapping[str, str]) -> str:
    key = event.subject
    if key in names:
        return names[key] or "Utan rubrik"
    if key in region.bodies:
        return region.bodies[key].name
    if key in region.organisations:
        return region.organisations[key].name
    return region.name if key == region.key else key


def _cells(line: AuditLine) -> list[list[str]]:
    act = [
        line.at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M:%S"),
        line.actor,
        line.action,
        line.area.value if line.area else "",
        line.about,
    ]
    values = [[one.label, one.old, one.new] for one in line.changes]
    values += [[label, "", value] for label, value in line.others]
    return [[*act, *one] for one in values or [["", "", ""]]]
