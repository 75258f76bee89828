"""The PM pages: from a proposal's address, and of an accepted round."""

from __future__ import annotations

import html
import io
import re

import docx
from flask.testing import FlaskClient

from scheduler.services import imports
from scheduler.services.app import App
from tests.support import accept_case, load_case
from tests.web.conftest import Browser

PROPOSAL = "/rundor/ny?owner=rsr&dispatch=2019-09-02&title=Sammanslagning&recipient=ks-ragunda"


def address(page: str, pattern: str) -> str:
    found = re.search(rf'href="({pattern})"', page)
    assert found is not None
    return html.unescape(found.group(1))


def test_a_proposals_pm_is_for_the_same_round(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    page = browser.get(address(browser.get(PROPOSAL + "&lag=6"), r'/rundor/ny/pm\?[^"]+'))
    assert "Remiss: Sammanslagning" in page
    assert "2 september 2019 till KS Ragunda." in page
    # 22 October + 6 days, as the address says, and not the body's own 7.
    assert "tidigast till måndagen den 28 oktober 2019" in page
    back = address(page, r'/rundor/ny\?[^"]+')
    assert "Sista svarsdag" in browser.get(back)


def test_the_pm_as_a_word_file(browser: Browser, client: FlaskClient, svarsdag: App) -> None:
    load_case(svarsdag)
    page = browser.get(address(browser.get(PROPOSAL), r'/rundor/ny/pm\?[^"]+'))
    response = client.get(address(page, r'/rundor/ny/pm\.docx[^"]+'))
    assert response.status_code == 200
    written = [p.text for p in docx.Document(io.BytesIO(response.data)).paragraphs]
    assert written[0] == "Remiss: Sammanslagning"
    assert "KS Ragunda: 3 september, 22 oktober" in written


def test_an_address_cannot_steer_the_links(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    page = browser.get(PROPOSAL + "&_external=1&_scheme=javascript&_anchor=x")
    assert "javascript" not in page


def test_an_accepted_rounds_pm_holds_its_own_dates(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    round_id = accept_case(svarsdag).id
    page = browser.get(address(browser.get(f"/rundor/{round_id}"), f"/rundor/{round_id}/pm"))
    assert "Remiss: Sammanslagning av gemensamma nämnder (RS/559/2019)" in page
    assert "Sista svarsdag är satt till tisdagen den 29 oktober 2019." in page
    assert "/static/copy.js" in page
    assert browser.client.get(f"/rundor/{round_id}/pm.docx").status_code == 200


def test_a_round_whose_meeting_is_lost_says_so(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    round_id = accept_case(svarsdag).id
    plan = "KS Ragunda: 22 oktober (inställt)".encode()
    import_id = imports.start_import(
        svarsdag, "jamtland", "eva", file_name="ny.txt", content=plan, year=2019
    )
    imports.confirm_import(svarsdag, "jamtland", "eva", import_id)
    page = browser.get(f"/rundor/{round_id}/pm")
    assert "kan Regionens samverkansråd inte få in de svar som behövs" in page
    assert "KS Ragunda:" in page
    assert browser.client.get("/rundor/finns-inte/pm").status_code == 404
