"""Real files of each format, made in memory, for the tests of the readers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time

import docx
import xlsxwriter
import xlwt
from docx.document import Document as WordDocument
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


def xlsx() -> bytes:
    """Two sheets; on the first a heading row in row 3, dates of every kind and merged cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        day, moment, clock = (
            book.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm")
        )
        sheet = book.add_worksheet("KS 2026")
        sheet.write_row(2, 1, ["Organ", "Datum", "Tid", "Nummer"])
        sheet.write(3, 1, "KS Åre")
        sheet.write_datetime(3, 2, date(2026, 3, 3), day)
        sheet.write_datetime(3, 3, time(13, 0), clock)
        sheet.write(3, 4, 10.0)
        sheet.merge_range(4, 1, 5, 2, "inställt")
        # 12:59:59.994, as Excel stores one o'clock that it computed
        sheet.write_number(5, 3, 46084.5416666, moment)
        sheet.write(5, 4, 1.5)
        hidden = book.add_worksheet("Gammal")
        hidden.write(0, 0, "KF")
        hidden.hide()
    return out.getvalue()


def far_apart_xlsx() -> bytes:
    """Two cells, in opposite corners of the sheet: 17 thousand million cells as a grid."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    return out.getvalue()


def long_xlsx(rows: int) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            sheet.write(row, 0, "x")
    return out.getvalue()


def xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Plan")
    moment = datetime(2026, 3, 3, 13)  # noqa: DTZ001 - cells know no time zone
    sheet.write(2, 2, date(2026, 3, 3), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    sheet.write(2, 3, moment, xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM"))
    sheet.write(2, 4, 10)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods() -> bytes:
    """One sheet with two empty rows first and a million empty ones last."""
    book = OpenDocumentSpreadsheet()
    table = Table(name="Blad")
    table.addElement(_empty_rows(2))
    row = TableRow()
    for kind, values, text in (
        ("date", {"datevalue": "2026-03-03"}, "3 mars"),
        ("date", {"datevalue": "2026-03-03T13:00:00"}, "3 mars kl. 13"),
        ("time", {"timevalue": "PT13H00M00S"}, "13"),
        ("float", {"value": "10"}, "10"),
        ("string", {}, "KS Åre"),
    ):
        cell = TableCell(valuetype=kind, **values)
        cell.addElement(P(text=text))
        row.addElement(cell)
    merged = TableCell(valuetype="string", numbercolumnsspanned=2)
    merged.addElement(P(text="inställt"))
    row.addElement(merged)
    row.addElement(CoveredTableCell())
    table.addElement(row)
    table.addElement(_empty_rows(1_000_000))
    book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _empty_rows(count: int) -> TableRow:
    row = TableRow(numberrowsrepeated=count)
    row.addElement(TableCell(numbercolumnsrepeated=16_000))
    return row


def word(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_plan() -> bytes:
    document = docx.Document()
    document.add_heading("Sammanträden 2026")
    document.add_paragraph("KS Berg: 10 september", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Organ", "Datum"
    table.cell(1, 0).text, table.cell(1, 1).text = "KS Åre", "3 mars\n7 april"
    document.add_paragraph("Beslutat av\nkommunstyrelsen")
    return word(document)


def pdf(pages: Iterable[Iterable[tuple[float, float, str]]], **options: object) -> bytes:
    """Pages of texts at (points from the left, points from the top)."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    for texts in pages:
        canvas.setFont("Helvetica", 10)
        for left, top, text in texts:
            canvas.drawString(left, A4[1] - top, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_with_table(cells: list[list[str]]) -> bytes:
    """A line of text, a ruled table of 150 × 20 points a cell, and a line below it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawString(50, A4[1] - 60, "Sammanträden 2026")
    rights = [50 + 150 * i for i in range(len(cells[0]) + 1)]
    downs = [A4[1] - 100 - 20 * i for i in range(len(cells) + 1)]
    canvas.grid(rights, downs)
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            canvas.drawString(rights[column] + 4, downs[row] - 14, text)
    canvas.drawString(50, downs[-1] - 40, "Beslutat i december")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture_pdf(pages: int = 1) -> bytes:
    """Pages with a drawing and no text, as a scanner makes them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for _page in range(pages):
        canvas.rect(100, 100, 200, 200, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def with_member(archive: bytes, name: str, content: bytes) -> bytes:
    """The zip file with one member more, or with another content of it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


HTML = """<!doctype html><html><head><meta charset="utf-8"><title>x</title></head><body>
<nav>Meny</nav><h1>Sammanträden 2026</h1><p>KS Åre: 3 mars<br>KF: 7 april</p>
<table><tr><th>Organ<th>Datum</tr><tr><td>KS Berg</td><td>10 mars<br>14 april</td></tr></table>
<script>var x = 1;</script></body></html>""".encode()
CSV = "Organ;Datum;Tid\nKS Åre;2026-03-03;13:00\nKS Berg;2026-03-10;09:00\n".encode()


def member(archive: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name)
