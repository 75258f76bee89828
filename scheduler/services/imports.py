"""Take in a meeting plan: read, show for review, store when confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from calendars.records import MeetingRecord, RowProblem
from scheduler.domain.bodies import Body
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.meetings import Meeting
from scheduler.domain.plan_imports import ImportState, PlanImport
from scheduler.services.app import App
from scheduler.services.reading import PlanReading, meeting_from_record, read_plan
from scheduler.storage import feed_store, meeting_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection
from scheduler.storage.ids import new_id

_RECENT = 20
_MAX_NAME = 255


class Change(StrEnum):
    """What confirming would do to a read row."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    UNKNOWN_BODY = "unknown_body"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A read meeting beside what is stored of it."""

    record: MeetingRecord
    body: Body | None
    change: Change
    stored: Meeting | None


@dataclass(frozen=True, slots=True)
class Review:
    """An import as it would be stored, with its problems and the original text by row."""

    plan_import: PlanImport
    reading: PlanReading
    rows: tuple[ReviewRow, ...]
    past_count: int

    @property
    def problems(self) -> Sequence[RowProblem]:
        return self.reading.problems

    @property
    def counts(self) -> Mapping[Change, int]:
        return {change: sum(row.change is change for row in self.rows) for change in Change}

    @property
    def writes_something(self) -> bool:
        return any(row.change in (Change.NEW, Change.CHANGED) for row in self.rows)


def start_import(
    app: App,
    region: str,
    actor: str,
    *,
    file_name: str,
    content: bytes,
    year: int | None = None,
    body_name: str | None = None,
) -> str:
    """Keeps an upload for review and gives its id. No meeting is stored.

    Raises BadInputError where the content cannot be read at all.
    """
    plan_import = prepare_import(
        app, region, actor, file_name=file_name, content=content, year=year, body_name=body_name
    )
    with app.database.write() as connection:
        meeting_store.add_import(app.database, connection, plan_import)
    return plan_import.id


def prepare_import(
    app: App,
    region: str,
    actor: str,
    *,
    file_name: str,
    content: bytes,
    year: int | None = None,
    body_name: str | None = None,
) -> PlanImport:
    """An import for review that has been read once and is not stored yet.

    Raises BadInputError where the content cannot be read at all.
    """
    found = app.config.region(region)
    body = found.require_body(body_name) if body_name else None
    name = (file_name.replace("\\", "/").rsplit("/", 1)[-1] or "inklistrad text")[:_MAX_NAME]
    read_plan(content, name, found, year=year, body=body.name if body else None)
    return PlanImport(
        id=new_id(),
        region=region,
        file_name=name,
        content=content,
        year=year,
        body=body.key if body else None,
        state=ImportState.REVIEW,
        created_by=actor,
        created_at=app.settings.now(),
    )


def review_import(app: App, region: str, import_id: str) -> Review:
    """The import as it would be stored now. Raises NotFoundError."""
    with app.database.read() as connection:
        return _review(app, connection, region, import_id)


def _review(app: App, connection: Connection, region: str, import_id: str) -> Review:
    plan_import = meeting_store.find_import(connection, region, import_id)
    if plan_import is None:
        raise NotFoundError("Importen finns inte (längre): läs in mötesplanen igen.")
    found = app.config.region(region)
    body = found.bodies.get(plan_import.body) if plan_import.body else None
    reading = read_plan(
        plan_import.content,
        plan_import.file_name,
        found,
        year=plan_import.year,
        body=body.name if body else None,
    )
    keys = {b.key for b in reading.bodies if b is not None}
    matcher = _Matcher(reading, meeting_store.meetings(connection, region, keys))
    rows = tuple(
        _row(record, body, matcher)
        for record, body in zip(reading.records, reading.bodies, strict=True)
    )
    today = app.settings.today()
    past = sum(row.record.end_date < today for row in rows)
    return Review(plan_import, reading, rows, past)


class _Matcher:
    """Finds the stored meeting that a read one is: the body's on the same day, told apart by the
    time where there are several."""

    def __init__(self, reading: PlanReading, stored: Sequence[Meeting]) -> None:
        self.read_on_day = Counter(
            (body.key, record.start_date)
            for record, body in zip(reading.records, reading.bodies, strict=True)
            if body is not None
        )
        self.stored: dict[tuple[str, date], list[Meeting]] = {}
        for meeting in stored:
            self.stored.setdefault((meeting.body, meeting.start_date), []).append(meeting)

    def find(self, record: MeetingRecord, body: Body) -> Meeting | None:
        day = (body.key, record.start_date)
        same_day = self.stored.get(day, [])
        if len(same_day) == 1 and self.read_on_day[day] == 1:
            return same_day[0]
        return next((m for m in same_day if m.start_time == record.start_time), None)


def _row(record: MeetingRecord, body: Body | None, matcher: _Matcher) -> ReviewRow:
    if body is None:
        return ReviewRow(record, None, Change.UNKNOWN_BODY, None)
    known = matcher.find(record, body)
    if known is None:
        return ReviewRow(record, body, Change.NEW, None)
    read = meeting_from_record(record, body, known.id)
    same = replace(read, source=None) == replace(known, source=None)
    return ReviewRow(record, body, Change.UNCHANGED if same else Change.CHANGED, known)


def add_hints(
    app: App, region: str, import_id: str, *, year: int | None, body_name: str | None
) -> None:
    """What the text does not tell: the year, and the body of rows without one."""
    body = app.config.region(region).require_body(body_name) if body_name else None
    with app.database.write() as connection:
        if meeting_store.find_import(connection, region, import_id) is None:
            raise NotFoundError("Importen finns inte (längre): läs in mötesplanen igen.")
        meeting_store.set_import_hints(connection, import_id, year, body.key if body else None)


def confirm_import(app: App, region: str, actor: str, import_id: str) -> Review:
    """Stores the import's meetings, all or none; gives the review as it was stored.

    A meeting whose body is unknown is left out, as the review shows. Raises ConflictError where
    the import is already confirmed or discarded, BadInputError where it holds nothing to store.
    """
    with app.database.write() as connection:
        review = _review(app, connection, region, import_id)
        if not review.rows:
            raise BadInputError("Importen innehåller inga möten att spara.")
        finished = meeting_store.finish_import(
            app.database, connection, import_id, ImportState.CONFIRMED, actor
        )
        if not finished:
            raise ConflictError("Importen är redan sparad eller kastad: läs in planen igen.")
        for row in review.rows:
            if row.body is None:
                continue
            if row.change is Change.NEW:
                new = meeting_from_record(row.record, row.body, new_id())
                meeting_store.add_meeting(app.database, connection, region, new, import_id)
            elif row.change is Change.CHANGED and row.stored is not None:
                changed = meeting_from_record(row.record, row.body, row.stored.id)
                meeting_store.change_meeting(app.database, connection, region, changed, import_id)
        if review.writes_something:
            feed_store.bump_changed_at(app.database, connection, region)
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="import",
            subject=review.plan_import.file_name,
            details={change.value: count for change, count in review.counts.items()},
        )
        return review


def discard_import(app: App, region: str, actor: str, import_id: str) -> None:
    """Drops an import without storing anything. Raises NotFoundError or ConflictError."""
    with app.database.write() as connection:
        if meeting_store.find_import(connection, region, import_id) is None:
            raise NotFoundError("Importen finns inte (längre).")
        if not meeting_store.finish_import(
            app.database, connection, import_id, ImportState.DISCARDED, actor
        ):
            raise ConflictError("Importen är redan sparad eller kastad.")


def recent_imports(app: App, region: str) -> list[PlanImport]:
    """The newest imports first."""
    with app.database.read() as connection:
        return meeting_store.imports(connection, region, _RECENT)


def stored_meetings(app: App, region: str) -> list[Meeting]:
    """Every meeting of the region, in order of date."""
    with app.database.read() as connection:
        return meeting_store.meetings(connection, region)
