"""Read a meeting plan and tell which body each meeting belongs to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from calendars.read import read_bytes
from calendars.read_text import ReadOptions
from calendars.records import (
    MeetingRecord,
    ReadError,
    ReadResult,
    RowProblem,
    YearContext,
    YearSource,
)
from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingSource, MeetingStatus
from scheduler.domain.names import nearest_name
from scheduler.services.days_off import days_off
from scheduler.services.files import given_bytes

_MAX_PLACE = 255


class PlanReading(Struct, frozen=True):
    """A read plan. ``bodies`` holds the body of each meeting, None where nobody knows it, and
    ``intake_days`` its own last day for papers, None where the plan states none."""

    result: ReadResult
    bodies: tuple[Body | None, ...]
    problems: tuple[RowProblem, ...]
    intake_days: tuple[date | None, ...]

    @property
    def records(self) -> tuple[MeetingRecord, ...]:
        return self.result.meetings

    @property
    def year(self) -> YearContext:
        return self.result.year

    @property
    def nothing_read(self) -> bool:
        return not self.result.meetings


def read_plan_file(
    path: Path,
    region: Region | None = None,
    *,
    year: int | None = None,
    year_origin: YearSource = "option",
    body: str | None = None,
) -> PlanReading:
    """Reads the plan in ``path``. Raises BadInputError where it cannot be read at all."""
    data = given_bytes(path, "filen med mötesplanen")
    return read_plan(data, path.name, region, year=year, year_origin=year_origin, body=body)


def read_plan(
    data: bytes,
    file: str,
    region: Region | None = None,
    *,
    year: int | None = None,
    year_origin: YearSource = "option",
    body: str | None = None,
) -> PlanReading:
    """Reads the plan in ``data``; ``file`` is the name shown.

    ``year`` is for dates without one, ``body`` for rows without a body. With a region every body
    is looked up; an unknown one is a problem. Raises BadInputError where ``data`` cannot be read.
    """
    if body is not None and region is not None:
        body = region.require_body(body).name
    options = ReadOptions(
        year=year,
        year_origin=year_origin,
        body=body,
        is_known_body=lambda name: region is not None and region.find_body(name) is not None,
    )
    try:
        result = read_bytes(data, file, options)
    except ReadError as error:
        raise BadInputError(str(error)) from None
    doubts = days_off([record for record in result.meetings if record.status != "cancelled"])
    if region is None:
        nobody = tuple(None for _ in result.meetings)
        return PlanReading(result, nobody, (*result.problems, *doubts), nobody)
    result, doubled = _under_one_name(result, region)
    bodies = tuple(region.find_body(record.body) for record in result.meetings)
    unknown = _unknown_bodies(result, bodies, region)
    problems = (*result.problems, *doubts, *doubled, *unknown)
    return PlanReading(result, bodies, problems, tuple(_intake_days(result, region.find_body)))


def _intake_days(result: ReadResult, find_body: Callable[[str], Body | None]) -> list[date | None]:
    """Each meeting's own last day for papers. A plan of one body need not name it; of several days
    for one meeting the first is the safe one, and a day after the meeting is none."""
    of_one_body = len({record.body for record in result.meetings}) == 1

    def is_same(name: str | None, record: MeetingRecord) -> bool:
        if name is None:
            return of_one_body
        return name == record.body or (find_body(name) or name) == find_body(record.body)

    stated = [each for each in result.deadlines if each.kind == "intake" and each.meeting_date]
    return [
        min(
            (
                each.due
                for each in stated
                if each.meeting_date == record.start_date
                and each.due <= record.start_date
                and is_same(each.body, record)
            ),
            default=None,
        )
        for record in result.meetings
    ]


def _under_one_name(result: ReadResult, region: Region) -> tuple[ReadResult, list[RowProblem]]:
    """A meeting that stands under two names of one body is one meeting."""
    kept: list[MeetingRecord] = []
    seen: dict[tuple[str, date, time | None, str], MeetingRecord] = {}
    problems = []
    for record in result.meetings:
        body = region.find_body(record.body)
        key = (body.key if body else record.body, record.start_date, record.start_time, record.kind)
        known = seen.setdefault(key, record)
        if known is record:
            kept.append(record)
            continue
        row = record.source.row
        problems.append(
            RowProblem(
                row,
                "warning",
                "duplicate_meeting",
                f"rad {row}: {record.body} {record.start_date.isoformat()} är samma möte som "
                f"{known.body} på rad {known.source.row} – det lästes en gång.",
            )
        )
    return replace(result, meetings=tuple(kept)), problems


def _unknown_bodies(
    result: ReadResult, bodies: tuple[Body | None, ...], region: Region
) -> list[RowProblem]:
    """One problem for each unknown name, at its first row, with the nearest known name."""
    names = [name for body in region.bodies.values() for name in body.names]
    first_row: dict[str, int | None] = {}
    for record, body in zip(result.meetings, bodies, strict=True):
        if body is None:
            first_row.setdefault(record.body, record.source.row)
    problems = []
    for name, row in first_row.items():
        near = nearest_name(name, names)
        hint = f"menade du ”{near}”?" if near else "lägg till organet eller rätta namnet."
        where = f"rad {row}: " if row else ""
        problems.append(
            RowProblem(
                row,
                "warning",
                "unknown_body",
                f"{where}”{name}” är inget känt organ i {region.name} – {hint}",
            )
        )
    return problems


def meetings_of(reading: PlanReading) -> list[Meeting]:
    """The meetings whose body is known, with an id each that is stable for the same file."""
    meetings = []
    rows = zip(reading.records, reading.bodies, reading.intake_days, strict=True)
    for index, (record, body, intake_day) in enumerate(rows):
        if body is not None:
            meetings.append(meeting_from_record(record, body, f"{body.key}-{index}", intake_day))
    return meetings


def meeting_from_record(
    record: MeetingRecord, body: Body, meeting_id: str, intake_day: date | None
) -> Meeting:
    """A read record as a meeting of ``body``, with its own last day for papers."""
    return Meeting(
        id=meeting_id,
        body=body.key,
        start_date=record.start_date,
        end_date=record.end_date,
        kind=MeetingKind(record.kind),
        status=MeetingStatus(record.status),
        start_time=record.start_time,
        end_time=record.end_time,
        place=record.place[:_MAX_PLACE] if record.place else None,
        note=record.note,
        intake_day=intake_day,
        source=MeetingSource(record.source.file, record.source.row, record.source.text),
    )
