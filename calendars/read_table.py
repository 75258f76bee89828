"""Delimited text and workbooks become tables.

The text this reader expects, with ``;``, ``,``, tab or ``|`` between the cells::

    Organ;Datum;Tid;Plats
    KS Berg;2026-03-03;13:00;"Sal A, Svenstavik"

and from a workbook the same as sheets::

    |   | A       | B          | C     |
    | 1 | Organ   | Datum      | Tid   |
    | 2 | KS Berg | 2026-03-03 | 13:00 |
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from calendars.blocks import DocumentBuilder
from calendars.decoding import decode_text, encoding_problems
from calendars.delimiters import delimiter_of
from calendars.document import Document
from calendars.formats import check_archive, check_size, sniff
from calendars.patterns import compiled_on_use
from calendars.records import ReadError

_MARKDOWN_RULE = compiled_on_use(r"\s*:?-+:?\s*")
_HTML_BREAK = compiled_on_use(r"<br\s*/?>", re.IGNORECASE)

Cell = str | int | float | bool | date | datetime | time | timedelta


def read_csv(data: bytes, file: str) -> Document:
    """One Table without a name. A row's number is its place among the file's rows, also empty
    ones, as a spreadsheet would number it.

    The delimiter is told by the content. A table of Markdown (``| KS | 3 mars |``) loses its outer
    bars and the rule under its heading. Raises ReadError for what is not text.
    """
    check_size(data, file)
    text, encoding = decode_text(data, file)
    found = DocumentBuilder(file, "csv")
    found.problems.extend(encoding_problems(file, encoding))
    text = text.lstrip("\ufeff")
    # Excel's own way to name the delimiter, on a line that is no row.
    named = re.match(r"sep=([;,\t|])\r?\n", text)
    delimiter = named[1] if named else delimiter_of(text) or ";"
    rows = _csv_rows(text, delimiter, file)
    if named:
        next(rows)
    found.numbered_table(_without_bars(rows) if delimiter == "|" else rows)
    return found.document()


def _csv_rows(text: str, delimiter: str, file: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1)
    except csv.Error as error:  # a cell of more than 131,072 characters
        raise ReadError(
            f"{file} kan inte läsas som tabell: ett citattecken saknar troligen sitt par; rätta "
            "filen eller spara den på nytt som CSV."
        ) from error


def _without_bars(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for row, cells in rows:
        if len(cells) > 2 and not cells[0].strip() and not cells[-1].strip():
            cells = cells[1:-1]
        if all(_MARKDOWN_RULE.fullmatch(cell) for cell in cells):
            continue
        yield row, [_HTML_BREAK.sub("\n", cell) for cell in cells]


def read_workbook(data: bytes, file: str) -> Document:
    """Every sheet of an xlsx, xls or ods as one Table of its name, rows by the sheet's own numbers.

    Nothing is left out because it is hidden; a hidden sheet is read and warned of
    (``hidden_sheet``). Empty rows, and columns before the first used one, are left out.

    Raises ReadError, in Swedish. A file made to deceive may still exhaust the memory *in the
    library*, which then ends the process: strangers' files go through ``calendars.extract``.
    """
    check_size(data, file)
    format_name = sniff(data)
    if format_name in ("xlsx", "ods"):
        check_archive(data, file)
    # calamine is native code that only workbooks need, and the command should start at once.
    from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

    found = DocumentBuilder(file, format_name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for index, about in enumerate(workbook.sheets_metadata):
                sheet = workbook.get_sheet_by_index(index)
                if sheet.start is None:
                    continue
                rows = ((row, _row_texts(cells)) for row, cells in enumerate(sheet.iter_rows(), 1))
                before = len(found.blocks)
                found.numbered_table(rows, about.name)
                if about.visible != SheetVisibleEnum.Visible and len(found.blocks) > before:
                    found.warn(
                        "hidden_sheet",
                        f'Bladet "{about.name}" är dolt i {file} men lästes – ta bort det ur filen '
                        "om det inte gäller.",
                    )
    except ReadError:
        raise
    except PasswordError as error:
        raise ReadError(
            f"{file} är låst med lösenord: ta bort lösenordet i Excel och spara filen på nytt."
        ) from error
    except BaseException as error:
        # A panic in the native code is no Exception.
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise ReadError(
            f"{file} kan inte läsas som kalkylblad och är kanske skadad: öppna den i Excel eller "
            "LibreOffice, spara den på nytt och försök igen."
        ) from error
    return found.document()


def _row_texts(cells: Sequence[Cell]) -> list[str]:
    return [_cell_text(cell) for cell in cells]


def _cell_text(cell: Cell) -> str:
    """``2026-03-03``, ``2026-03-03 13:00``, ``13:00``, ``12``, ``1.5``, ``Ja`` or the text."""
    if isinstance(cell, bool):
        return "Ja" if cell else "Nej"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        cell = _to_minute(cell)
        if cell.time() == time(0):
            return cell.date().isoformat()
        return f"{cell.date().isoformat()} {cell:%H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        # Only its time is used; the day is any.
        return f"{_to_minute(datetime.combine(date(2000, 1, 1), cell)):%H:%M}"
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")


def _to_minute(moment: datetime) -> datetime:
    # Excel keeps times as fractions of a day: 13:00 may be stored as 12:59:59.994.
    if moment.second >= 59 and moment.max - moment > timedelta(minutes=1):
        moment += timedelta(seconds=1)
    return moment.replace(second=0, microsecond=0)
