"""What the names of an Excel file's sheets tell."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date

import xlsxwriter

from calendars.grammar.options import ReadOptions
from calendars.read import read_bytes
from calendars.records import ReadResult

Sheets = Mapping[str, Sequence[Sequence[object]]]


def read(sheets: Sheets) -> ReadResult:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return read_bytes(out.getvalue(), "plan.xlsx", ReadOptions())


def test_a_sheet_named_by_a_month_has_its_days() -> None:
    result = read(
        {
            "December 2026": [["Dag", "Möte"], [8, "KSAU"], [15, "KS"]],
            "Januari 2027": [[11, "KF"], [12, "KSAU"], [19, "KS"]],
        }
    )
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("KSAU", date(2026, 12, 8)),
        ("KS", date(2026, 12, 15)),
        ("KF", date(2027, 1, 11)),
        ("KSAU", date(2027, 1, 12)),
        ("KS", date(2027, 1, 19)),
    ]
    assert result.problems == ()


def test_a_sheet_named_by_a_body_has_its_meetings() -> None:
    result = read(
        {
            "Kommunstyrelsen 2026": [["Datum", "Kallelse"], ["20 januari", "13 januari"]],
            "KF 2026": [["Datum", "Kallelse"], ["2 februari", "19 januari"]],
        }
    )
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("KS", date(2026, 1, 20)),
        ("KF", date(2026, 2, 2)),
    ]
    assert [(d.body, d.due) for d in result.deadlines] == [
        ("KS", date(2026, 1, 13)),
        ("KF", date(2026, 1, 19)),
    ]


def test_a_sheet_without_such_a_name_tells_nothing() -> None:
    result = read({"Blad1": [["KS 2026"], ["20 januari"]]})
    assert [m.body for m in result.meetings] == ["KS"]
