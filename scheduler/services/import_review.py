"""An import as it would be stored: each row beside what is stored, and what it would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from calendars.records import MeetingRecord, RowProblem
from scheduler.domain.bodies import Body, Region
from scheduler.domain.comparison import Change, ComparedMeeting, compare
from scheduler.domain.errors import NotFoundError
from scheduler.domain.meetings import Meeting, MeetingStatus
from scheduler.domain.names import nearest_name
from scheduler.domain.plan_imports import Correction, PlanImport
from scheduler.domain.rights import Right
from scheduler.domain.shaken import Accepted, Shaken
from scheduler.services.aliases import region_with_aliases
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.import_access import seen_import
from scheduler.services.meeting_values import Difference, differences, meeting_values
from scheduler.services.reading import PlanReading, meeting_from_record, read_plan
from scheduler.services.seen_marks import mark_of
from scheduler.storage import incoming_store, meeting_store, remiss_store
from scheduler.storage.database import Connection

_WRITES = frozenset({Change.NEW, Change.CHANGED, Change.MOVED, Change.CANCELLED})


class ReviewRow(Struct, frozen=True):
    """A read meeting beside what is stored of it.

    ``record`` is what was read; ``meeting`` what would be stored, corrected and with the stored
    one's id, None where nothing would be. ``key`` names the row as long as the plan is the same.
    """

    key: str
    record: MeetingRecord
    body: Body | None
    meeting: Meeting | None
    change: Change
    stored: Meeting | None
    correction: Correction | None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Old and new values of a meeting that would change."""
        if self.stored is None or self.meeting is None:
            return ()
        return differences(meeting_values(self.stored), meeting_values(self.meeting))

    @property
    def writes(self) -> bool:
        return self.change in _WRITES

    @property
    def seen(self) -> str:
        """The mark of what was said of the row before (`import_corrections.correct_row`)."""
        return mark_of(self.correction)


class VanishedMeeting(Struct, frozen=True):
    """A stored meeting that the plan no longer holds; ``shaken`` are the rounds and incoming
    remisser that would lose it if it were marked as cancelled."""

    meeting: Meeting
    ticked: bool
    shaken: tuple[Shaken, ...]


class UnknownName(Struct, frozen=True):
    """A name that is no known body, in how many rows, and the known body most like it."""

    name: str
    count: int
    nearest: Body | None


class Review(Struct, frozen=True):
    """An import as it would be stored, with its problems and the original text by row.

    ``seen`` is a mark of all that it shows: another mark, another outcome.
    """

    plan_import: PlanImport
    reading: PlanReading
    region: Region
    rows: tuple[ReviewRow, ...]
    vanished: tuple[VanishedMeeting, ...]
    shaken: tuple[Shaken, ...]
    past_count: int

    @property
    def problems(self) -> Sequence[RowProblem]:
        """Those of the reading, but for unknown bodies that somebody has told since."""
        unknown = [f"”{one.name}”" for one in self.unknown_names]
        return [
            problem
            for problem in self.reading.problems
            if problem.code != "unknown_body" or any(name in problem.message for name in unknown)
        ]

    @property
    def counts(self) -> Mapping[Change, int]:
        return {change: sum(row.change is change for row in self.rows) for change in Change}

    @property
    def writes_something(self) -> bool:
        return any(row.writes for row in self.rows)

    @property
    def unknown_names(self) -> tuple[UnknownName, ...]:
        names = Counter(r.record.body for r in self.rows if r.change is Change.UNKNOWN_BODY)
        known = [name for body in self.region.bodies.values() for name in body.names]
        found = []
        for name, count in names.items():
            near = nearest_name(name, known)
            found.append(UnknownName(name, count, self.region.find_body(near) if near else None))
        return tuple(found)

    @property
    def seen(self) -> str:
        shown = (
            [(row.key, row.change, row.meeting, row.stored) for row in self.rows],
            [one.meeting for one in self.vanished],
        )
        return mark_of(shown)

    def row(self, key: str) -> ReviewRow:
        """Raises NotFoundError."""
        for row in self.rows:
            if row.key == key:
                return row
        raise NotFoundError("Raden finns inte i planen (längre): ladda om granskningen.")


@needs(Right.IMPORT_PLANS)
def review_import(app: App, region: str, import_id: str) -> Review:
    """The import as it would be stored now. Raises NotFoundError."""
    with app.database.read() as connection:
        return build_review(app, connection, region, import_id)


def build_review(app: App, connection: Connection, region: str, import_id: str) -> Review:
    """As `review_import`, inside a transaction."""
    plan_import = seen_import(app, connection, region, import_id)
    corrections = plan_import.corrections
    found = region_with_aliases(app, connection, region, corrections.aliases)
    hinted = found.bodies.get(plan_import.body) if plan_import.body else None
    reading = read_plan(
        plan_import.content,
        plan_import.file_name,
        found,
        year=plan_import.year,
        body=hinted.name if hinted else None,
    )
    drafts = [
        _draft(key, record, body, found, corrections.rows.get(key), intake_day)
        for key, record, body, intake_day in zip(
            _row_keys(reading.records),
            reading.records,
            reading.bodies,
            reading.intake_days,
            strict=True,
        )
    ]
    stored = meeting_store.meetings(connection, region)
    rows, vanished = _compared(_without_duplicates(drafts), stored)
    accepted = Accepted(
        remiss_store.rounds(connection, region), incoming_store.all_incoming(connection, region)
    )
    today = app.settings.today()
    return Review(
        plan_import,
        reading,
        found,
        rows,
        _vanished(vanished, corrections.cancel, accepted),
        _shaken(rows, stored, accepted),
        sum((row.meeting or row.record).end_date < today for row in rows),
    )


def _row_keys(records: Iterable[MeetingRecord]) -> list[str]:
    """``14.0``, ``14.1`` for the first and second meeting read from row 14: the same next time."""
    count: Counter[int] = Counter()
    keys = []
    for record in records:
        row = record.source.row or 0
        keys.append(f"{row}.{count[row]}")
        count[row] += 1
    return keys


def _draft(
    key: str,
    record: MeetingRecord,
    body: Body | None,
    region: Region,
    told: Correction | None,
    intake_day: date | None,
) -> ReviewRow:
    """The row with its correction, before it is compared with anything."""
    if told is not None and told.body is not None:
        body = region.bodies.get(told.body)
    if body is None:
        left_out = told is not None and told.leave_out
        change = Change.LEFT_OUT if left_out else Change.UNKNOWN_BODY
        return ReviewRow(key, record, None, None, change, None, told)
    meeting = meeting_from_record(record, body, "", intake_day)
    if told is not None:
        meeting = replace(
            meeting,
            start_date=told.start_date,
            end_date=told.end_date,
            start_time=told.start_time,
            end_time=told.end_time,
            # The plan's own day for papers was told for the day it wrote.
            intake_day=intake_day if told.start_date == record.start_date else None,
            kind=told.kind,
            status=told.status,
        )
    change = Change.LEFT_OUT if told is not None and told.leave_out else Change.NEW
    return ReviewRow(key, record, body, meeting, change, None, told)


def _without_duplicates(rows: Iterable[ReviewRow]) -> list[ReviewRow]:
    """Two names of one body, or a correction, can make one meeting of two rows: the first is it."""
    known = set()
    found = []
    for row in rows:
        if row.change is Change.NEW and row.meeting is not None:
            same = replace(row.meeting, source=None, note=None, place=None)
            if same in known:
                row = replace(row, change=Change.DUPLICATE)
            known.add(same)
        found.append(row)
    return found


def _compared(
    rows: Sequence[ReviewRow], stored: Sequence[Meeting]
) -> tuple[tuple[ReviewRow, ...], tuple[Meeting, ...]]:
    kept = [(row, row.meeting) for row in rows if row.change is Change.NEW and row.meeting]
    comparison = compare(
        [meeting for _row, meeting in kept],
        stored,
        ignored=[row.meeting for row in rows if row.change is not Change.NEW and row.meeting],
        apart={i for i, (row, _m) in enumerate(kept) if row.correction and row.correction.apart},
    )
    found = {row.key: c for (row, _m), c in zip(kept, comparison.rows, strict=True)}
    return tuple(_with(row, found.get(row.key)) for row in rows), comparison.vanished


def _with(row: ReviewRow, compared: ComparedMeeting | None) -> ReviewRow:
    if compared is None:
        return replace(row, meeting=None)
    return replace(row, meeting=compared.meeting, change=compared.change, stored=compared.stored)


def _shaken(
    rows: Sequence[ReviewRow], stored: Sequence[Meeting], accepted: Accepted
) -> tuple[Shaken, ...]:
    written = {r.meeting.id: r.meeting for r in rows if r.writes and r.meeting and r.stored}
    return accepted.shaken({m.id: m for m in stored} | written, only=written)


def _vanished(
    meetings: Sequence[Meeting], ticks: frozenset[str], accepted: Accepted
) -> tuple[VanishedMeeting, ...]:
    found = []
    for meeting in meetings:
        cancelled = {meeting.id: replace(meeting, status=MeetingStatus.CANCELLED)}
        hit = accepted.shaken(cancelled, only=cancelled)
        found.append(VanishedMeeting(meeting, meeting.id in ticks, hit))
    return tuple(found)
