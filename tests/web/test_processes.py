"""A process from the form to its last step, as somebody clicks through it."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

from scheduler.services import processes
from scheduler.services.app import App
from tests.scheduler.services.test_processes import PLAN, REGION, store
from tests.web.conftest import Browser

NEW = "/planering/processer/ny"
FORM: dict[str, object] = {
    "template": "beslut-i-varje-fullmaktige",
    "owner": "rsr",
    "start": "2019-09-02",
    "wanted": "2021-01-01",
    "party": ["berg", "ragunda"],
    "title": "<script>En nämnd",
}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_a_process_is_planned_started_and_followed(browser: Browser, svarsdag: App) -> None:
    store(svarsdag, PLAN)
    form_page = f"{NEW}?{urlencode(FORM, doseq=True)}"
    page = browser.get(form_page)
    assert "Hinns till 1 januari 2021. Tidigast 1 juli 2020." in page
    assert "Missar KF Ragunda mötet 25 november 2020 räcker inte planerna" in page
    assert "<script>" not in page
    seen = hidden(page)
    form = {**FORM, "process_id": seen["process_id"], "expected_end": seen["expected_end"]}
    assert browser.post(form_page, NEW, form).status_code == 302
    address = f"/planering/processer/{seen['process_id']}"
    assert "Parternas fullmäktige beslutar: 0 av 2." in browser.get(address)
    again = browser.post(form_page, NEW, form)
    assert again.status_code == 409
    assert "redan startad" in again.text
    done: dict[str, object] = {"step": "remiss", "party": "", "day": "2019-09-02", "note": "§ 12"}
    browser.post(address, f"{address}/klart", done)
    assert "Klart 2 september 2019, § 12" in browser.get(address)
    browser.post(address, f"{address}/klart", done)
    assert "redan registrerat" in browser.get(address)
    browser.post(address, f"{address}/angra", done)
    store(svarsdag, PLAN.replace("5 maj 2020", "12 maj 2020"))
    changed = browser.get(address)
    assert "5 maj 2020, senast 25 november 2020 → 12 maj 2020" in changed
    browser.post(address, f"{address}/dagar", {"sequence": hidden(changed)["sequence"]})
    kept = processes.process_now(svarsdag, REGION, seen["process_id"]).kept
    assert kept.step("kf", "ragunda").planned_day == date(2020, 5, 12)
    browser.post(address, f"{address}/lage", {"state": "closed"})
    assert "(avslutad)" in browser.get(address)
    assert "En nämnd" in browser.get("/planering/processer/")


def test_what_cannot_be_planned_says_why_and_keeps_what_was_typed(browser: Browser) -> None:
    typed = urlencode({**FORM, "wanted": "2019-01-01"}, doseq=True)
    page = browser.client.get(f"{NEW}?{typed}")
    assert page.status_code == 400
    assert "ligger före starten" in page.text
    assert 'value="2019-09-02"' in page.text
