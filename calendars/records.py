"""What every reader gives: meetings with the row they came from, and what was not understood."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

Kind = Literal["decision", "information", "preparation", "reserve", "extra"]
Status = Literal["planned", "tentative", "moved", "cancelled"]
DeadlineKind = Literal["intake", "summons", "approval"]
Severity = Literal["error", "warning"]
YearSource = Literal["dates", "heading", "option", "dispatch", "file_name"]


class ReadError(Exception):
    """The file cannot be read at all. ``str(error)`` is Swedish: what, and what to do."""


class SourceRef(Struct, frozen=True):
    """Where something was read. ``row`` counts from 1; None where the format has no rows."""

    file: str
    row: int | None
    text: str


class MeetingRecord(Struct, frozen=True):
    """One meeting as a plan states it; ``body`` is the name as written there."""

    body: str
    start_date: date
    end_date: date
    source: SourceRef
    start_time: time | None = None
    end_time: time | None = None
    place: str | None = None
    kind: Kind = "decision"
    status: Status = "planned"
    note: str | None = None


class DeadlineRecord(Struct, frozen=True):
    """A deadline the plan itself states: papers in (``intake``), summons out (``summons``), minutes
    approved (``approval``). ``meeting_date`` is the meeting it belongs to, None if not told."""

    body: str | None
    kind: DeadlineKind
    due: date
    meeting_date: date | None
    source: SourceRef


class RowProblem(Struct, frozen=True):
    """Something a reader did not understand or had to assume.

    ``error``: the row gave no meeting. ``warning``: it did, but somebody should look.
    ``message`` is Swedish and names the row, the text and what to do.
    """

    row: int | None
    severity: Severity
    code: str
    message: str


class YearContext(Struct, frozen=True):
    """The year of dates that do not state their own, and where it was found."""

    value: int | None = None
    origin: YearSource | None = None


class ReadResult(Struct, frozen=True):
    """Everything a reader has to say of a file. ``format`` is for example ``text`` or ``ical``."""

    file: str
    format: str
    year: YearContext
    meetings: tuple[MeetingRecord, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    deadlines: tuple[DeadlineRecord, ...] = ()
    events: int | None = None
    """For iCal: the events in the file, before recurrence is expanded."""


class ResultBuilder(Struct):
    """Collects meetings and problems while a reader goes through a file."""

    file: str
    meetings: list[MeetingRecord] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    deadlines: list[DeadlineRecord] = field(default_factory=list)
    _last: int | None = None  # the index of the meeting added, or met again, last
    _on_day: dict[tuple[str, date], list[int]] = field(default_factory=dict)

    def error(self, row: int | None, code: str, message: str) -> None:
        self.problems.append(RowProblem(row, "error", code, message))

    def warn(self, row: int | None, code: str, message: str) -> None:
        self.problems.append(RowProblem(row, "warning", code, message))

    def add(self, record: MeetingRecord) -> None:
        """Adds a meeting. The same one again is kept once: an inställt wins over what was said
        before it, and where the two differ in anything else both are kept and reported."""
        same_day = self._on_day.setdefault((record.body, record.start_date), [])
        for index in same_day:
            known = self.meetings[index]
            row = record.source.row
            where = f"rad {row}: " if row else ""
            other = f" på rad {known.source.row}" if known.source.row else ""
            what = f"{where}{record.body} har redan ett möte {record.start_date.isoformat()}{other}"
            times = {known.start_time, record.start_time} - {None}
            # An extra meeting told of again need not be called so.
            kinds = {known.kind, record.kind}
            if len(times) < 2 and (len(kinds) == 1 or kinds == {"decision", "extra"}):
                self._last = index
                self.meetings[index] = _merged(known, record)
                self.warn(row, "duplicate_meeting", f"{what} – det lästes en gång.")
                return
            if record.source.text.startswith("*") and record.start_time is not None:
                self.meetings[index] = replace(
                    known, start_time=record.start_time, end_time=record.end_time
                )
                self.warn(row, "duplicate_meeting", f"{what} – fotens klockslag gäller.")
                return
            self.warn(
                row,
                "two_meetings_one_day",
                f"{what} – båda lästes; ta bort det ena om det är samma möte.",
            )
        same_day.append(len(self.meetings))
        self._last = len(self.meetings)
        self.meetings.append(record)

    def has(self, body: str, day: date) -> bool:
        """Whether a meeting of ``body`` on ``day`` has been added."""
        return bool(self._on_day.get((body, day)))

    def mark_last(self, status: Status, note: str) -> None:
        """Gives the meeting added last another status and note."""
        if self._last is not None and self._last < len(self.meetings):
            self.meetings[self._last] = replace(self.meetings[self._last], status=status, note=note)

    def result(self, format_name: str, year: YearContext) -> ReadResult:
        return ReadResult(
            self.file,
            format_name,
            year,
            tuple(self.meetings),
            tuple(self.problems),
            tuple(self.deadlines),
        )


def _merged(known: MeetingRecord, again: MeetingRecord) -> MeetingRecord:
    """What both mentions of a meeting tell of it."""
    status = again.status if known.status == "planned" else known.status
    if "cancelled" in (known.status, again.status):
        status = "cancelled"
    return replace(
        known,
        kind="extra" if "extra" in (known.kind, again.kind) else known.kind,
        end_date=max(known.end_date, again.end_date),
        start_time=known.start_time or again.start_time,
        end_time=known.end_time or again.end_time,
        place=known.place or again.place,
        status=status,
        note=known.note or again.note,
    )
