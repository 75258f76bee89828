"""A plan out as CSV or XLSX, in the form that `own_table` reads back.

Both guard against a plan whose text a spreadsheet would run as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime

import xlsxwriter

from calendars.own_table import guarded_for_csv, guarded_for_string_cell, own_rows
from calendars.records import MeetingRecord

# Excel with Swedish settings splits at ; and takes a file without a BOM for Windows-1252.
_DELIMITER = ";"
_ENCODING = "utf-8-sig"
_SHEET = "Mötesplan"
_WIDTHS = (22, 12, 12, 9, 9, 24, 18, 14, 40)
# The file says when it was made. The moment would make the same plan two different files.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 – xlsxwriter wants it without a zone


def write_csv(meetings: Iterable[MeetingRecord]) -> bytes:
    """The meetings as CSV for Excel; the same bytes for the same meetings."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=_DELIMITER, lineterminator="\r\n")
    for row in own_rows(meetings):
        writer.writerow([guarded_for_csv(cell) for cell in row])
    return text.getvalue().encode(_ENCODING, "replace")


def write_xlsx(meetings: Iterable[MeetingRecord]) -> bytes:
    """The meetings as an Excel workbook with one sheet, every cell a string."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"title": _SHEET, "created": _CREATED})
    sheet = book.add_worksheet(_SHEET)
    head = book.add_format({"bold": True})
    rows = own_rows(meetings)
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            text = guarded_for_string_cell(cell)
            # write_string and never write, which makes formulas, links and numbers of texts.
            if text and sheet.write_string(place, column, text, None if place else head) != 0:
                raise ValueError(f"row {place + 1} holds a text too long for a cell")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(_WIDTHS) - 1)
    book.close()
    return data.getvalue()
