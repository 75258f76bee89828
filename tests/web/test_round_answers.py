"""Answers with files, from the recipient's page to the coordinator's register and archive."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from flask.testing import FlaskClient

from scheduler.domain.remisser import AcceptedRound
from scheduler.services import answer_links
from scheduler.services.app import App
from tests.support import accept_case, load_case
from tests.web.conftest import Browser

REGION = "jamtland"
PDF = b"%PDF-1.7 <script>alert(1)</script>"


@pytest.fixture
def accepted(svarsdag: App) -> AcceptedRound:
    load_case(svarsdag)
    return accept_case(svarsdag)


def link_to(app: App, accepted: AcceptedRound, body: str) -> str:
    entry = next(one for one in accepted.register if one.body == body)
    with app.database.write() as connection:
        url = answer_links.make_link(app, connection, accepted, entry, f"{body}@example.org")
    return "/svar/" + url.rpartition("/")[2]


def upload(*files: tuple[bytes, str]) -> dict[str, object]:
    return {"files": [(io.BytesIO(content), name) for content, name in files], "paragraph": "§ 1"}


def test_a_file_by_the_link_is_saved_by_the_coordinator_and_never_shown(
    browser: Browser, svarsdag: App, accepted: AcceptedRound
) -> None:
    client = browser.client
    link = link_to(svarsdag, accepted, "ks-ragunda")
    sent = upload((PDF, "..\\Protokoll §1.PDF"))
    assert client.post(f"{link}/svara", data=sent).status_code == 303
    assert "Protokoll §1.pdf" in client.get(link).text
    page = browser.get(f"/rundor/{accepted.id}")
    (address,) = re.findall(r'href="(/rundor/[^"]+/svar/filer/\d+)"', page)
    response = client.get(address)
    assert response.data == PDF
    assert response.content_type == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    other = Browser(client.application.test_client())
    other.log_in("vera")
    assert other.client.get(address).status_code == 404
    assert other.client.get(f"/rundor/{accepted.id}/svar/svar.zip").status_code == 404


def test_the_archive_is_one_click_away(
    browser: Browser, svarsdag: App, accepted: AcceptedRound
) -> None:
    link = link_to(svarsdag, accepted, "ks-ragunda")
    browser.client.post(f"{link}/svara", data=upload((PDF, "a.pdf")))
    assert "/svar/svar.zip" in browser.get(f"/rundor/{accepted.id}")
    response = browser.client.get(f"/rundor/{accepted.id}/svar/svar.zip")
    assert response.headers["Content-Disposition"] == "attachment; filename=svar.zip"
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.read("ks-ragunda/a.pdf") == PDF
    response.close()


def test_a_file_that_is_not_taken_leaves_the_answer_unsent(
    client: FlaskClient, svarsdag: App, accepted: AcceptedRound
) -> None:
    link = link_to(svarsdag, accepted, "ks-ragunda")
    sent = upload((b"<html><script>", "svar.pdf")) | {"text": "Vi tillstyrker."}
    response = client.post(f"{link}/svara", data=sent)
    assert response.status_code == 400
    assert "”svar.pdf” tas inte emot" in response.text
    assert "Vi tillstyrker." in response.text
    assert "Välj filerna igen" in response.text
    assert "Inget svar är registrerat" in response.text


def test_the_coordinator_registers_an_answer_with_its_file(
    browser: Browser, accepted: AcceptedRound
) -> None:
    entry = next(one for one in accepted.register if one.body == "ks-berg")
    form = {
        "note": "§ 7",
        "decided_on": "2019-09-01",
        "files": [(io.BytesIO(PDF), "Svar.pdf")],
    }
    page = f"/rundor/{accepted.id}"
    assert browser.post(page, f"{page}/svar/{entry.id}", form).status_code == 302
    found = browser.get(page)
    assert "§ 7, beslut 1 september 2019" in found
    assert ">Svar.pdf</a>" in found


def test_the_coordinator_hands_out_a_link_that_is_shown_once(
    browser: Browser, accepted: AcceptedRound
) -> None:
    entry = next(one for one in accepted.register if one.body == "ks-berg")
    page = f"/rundor/{accepted.id}"
    response = browser.post(page, f"{page}/svar/{entry.id}/ny-lank", {})
    assert response.headers["Cache-Control"] == "no-store"
    (link,) = set(re.findall(r"http://[^/]+(/svar/[\w-]{24})<", response.text))
    assert "Vi tar det" in browser.client.get(link).text
    shown = browser.get(page)
    assert "utlämnad av eva, gäller till" in shown
    assert link not in shown


def test_the_coordinator_ends_the_links_of_a_mailbox(
    browser: Browser, svarsdag: App, accepted: AcceptedRound
) -> None:
    link = link_to(svarsdag, accepted, "ks-ragunda")
    entry = next(one for one in accepted.register if one.body == "ks-ragunda")
    page = f"/rundor/{accepted.id}"
    assert "ks-ragunda@example.org, gäller till" in browser.get(page)
    form = {"address": "ks-ragunda@example.org"}
    browser.post(page, f"{page}/svar/{entry.id}/avsluta-lankar", form)
    assert browser.client.get(link).status_code == 404
    assert "ks-ragunda@example.org, gäller till" not in browser.get(page)


def test_a_round_is_closed_and_opened_on_its_page(
    browser: Browser, svarsdag: App, accepted: AcceptedRound
) -> None:
    link, page = link_to(svarsdag, accepted, "ks-berg"), f"/rundor/{accepted.id}"
    browser.post(page, f"{page}/avsluta", {})
    assert "avslutad" in browser.get("/rundor/")
    assert browser.client.get(link).status_code == 404
    browser.post(page, f"{page}/oppna", {})
    assert browser.client.get(link).status_code == 200
