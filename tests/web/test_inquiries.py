"""Inquiries on the web: the coordinator's pages, and the page behind a link."""

from __future__ import annotations

import html
import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from scheduler.domain.inquiries import Inquiry, InquiryState
from scheduler.domain.meetings import MeetingStatus
from scheduler.services import imports
from scheduler.services.app import App
from scheduler.services.inquiries import asking
from scheduler.storage.tables import metadata
from tests.scheduler.services.inquiries.asked import (
    POLL,
    REGION,
    SIGNUP,
    SLOTS,
    ask_poll,
    ask_signup,
    ask_slots,
    give_mailboxes,
    token_of,
)
from tests.support import settings_for
from tests.web.conftest import Browser
from web.app import create_app
from web.current import app_of

PAGES = "/planering/forfragningar"
NEW_ID = "50000000-0000-4000-8000-000000000000"


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def everything(app: App) -> dict[str, object]:
    """All that is stored but the count of wrong links."""
    tables = [one for one in metadata.sorted_tables if one.name != "rate_limit"]
    with app.database.read() as connection:
        return {one.name: connection.execute(select(one)).all() for one in tables}


def now(app: App, inquiry_id: str) -> Inquiry:
    return asking.get_inquiry(app, REGION, inquiry_id)


def test_from_proposed_days_to_a_planned_meeting(browser: Browser, svarsdag: App) -> None:
    give_mailboxes(svarsdag, "berg", "are")
    form = f"{PAGES}/ny/poll?body=RSR&first=2019-09-03&last=2019-09-13"
    page = browser.get(form)
    assert page.count('name="day"') == 9  # working days from tomorrow, no plan is known
    assert len(re.findall(r'name="day"[^>]* checked', page)) == 5
    data = {
        "id": NEW_ID,
        "title": "Teamsmöte",
        "body": "rsr",
        "day": ["2019-09-12", "2019-09-10"],
        "start": "13:00",
        "end": "14:00",
        "deadline": "2019-09-06",
        "invitee": ["chief:berg", "chief:are"],
    }
    refused = browser.post(form, f"{PAGES}/ny/poll", {**data, "title": ""})
    assert refused.status_code == 400
    assert "Rubriken saknas" in refused.text
    assert 'value="2019-09-12" checked' in refused.text  # nothing typed is lost
    for _ in range(2):  # sent twice, asked once
        assert browser.post(form, f"{PAGES}/ny/poll", data).status_code == 303
    (inquiry,) = asking.inquiries(svarsdag, REGION)
    assert [one.day.day for one in inquiry.options] == [10, 12]
    page = browser.get(f"{PAGES}/{NEW_ID}")
    assert "tisdag 10 september 2019 kl. 13.00–14.00" in text_of(page)
    decide = {"option": inquiry.options[1].id, "seen": inquiry.sequence}
    done = browser.post(f"{PAGES}/{NEW_ID}", f"{PAGES}/{NEW_ID}/dag", decide)
    assert "Dagen är bestämd" in browser.get(done.location)
    (meeting,) = imports.stored_meetings(svarsdag, REGION)
    assert (meeting.start_date.day, meeting.status) == (12, MeetingStatus.PLANNED)
    # Somebody else has the old page open.
    late = browser.post(f"{PAGES}/{NEW_ID}", f"{PAGES}/{NEW_ID}/dag", decide)
    assert "redan avgjord" in browser.get(late.location)


def test_a_day_of_interviews_is_laid_out_and_one_is_booked(browser: Browser, svarsdag: App) -> None:
    form = f"{PAGES}/ny/slots"
    data = {
        "id": NEW_ID,
        "title": "Intervju",
        "body": "rsr",
        "days": "2019-12-02\n2019-12-04\n2019-12-10",
        "start_1": "08:00",
        "count_1": "4",
        "start_2": "13:00",
        "count_2": "4",
        "minutes": "45",
        "pause": "15",
        "deadline": "2019-11-20",
        "invitee": ["chief:berg", "chief:are"],
    }
    for field, words in (("minutes", "Minuter saknas"), ("days", "Dagar saknas")):
        assert words in browser.post(form, form, {**data, field: ""}).text
    assert browser.post(form, form, data).status_code == 303
    inquiry = now(svarsdag, NEW_ID)
    assert len(inquiry.options) == 24  # three days with eight slots
    book = {"invitee": inquiry.invitees[0].id, "option": inquiry.options[0].id}
    browser.post(f"{PAGES}/{NEW_ID}", f"{PAGES}/{NEW_ID}/boka", book)
    page = text_of(browser.get(f"{PAGES}/{NEW_ID}"))
    assert "måndag 2 december 2019 kl. 8.00–8.45 Bergs kommun" in page
    handed = browser.post(
        f"{PAGES}/{NEW_ID}", f"{PAGES}/{NEW_ID}/lank", {"invitee": inquiry.invitees[1].id}
    )
    (token,) = re.findall(r"/fraga/([\w-]{20,})", handed.text)
    assert handed.headers["Cache-Control"] == "no-store"
    assert "Intervju" in browser.get(f"/fraga/{token}")


def test_signatures_are_registered_with_files_and_exported(browser: Browser, svarsdag: App) -> None:
    inquiry = ask_signup(svarsdag, "berg", "are", parts=4)
    path, berg = f"{PAGES}/{SIGNUP}", inquiry.invitees[0].id
    said = {"invitee": berg, "state": "signed", "parts": "2", "said_late": "on"}
    browser.post(path, f"{path}/underskrift", said)
    page = text_of(browser.get(path))
    assert "Underskrifter: 1/2" in page
    assert "undertecknat sent, dag inte angiven, 2 av 4 delar" in page
    assert "ingen uppgift (3 dagar efter sista dag)" in page
    table = browser.client.get(f"{path}/underskrifter.csv")
    assert "2 av 4" in table.text
    assert browser.client.get(f"{path}/underskrifter.xlsx").data.startswith(b"PK")
    browser.post(path, f"{path}/ta-tillbaka", {"invitee": berg})
    assert "Underskrifter: 0/2" in text_of(browser.get(path))
    browser.post(path, f"{path}/avsluta", {})
    assert now(svarsdag, SIGNUP).state is InquiryState.CLOSED
    assert browser.client.get(f"{path}/fil/1").status_code == 404


def test_another_region_sees_and_changes_nothing(client: FlaskClient, svarsdag: App) -> None:
    ask_slots(svarsdag)
    other = Browser(client)
    other.log_in("vera")
    before = everything(svarsdag)
    assert client.get(f"{PAGES}/{SLOTS}").status_code == 404
    other.post(f"{PAGES}/ny/slots", f"{PAGES}/{SLOTS}/aterta", {})
    assert everything(svarsdag) == before


def test_looking_changes_nothing_and_sets_no_cookie(client: FlaskClient, svarsdag: App) -> None:
    inquiries = (ask_poll(svarsdag), ask_slots(svarsdag), ask_signup(svarsdag))
    tokens = [token_of(svarsdag, one, "berg") for one in inquiries]
    before = everything(svarsdag)
    for token in tokens:
        response = client.get(f"/fraga/{token}")
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
        assert "<script" not in response.text
        assert client.head(f"/fraga/{token}").status_code == 200
        assert client.get(f"/fraga/{token}/tid.ics").status_code == 404  # nothing is fixed
        for what in ("dagar", "tid", "underskrift", "angra"):
            assert client.get(f"/fraga/{token}/{what}").status_code == 405
    assert client.get("/fraga/" + "x" * 24).status_code == 404
    assert everything(svarsdag) == before
    refused = client.post(f"/fraga/{tokens[1]}/tid", headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 400
    assert everything(svarsdag) == before


def test_an_invitee_answers_by_the_link(client: FlaskClient, svarsdag: App) -> None:
    poll, slots, signup = ask_poll(svarsdag), ask_slots(svarsdag), ask_signup(svarsdag)
    first, second = (one.id for one in poll.options)
    days, pick, sign = (token_of(svarsdag, one, "berg") for one in (poll, slots, signup))
    half = client.post(f"/fraga/{days}/dagar", data={f"day_{first}": "yes", "comment": "Helst då"})
    assert half.status_code == 400
    assert "Svar saknas för fredag 20 september" in half.text
    assert "Helst då" in half.text
    answer = {f"day_{first}": "if_needed", f"day_{second}": "no", "comment": "Helst då"}
    done = client.post(f"/fraga/{days}/dagar", data=answer)
    assert "Svaret är sparat" in client.get(done.location).text
    assert now(svarsdag, POLL).invitees[0].comment == "Helst då"

    taken = client.post(f"/fraga/{pick}/tid", data={"option": slots.options[0].id})
    assert "Tiden är er" in client.get(taken.location).text
    file = client.get(f"/fraga/{pick}/tid.ics")
    assert file.mimetype == "text/calendar"
    assert "DTSTART;TZID=Europe/Stockholm:20190918T080000" in file.text
    other = token_of(svarsdag, slots, "are")
    late = client.post(f"/fraga/{other}/tid", data={"option": slots.options[0].id})
    assert late.status_code == 409
    assert "just tagen" in late.text

    signed = client.post(
        f"/fraga/{sign}/underskrift",
        data={
            "state": "signed",
            "signed_on": "2019-08-30",
            "files": (io.BytesIO(b"Avtal"), "avtal.txt"),
        },
        content_type="multipart/form-data",
    )
    assert "Undertecknat, 30 augusti 2019" in text_of(client.get(signed.location).text)


def test_of_many_requests_at_once_one_gets_the_slot(tmp_path: Path, database_url: str) -> None:
    """Over HTTP, on both databases, each request with a connection of its own."""
    flask_app = create_app(settings_for(tmp_path, database_url))
    app = app_of(flask_app)
    inquiry = ask_slots(app)
    wanted = inquiry.options[0].id
    tokens = [token_of(app, inquiry, key) for key in ("berg", "are", "krokom")] * 2
    barrier = Barrier(len(tokens))

    def click(token: str) -> TestResponse:
        barrier.wait()
        return flask_app.test_client().post(f"/fraga/{token}/tid", data={"option": wanted})

    with ThreadPoolExecutor(len(tokens)) as pool:
        codes = sorted(one.status_code for one in pool.map(click, tokens))
    # The winner's double click is no error.
    assert codes == [303, 303, 409, 409, 409, 409]
    assert len(asking.get_inquiry(app, REGION, SLOTS).bookings) == 1
    app.database.close()


@pytest.mark.parametrize("what", ["okant", "dag"])
def test_what_does_not_exist_is_said(browser: Browser, svarsdag: App, what: str) -> None:
    ask_slots(svarsdag)
    path = f"{PAGES}/{SLOTS}"
    response = browser.post(f"{PAGES}/ny/slots", f"{path}/{what}", {"option": "1", "seen": "0"})
    assert response.status_code == (400 if what == "okant" else 303)
    if what == "dag":
        assert "gäller ingen mötesdag" in browser.get(response.location)
    assert browser.client.get(f"{PAGES}/ny/annat").status_code == 400
