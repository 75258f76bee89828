from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from calendars.own_table import meetings_from_own_table
from scheduler.cli import main
from scheduler.domain.errors import BadInputError, UnknownNameError
from scheduler.services import imports
from scheduler.services.app import App
from scheduler.services.export import ExportFormat, export_plan
from tests.feeding import events, of_body, shown
from tests.support import load_case

REGION = "jamtland"


def test_the_stored_plan_reads_back_as_what_is_stored(app: App) -> None:
    load_case(app)
    stored = imports.stored_meetings(app, REGION)
    region = app.config.region(REGION)
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(export_plan(app, REGION, ExportFormat.XLSX).data)
    )
    text = export_plan(app, REGION, ExportFormat.CSV).data.decode("utf-8-sig")
    tables = [
        [[str(cell) for cell in row] for row in sheet.get_sheet_by_index(0).to_python()],
        list(csv.reader(io.StringIO(text, newline=""), delimiter=";")),
    ]
    for rows in tables:
        found = meetings_from_own_table(rows, "plan")
        assert found is not None
        assert found.problems == ()
        assert [
            (r.body, r.start_date, r.end_date, r.start_time, r.place, r.kind, r.status, r.note)
            for r in found.meetings
        ] == [
            (
                region.body(m.body).name,
                m.start_date,
                m.end_date,
                m.start_time,
                m.place,
                m.kind.value,
                m.status.value,
                m.note,
            )
            for m in stored
        ]


def test_one_body_as_a_calendar_with_the_uids_of_the_feed(app: App) -> None:
    load_case(app)
    found = export_plan(app, REGION, ExportFormat.ICS, "KS Berg")
    assert found.name == "motesplan-ks-berg.ics"
    assert set(shown(app, of_body("ks-berg"))) == set(events(found.data))
    assert len(events(found.data)) == found.count


def test_nothing_to_write_is_said(app: App) -> None:
    with pytest.raises(BadInputError, match="Inga möten"):
        export_plan(app, REGION, ExportFormat.CSV)
    with pytest.raises(UnknownNameError):
        export_plan(app, REGION, ExportFormat.CSV, "KS Ingenstans")


def test_the_command_writes_the_file(
    sqlite_app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_case(sqlite_app)
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", sqlite_app.database.url)
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(tmp_path))
    out = tmp_path / "plan.csv"
    command = ["export", "--region", REGION, "--body", "KS Berg", "--format", "csv", "--out"]
    result = CliRunner().invoke(main, [*command, str(out)])
    assert result.exit_code == 0, result.output
    assert "möten skrivna till" in result.output
    assert out.read_bytes().startswith(b"\xef\xbb\xbfOrgan;")
    missing = CliRunner().invoke(main, [*command, str(tmp_path / "ingen" / "plan.csv")])
    assert missing.exit_code == 2
    assert "kan inte skrivas" in missing.output
