"""A plan that goes out comes back exactly, in every form."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from scheduler.domain.meetings import Meeting
from scheduler.services import export, imports
from scheduler.services.app import App
from scheduler.services.reading import meetings_of, read_plan

REGION = "jamtland"
PLAN = """Sammanträden 2026
KS Berg: 3 mars kl. 13.00–16.00 plats: Wargentinsalen, 7 april (inställt), 5–6 maj
RS: 10 februari kl. 9.00 (extra), 14 april (preliminärt), 12 maj (reservdag)
GNU (Östersund): 1 oktober (flyttat från 24 september)
"""


def plain(meetings: list[Meeting]) -> list[Meeting]:
    """Without what tells where they were read."""
    bare = [replace(m, id="", source=None) for m in meetings]
    return sorted(bare, key=lambda m: (m.body, m.start_date))


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "ics"])
def test_what_goes_out_reads_back(sqlite_app: App, format_name: str) -> None:
    app = sqlite_app
    import_id = imports.start_import(
        app, REGION, "eva", file_name="plan.txt", content=PLAN.encode()
    )
    imports.confirm_import(app, REGION, "eva", import_id)
    stored = imports.stored_meetings(app, REGION)
    assert len(stored) == 7
    written = export.export_plan(app, REGION, export.ExportFormat(format_name))
    reading = read_plan(written.data, f"ut.{format_name}", app.config.region(REGION))
    assert reading.problems == ()
    assert plain(meetings_of(reading)) == plain(stored)
