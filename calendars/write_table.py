"""A plan out as CSV or XLSX, in the form that `own_table` reads back.

Both guard against a plan whose text a spreadsheet would run as a formula.
"""

from __future__ import annotations

from collections.abc import Iterable

from calendars.own_table import guarded_for_string_cell, own_rows
from calendars.records import MeetingRecord
from calendars.spreadsheet import csv_bytes, xlsx_bytes

_SHEET = "Mötesplan"
_WIDTHS = (22, 12, 12, 9, 9, 24, 18, 14, 40)


def write_csv(meetings: Iterable[MeetingRecord]) -> bytes:
    """The meetings as CSV for Excel; the same bytes for the same meetings."""
    return csv_bytes(own_rows(meetings))


def write_xlsx(meetings: Iterable[MeetingRecord]) -> bytes:
    """The meetings as an Excel workbook with one sheet, every cell a string."""
    rows = [[guarded_for_string_cell(cell) for cell in row] for row in own_rows(meetings)]
    return xlsx_bytes(_SHEET, rows, _WIDTHS)
