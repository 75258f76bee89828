"""Rows of text as a file for a spreadsheet, in which no text can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from calendars.own_table import guarded_for_csv

Rows = Sequence[Sequence[str]]

# Excel with Swedish settings splits at ; and takes a file without a BOM for Windows-1252.
_DELIMITER = ";"
_ENCODING = "utf-8-sig"
# The file says when it was made. The moment would make the same rows two different files.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 – xlsxwriter wants it without a zone


def csv_bytes(rows: Rows) -> bytes:
    """The rows as CSV for Excel; the same bytes for the same rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=_DELIMITER, lineterminator="\r\n")
    for row in rows:
        writer.writerow([guarded_for_csv(cell) for cell in row])
    return text.getvalue().encode(_ENCODING, "replace")


def xlsx_bytes(title: str, rows: Rows, widths: Sequence[int]) -> bytes:
    """The rows, the head first, as an Excel workbook with one sheet; every cell a string. Raises
    ValueError where a text is too long for a cell (32,767 characters)."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"title": title, "created": _CREATED})
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True})
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            # write_string and never write, which makes formulas, links and numbers of texts.
            if text and sheet.write_string(place, column, text, None if place else head) != 0:
                raise ValueError(f"row {place + 1} holds a text too long for a cell")
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(widths) - 1)
    book.close()
    return data.getvalue()
