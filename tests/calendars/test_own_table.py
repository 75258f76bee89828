"""A plan out and in again: the same meetings, and no formula on the way."""

from __future__ import annotations

import csv
import io
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from calendars.own_table import (
    HEAD,
    guarded_for_csv,
    guarded_for_string_cell,
    meetings_from_own_table,
    own_rows,
    unguarded,
)
from calendars.records import Kind, MeetingRecord, SourceRef, Status
from calendars.write_table import write_csv, write_xlsx

KINDS: list[Kind] = ["decision", "information", "preparation", "reserve", "extra"]
STATUSES: list[Status] = ["planned", "tentative", "moved", "cancelled"]
NOWHERE = SourceRef("", None, "")


def record(
    body: str = "KS Berg",
    day: date = date(2019, 10, 15),
    *,
    at: time | None = None,
    place: str | None = None,
    kind: Kind = "decision",
    status: Status = "planned",
    note: str | None = None,
) -> MeetingRecord:
    return MeetingRecord(body, day, day, NOWHERE, at, None, place, kind, status, note)


def rows_of_csv(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def rows_of_xlsx(data: bytes) -> list[list[str]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def content(found: MeetingRecord) -> tuple[object, ...]:
    return (
        found.body,
        found.start_date,
        found.end_date,
        found.start_time,
        found.end_time,
        found.place,
        found.kind,
        found.status,
        found.note,
    )


PLAN = [
    MeetingRecord(
        "RS",
        date(2019, 9, 24),
        date(2019, 9, 25),
        NOWHERE,
        time(9),
        time(16, 30),
        "Östersund; sal 2",
        "decision",
        "planned",
        'Rad ett\nrad "två"',
    ),
    record(status="moved", note="flyttat från 8 oktober 2019"),
    record("=HYPERLINK(1)", note="-1+1", place="@SUM(A1)"),
    record("+46", note="'=redan skyddad", place="'citat"),
    record("'  ", note="''=", place="\tflik"),
    *(record(f"Organ {n}", kind=kind) for n, kind in enumerate(KINDS)),
    *(record(f"Organ {n}", date(2020, 1, 1), status=s) for n, s in enumerate(STATUSES)),
]


@pytest.mark.parametrize(
    ("write", "rows_of"), [(write_csv, rows_of_csv), (write_xlsx, rows_of_xlsx)]
)
def test_a_plan_reads_back_exactly(write, rows_of) -> None:  # type: ignore[no-untyped-def]
    data = write(PLAN)
    assert write(PLAN) == data  # the same plan, the same bytes
    found = meetings_from_own_table(rows_of(data), "plan")
    assert found is not None
    assert found.problems == ()
    assert [content(m) for m in found.meetings] == [content(m) for m in PLAN]
    assert found.meetings[0].source.row == 2


def test_csv_is_what_excel_expects_and_holds_no_formula() -> None:
    data = write_csv(PLAN)
    assert data.startswith(b"\xef\xbb\xbfOrgan;Datum;Slutdatum;Starttid;")
    for row in rows_of_csv(data):
        for cell in row:
            assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_xlsx_holds_strings_only() -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(write_xlsx(PLAN))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "=HYPERLINK(1)" in str(rows_of_xlsx(write_xlsx(PLAN)))  # without a ' in a typed cell


_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@given(_TEXT, st.sampled_from(["", "'", "''", "=", "'=", "''=", "\t", "-", "\n", "\uff1d"]))
def test_every_cell_survives_both_guards(text: str, head: str) -> None:
    cell = head + text
    assert unguarded(guarded_for_csv(cell)) == cell
    assert unguarded(guarded_for_string_cell(cell)) == cell
    assert guarded_for_csv(cell)[:1] not in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


_RECORDS = st.builds(
    record,
    body=_TEXT.filter(lambda t: bool(t.strip())),
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    at=st.none() | st.times().map(lambda t: time(t.hour, t.minute)),
    place=st.none() | _TEXT.filter(bool),
    kind=st.sampled_from(KINDS),
    status=st.sampled_from(STATUSES),
    note=st.none() | _TEXT.filter(bool),
)


@settings(deadline=None)
@given(st.lists(_RECORDS, max_size=5, unique_by=lambda r: (r.body, r.start_date)))
def test_rows_read_back_whatever_they_hold(plan: list[MeetingRecord]) -> None:
    direct = [[guarded_for_csv(cell) for cell in row] for row in own_rows(plan)]
    for rows in (direct, rows_of_csv(write_csv(plan))):
        found = meetings_from_own_table(rows, "plan")
        assert found is not None
        assert [content(m) for m in found.meetings] == [content(m) for m in plan]


def test_another_table_is_not_ours() -> None:
    assert meetings_from_own_table([["Organ", "Datum"], ["KS", "2019-10-08"]], "x") is None
    assert meetings_from_own_table([], "x") is None
    assert meetings_from_own_table([["", ""]], "x") is None


def test_what_somebody_has_broken_is_said_with_its_row() -> None:
    rows = [
        [*HEAD, ""],
        ["KS Berg", "31 nov", "", "", "", "", "", "", ""],
        ["", "2019-10-08"],
        ["KS Berg", "2019-10-08", "2019-10-07"],
        ["KS Berg", "2019-10-08 00:00:00", "", "25:00", "09:00:00", "", "Möte", "INSTÄLLT", ""],
        ["", ""],
    ]
    found = meetings_from_own_table(rows, "plan.csv")
    assert found is not None
    assert [(p.row, p.severity, p.code) for p in found.problems] == [
        (2, "error", "impossible_date"),
        (3, "error", "no_body"),
        (4, "error", "impossible_date"),
        (5, "warning", "unknown_word"),
        (5, "warning", "impossible_time"),
    ]
    assert "31 nov" in found.problems[0].message
    (only,) = found.meetings
    assert (only.start_date, only.end_time, only.kind, only.status) == (
        date(2019, 10, 8),
        time(9),
        "decision",
        "cancelled",
    )
