"""Next year's dates on the web: proposed, locked, written as a file, reviewed before stored."""

from __future__ import annotations

import html
import re

from scheduler.domain.meetings import MeetingStatus
from scheduler.services import imports
from scheduler.services.app import App
from tests.support import load_case
from tests.web.conftest import Browser

PAGE = "/planering/kalender/?year=2019&sent=2019-09-02"


def test_dates_are_proposed_locked_and_reviewed(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    before = imports.stored_meetings(svarsdag, "jamtland")
    page = browser.get(PAGE + "&lock=rsr%3D2019-10-08")
    assert "En runda tar 70 dagar i median med dagens datum" in page
    assert re.search(r'value="rsr=2019-10-08" checked', page)
    assert "Du har låst dagen." in page
    found = re.search(r'href="(/planering/kalender/fil/csv[^"]*)"', page)
    assert found is not None
    assert "RSR;2019-10-08" in browser.client.get(html.unescape(found.group(1))).text
    chosen = re.findall(r'name="date" value="([^"]+)"', page)
    answer = browser.post(PAGE, "/planering/kalender/granska", {"year": 2019, "date": chosen})
    assert answer.status_code == 302
    review = answer.headers["Location"]
    assert "preliminärt" in browser.get(review)
    assert imports.stored_meetings(svarsdag, "jamtland") == before
    imports.confirm_import(svarsdag, "jamtland", "eva", review.rpartition("/")[2])
    stored = imports.stored_meetings(svarsdag, "jamtland")
    new = [m for m in stored if m.status is MeetingStatus.TENTATIVE]
    assert ("rsr", "2019-10-08") in [(m.body, m.start_date.isoformat()) for m in new]


def test_what_cannot_be_used_is_told(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    for more, message in (
        ("&meetings_rsr=x", "ange antalet möten"),
        ("&forbidden=igår", "är inget datum"),
        ("&lock=rsr%3D2019-10-05", "kan inte låsas"),
    ):
        answer = browser.client.get(PAGE + more)
        assert answer.status_code == 400
        assert message in answer.text
