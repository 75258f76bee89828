"""Scenarios on the web: each is a row, kept in the address."""

from __future__ import annotations

import html
import re

from scheduler.services import imports
from scheduler.services.app import App
from tests.support import load_case
from tests.web.conftest import Browser

PROPOSAL = "/rundor/ny?owner=rsr&dispatch=2019-09-02"


def rows(page: str) -> list[str]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


def test_scenarios_gather_and_can_be_taken_away(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    found = re.search(r'href="(/rundor/ny/vad-hander[^"]*)"', browser.get(PROPOSAL))
    assert found is not None
    address = html.unescape(found.group(1))
    (base,) = rows(browser.get(address))
    assert base.startswith("som det är 11 nov 29 okt")
    # Ragunda 22 October + 8 is a day too late for 11 November.
    page = browser.get(address + "&if_lag=8&if_cancel=")
    assert "2 dec 19 nov" in rows(page)[1]
    assert 'name="if" value="lag-days=8"' in page
    page = browser.get(address + "&if=lag-days%3D8&if_cancel=ks-ragunda%3D2019-10-22")
    assert "KS Ragunda 22 oktober 2019 inställt" in rows(page)[2]
    assert "ingen plan" in rows(page)[2]
    fewer = html.unescape(re.findall(r'href="([^"]+)">Ta bort', page)[0])
    assert len(rows(browser.get(fewer))) == 2
    # Two fields filled in together are one scenario.
    both = rows(browser.get(address + "&if_lag=8&if_without=ks-ragunda"))
    assert "8 dagar från möte till svar och utan KS Ragunda" in both[1]
    assert "11 nov 29 okt" in both[1]


def test_a_scenario_that_cannot_be_is_said_and_nothing_is_stored(
    browser: Browser, svarsdag: App
) -> None:
    load_case(svarsdag)
    before = imports.stored_meetings(svarsdag, "jamtland")
    path = "/rundor/ny/vad-hander?owner=rsr&dispatch=2019-09-02"
    response = browser.client.get(path + "&if=cancel%3Dks-berg%3D2019-10-09")
    assert response.status_code == 400
    assert "har inget möte 9 oktober 2019" in response.text
    assert len(rows(response.text)) == 1
    browser.get(path + "&if_cancel=ks-berg%3D2019-10-08")
    assert imports.stored_meetings(svarsdag, "jamtland") == before
