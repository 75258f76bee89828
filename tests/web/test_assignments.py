"""Assignments in the browser: read out of a decision, saved, reported, opened again."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

from msgspec.structs import replace

from scheduler.services import assignments
from scheduler.services.app import App
from tests.support import load_case
from tests.web.conftest import Browser

PAGE = "/planering/uppdrag/"


def test_from_a_decisions_words_to_a_registered_report(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    text = "Regiondirektören ska rapportera resultatet till RSR i november."
    read = browser.get(f"{PAGE}?{urlencode({'text': text})}")
    assert "november 2019 är antaget" in read
    assert 'value="2019-11"' in read
    assert re.search(r'value="rsr" selected', read)
    key = re.search(r'name="assignment_id" value="([^"]+)"', read)
    assert key is not None
    form: dict[str, object] = {
        "assignment_id": key[1],
        "title": "<b>Samverkan",
        "body": "rsr",
        "owner": "Regiondirektören",
        "mailbox": "samordnaren",
        "month": "2019-11",
    }
    wrong = browser.post(PAGE, PAGE, {**form, "day": "2019-11-01"})
    assert wrong.status_code == 400
    assert "antingen en dag eller en månad" in wrong.text
    assert 'value="&lt;b&gt;Samverkan"' in wrong.text
    assert browser.post(PAGE, PAGE, form).status_code == 302
    shown = browser.get(PAGE)
    assert "RSR väntar på" in shown
    assert "11 november 2019" in shown
    assert "28 oktober 2019" in shown  # the papers, 14 days before
    assert browser.post(PAGE, PAGE, form).status_code == 409
    late = replace(svarsdag.settings, frozen_today=date(2019, 11, 12))
    browser.client.application.extensions["svarsdag"] = replace(svarsdag, settings=late)
    assert "RSR väntar på ”&lt;b&gt;Samverkan” (Regiondirektören) sedan 11 november 2019" in (
        browser.get("/")
    )
    done: dict[str, object] = {"day": "2019-09-02", "note": "§ 3"}
    browser.post(PAGE, f"{PAGE}{key[1]}/redovisat", done)
    assert "redovisat 2 september 2019, § 3" in browser.get(PAGE)
    browser.post(PAGE, f"{PAGE}{key[1]}/oppna", {})
    browser.post(PAGE, f"{PAGE}{key[1]}/aterta", {})
    (one,) = assignments.all_assignments(svarsdag, "jamtland")
    assert one.assignment.state.value == "withdrawn"
