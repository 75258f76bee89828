"""A character that PostgreSQL cannot keep, in an address or a form: no error of ours to fill a log
with, on either database."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from scheduler.services import accounts
from tests.support import settings_for
from tests.web.conftest import PASSWORD, Browser
from web.app import create_app
from web.current import app_of

STRANGERS = [
    "/svar/a%00b",
    "/feeds/a%00b",
    "/feeds/a%00b.ics",
    "/kalender/a%00b",
    "/kalender/a%00b.ics",
    "/offentligt/jamtland%00/",
    "/logga-in?next=%00",
    "/tillganglighet/?sida=%00",
    "/api/v1/rounds/a%00",
]
OWN = [
    "/logg/?vem=a%00b",
    "/logg/?galler=%00",
    "/organ/?q=%00",
    "/motesplaner/?%00=1",
    "/rundor/%00",
]


def test_no_address_or_form_with_a_nul_fails(database_url: str, tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, database_url))
    accounts.put_account(app_of(app), "eva", "jamtland", PASSWORD)
    browser = Browser(app.test_client())
    refused(browser.client, STRANGERS)
    form: dict[str, object] = {"username": "eva\0", "password": PASSWORD}
    assert browser.post("/logga-in", "/logga-in", form).status_code == 400
    assert browser.log_in().status_code == 302
    refused(browser.client, OWN)
    for page, path, typed in (
        ("/organ/", "/organ/ks-berg/epost", {"email": "a\0@berg.example"}),
        ("/motesplaner/ny", "/motesplaner/ny", {"text": "KS Berg: 3 mars\0 2020"}),
        ("/planering/uppdrag/", "/planering/uppdrag/", {"title\0": "x"}),
    ):
        assert browser.post(page, path, typed).status_code == 400, path
    app_of(app).database.close()


def refused(client: FlaskClient, paths: list[str]) -> None:
    for path in paths:
        assert client.get(path).status_code in (400, 404), path
