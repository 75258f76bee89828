"""A text that a spreadsheet would calculate, in every table that is written for one."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from scheduler.services import export, imports
from scheduler.services.app import App
from scheduler.services.reading import meetings_of, read_plan
from scheduler.storage.tables.base import metadata
from tests.scheduler.services.test_round_trip import plain
from tests.security.filled import filled
from tests.security.hostile import attack_everything
from tests.support import load_case
from tests.web.conftest import Browser
from tests.web.every_page import REGION

# What a spreadsheet calculates, or skips before what it calculates (OWASP, "CSV Injection").
DANGEROUS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
EXPORTS = {
    "plans.export": ["/motesplaner/fil/csv", "/motesplaner/fil/xlsx"],
    "audit.export": ["/logg/logg.csv"],
    "next_year.export": ["{search}/1.csv", "{search}/1.xlsx"],
    "inquiries.export": ["{signup}/underskrifter.csv", "{signup}/underskrifter.xlsx"],
    "round_answers.archive": ["{round}/svar/svar.zip"],
}


def tables(name: str, data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Every table of a file by name, as cells of text; none in it may be a formula."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                if "/" not in inner:
                    yield from tables(f"{name}/{inner}", archive.read(inner))
    elif name.endswith("csv"):
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        yield name, list(csv.reader(text, delimiter=";"))
    elif name.endswith("xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml")
            assert b"<f>" not in sheet, name
            assert b"hyperlink" not in sheet, name
        sheet_rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        yield name, [[str(cell) for cell in row] for row in sheet_rows.to_python()]


def test_every_table_that_is_written_is_tried(client: FlaskClient) -> None:
    written = {
        rule.endpoint
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.endswith((".export", ".archive")) or "format_name" in rule.arguments
    }
    assert written == set(EXPORTS)


def test_no_cell_is_calculated(browser: Browser, svarsdag: App) -> None:
    pages = filled(svarsdag)
    places = {
        "search": pages["next_year.follow"][0],
        "signup": pages["inquiries.show"][2],
        "round": pages["rounds.show"][0],
    }
    for sign in DANGEROUS:
        attack_everything(svarsdag, before=f"{sign}1+1")
        attacked = 0
        for path in (one.format(**places) for paths in EXPORTS.values() for one in paths):
            with browser.client.get(path) as answer:
                assert answer.status_code == 200, path
                data = answer.data
            for name, rows in tables(path, data):
                cells = [cell for row in rows for cell in row]
                attacked += any("1+1" in cell for cell in cells)
                if name.endswith("csv"):
                    assert not [one for one in cells if one.startswith(DANGEROUS)], (name, sign)
        assert attacked == 7  # all but the two of next year's days, where nobody has typed a text


@pytest.mark.parametrize("export_format", [export.ExportFormat.CSV, export.ExportFormat.XLSX])
def test_such_a_plan_reads_back_exactly(
    sqlite_app: App, export_format: export.ExportFormat
) -> None:
    app = sqlite_app
    load_case(app)
    meeting = metadata.tables["meeting"]
    with app.database.write() as connection:
        ids = connection.execute(select(meeting.c.id).order_by(meeting.c.id)).scalars().all()
        for place, meeting_id in enumerate(ids):
            sign = DANGEROUS[place % len(DANGEROUS)]
            # A workbook has one kind of line ends.
            sign = "\n" if sign == "\r" and export_format is export.ExportFormat.XLSX else sign
            given = {"place": f"{sign}1+1", "note": f"'{sign}cmd|' /C calc'!A0"}
            change = meeting.update().where(meeting.c.id == meeting_id).values(given)
            connection.execute(change)
    written = export.export_plan(app, REGION, export_format)
    reading = read_plan(written.data, f"ut.{export_format}", app.config.region(REGION))
    assert reading.problems == ()
    stored = imports.stored_meetings(app, REGION)
    assert len(stored) > 20
    assert plain(meetings_of(reading)) == plain(stored)
