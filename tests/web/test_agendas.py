"""The agenda of a meeting, from its page."""

from __future__ import annotations

import io

import docx

from scheduler.services import imports
from scheduler.services.app import App
from tests.support import accept_case, load_case
from tests.web.conftest import Browser


def test_a_meetings_page_leads_to_its_agenda(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    target = accept_case(svarsdag).target_meeting_id
    meeting = f"/motesplaner/mote/{target}"
    assert f'href="{meeting}/dagordning"' in browser.get(meeting)
    page = browser.get(f"{meeting}/dagordning")
    assert "Dagordning – RSR 11 november 2019" in page
    assert "1. Samverkan mellan regionen och kommunerna" in page
    assert "0 av 12 har kommit in, sista svarsdag 29 oktober 2019" in page
    file = browser.client.get(f"{meeting}/dagordning.docx")
    written = [p.text for p in docx.Document(io.BytesIO(file.data)).paragraphs]
    assert written[0] == "Dagordning – RSR 11 november 2019"


def test_a_meeting_that_is_not_there_has_no_agenda(browser: Browser, svarsdag: App) -> None:
    assert imports.stored_meetings(svarsdag, "jamtland") == []
    assert browser.client.get("/motesplaner/mote/okant/dagordning").status_code == 404
    assert browser.client.get("/motesplaner/mote/okant/dagordning.docx").status_code == 404
