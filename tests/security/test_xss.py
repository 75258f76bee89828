"""A script in whatever somebody can type or send in: it is shown as text, and nowhere run."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from docx import Document
from flask.testing import FlaskClient
from sqlalchemy import select

from scheduler.services.app import App
from scheduler.storage.tables.base import metadata
from tests.security.filled import filled
from tests.security.hostile import attack_everything
from tests.web.conftest import Browser

ATTACK = """"'></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"""
CELL = '"' + ATTACK.replace('"', '""') + '"'
_PLACE = re.compile(r"§([\w.]+)§")
# What says javascript in an address would run when it is followed.
_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data")


def harm_in(html: str, *, is_page: bool = True) -> list[str]:
    """What in a page a browser would run, or fetch, for somebody who typed it."""
    found = []
    for one in BeautifulSoup(html, "html.parser")(True):
        source = str(one.get("src", ""))
        if one.name == "script" and (not is_page or not source.startswith("/static/")):
            found.append(str(one)[:200])
        if one.name in ("iframe", "object", "embed", "base") or source == "x":
            found.append(str(one)[:200])
        found += [f"{one.name} {name}" for name in one.attrs if name.lower().startswith("on")]
        for name in _ADDRESSES:
            if re.match(r"\s*(javascript|vbscript|data:text)", str(one.get(name, "")), re.I):
                found.append(f"{one.name} {name}={one.get(name)}")
    return [*found, *(["49"] if "onerror=alert(1)&gt;49" in html else [])]


# Of what is attacked, what the pages show.
SHOWN = """
    account.username answer.answer_text answer.sender answer_file.name answer_link.address
    answer_request.reason api_token.label assignment.dnr assignment.owner assignment.source
    assignment.title audit_event.actor audit_event.details contact.deputy_email contact.email
    delegation.email delegation.name feed.created_by feed.holder feed.name feedback.email
    feedback.page feedback.text incoming.dnr incoming.part incoming.sender incoming.sender_dnr
    incoming.title inquiry.message inquiry.place inquiry.title inquiry_invitee.comment
    log_in_link.created_by log_in_link.email log_in_session.browser meeting.note meeting.place
    meeting.source_file meeting.source_text plan_import.confirmed_by plan_import.created_by
    plan_import.file_name process.dnr process.title process_step.name reminder.last_error
    remiss.dnr remiss.title remiss_recipient.answer_note signature.note signature.signer
    signature_file.name
"""
# What a page says back at once, also where all together are refused.
_TOLD_AT_ONCE = {"owner", "body", "title", "q", "vem", "slag", "fran", "galler", "organ", "text"}


@pytest.fixture
def pages(svarsdag: App) -> Mapping[str, list[str]]:
    found = filled(svarsdag)
    attack_everything(svarsdag, ATTACK)
    return found


def test_the_test_sees_harm() -> None:
    assert len(harm_in(ATTACK)) == 3
    assert harm_in('<a href=" javascript:alert(1)">') != []


def test_no_page_runs_what_somebody_typed(
    browser: Browser, svarsdag: App, pages: Mapping[str, list[str]]
) -> None:
    shown: set[str] = set()
    for paths in pages.values():
        for path in paths:
            answer = browser.client.get(path)
            assert answer.status_code in (200, 302, 404), (path, answer.status_code)
            assert harm_in(answer.text) == [], path
            shown |= set(_PLACE.findall(answer.text))
    # The attack stood there: were it not shown, nothing would have been proved.
    assert shown >= set(SHOWN.split())
    assert "onerror=alert" in browser.get(pages["rounds.show"][0])


def test_no_letter_or_document_runs_what_somebody_typed(
    browser: Browser, svarsdag: App, pages: Mapping[str, list[str]]
) -> None:
    shown: set[str] = set()
    with svarsdag.database.read() as connection:
        letters = connection.execute(select(metadata.tables["reminder"].c.id)).scalars().all()
    for letter in letters:
        answer = browser.client.get(f"/utskick/{letter}/html")
        assert harm_in(answer.text, is_page=False) == [], letter
        shown |= set(_PLACE.findall(answer.text))
    assert shown >= {"remiss.title", "incoming.title", "inquiry.title", "assignment.title"}
    file = browser.client.get(f"{pages['rounds.show'][0]}/pm.docx")
    told = "\n".join(one.text for one in Document(io.BytesIO(file.data)).paragraphs)
    assert "<script>alert(1)</script>" in told


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.txt", f"KS Berg: 3 mars 2020 {ATTACK}\n{ATTACK}: 4 mars 2020"),
        ("plan.csv", f"Organ;Datum;Plats;Anteckning\n{CELL};2020-03-03;{CELL};{CELL}\n"),
        (
            "plan.ics",
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
            "DTSTAMP:20190901T000000Z\r\nDTSTART;VALUE=DATE:20200303\r\n"
            f"SUMMARY:{ATTACK}\r\nLOCATION:{ATTACK}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        ),
        (
            "plan.html",
            f"<title>{ATTACK}</title><table><tr><th>Organ<th>Datum<tr><td>{escape(ATTACK)}"
            f"<td>3 mars 2020<tr><td>KS Berg {escape(ATTACK)}<td>2020-03-04</table>",
        ),
    ],
)
def test_no_plan_runs_in_its_review(browser: Browser, name: str, content: str) -> None:
    seen = 0
    for file_name in (name, f"<img src=x onerror=alert(1)>{name}"):
        file = (io.BytesIO(content.encode()), file_name)
        answer = browser.post("/motesplaner/ny", "/motesplaner/ny", {"file": file})
        for path in (answer.headers.get("Location"), "/motesplaner/", "/"):
            text = browser.get(path) if path else answer.text
            assert harm_in(text) == [], (file_name, path)
            seen += text.count("alert(1)")
    assert seen >= 2, seen


def test_no_page_runs_what_its_address_says(
    browser: Browser, pages: Mapping[str, list[str]]
) -> None:
    """Whoever follows another's link gets the other's words in the form's fields, as text."""
    walked = 0
    for endpoint, paths in pages.items():
        if endpoint == "auth.log_in":
            continue  # leads on whoever is logged in
        path = paths[0].partition("?")[0] if paths else "/"
        found = BeautifulSoup(browser.client.get(path).text, "html.parser")
        names = {str(one["name"]) for one in found.select("main [name]")} | {
            "klart",
            "next",
            "sida",
        }
        every = "&".join(f"{name}={quote(ATTACK)}" for name in sorted(names))
        for query in (every, *(f"{one}={quote(ATTACK)}" for one in names & _TOLD_AT_ONCE)):
            answer = browser.client.get(f"{path}?{query}")
            assert answer.status_code < 500, (path, query)
            assert harm_in(answer.text) == [], (path, query)
            walked += "onerror" in answer.text
    assert walked > 20


def test_a_stranger_at_the_log_in_is_shown_his_words_as_text(client: FlaskClient) -> None:
    typed = {"username": ATTACK, "password": "x", "next": ATTACK}
    answer = Browser(client).post("/logga-in", "/logga-in", typed)
    assert "onerror" in answer.text
    assert harm_in(answer.text) == []
    assert harm_in(client.get(f"/logga-in?next={quote(ATTACK)}").text) == []
    assert harm_in(client.get(f"/{quote(ATTACK)}").text) == []


def test_every_answer_forbids_scripts_of_others(client: FlaskClient) -> None:
    """Were something ever let through, the browser would not run it."""
    for path in ("/logga-in", "/finns-inte", "/offentligt/"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
