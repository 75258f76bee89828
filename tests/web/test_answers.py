"""The page behind a link in a mail, as its reader's browser and a mail scanner meet it."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from scheduler.domain.reminders import ReminderState
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, ResponseState
from scheduler.services import answer_links, reminders, rounds
from scheduler.services.app import App
from scheduler.storage.audit_store import audit_events
from scheduler.storage.tables import metadata
from tests.support import accept_case, load_case
from tests.web.conftest import Browser

REGION = "jamtland"


@pytest.fixture
def accepted(svarsdag: App) -> AcceptedRound:
    load_case(svarsdag)
    return accept_case(svarsdag)


@pytest.fixture
def address(svarsdag: App, accepted: AcceptedRound) -> str:
    """The path of KS Ragunda's link."""
    return link_to(svarsdag, accepted, "ks-ragunda")


def link_to(app: App, accepted: AcceptedRound, body: str) -> str:
    entry = next(one for one in accepted.register if one.body == body)
    with app.database.write() as connection:
        url = answer_links.make_link(app, connection, accepted, entry, f"{body}@example.org")
    return "/svar/" + url.rpartition("/")[2]


def ragunda(app: App, accepted: AcceptedRound) -> RegisterEntry:
    found = rounds.get_round(app, REGION, accepted.id)
    return next(one for one in found.register if one.body == "ks-ragunda")


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def everything(app: App) -> dict[str, object]:
    """All that is stored."""
    with app.database.read() as connection:
        return {t.name: connection.execute(select(t)).all() for t in metadata.sorted_tables}


def due_count(app: App, accepted: AcceptedRound) -> int:
    """The reminders to KS Ragunda that will be sent."""
    entry, mails = ragunda(app, accepted), reminders.mails_of_round(app, REGION, accepted.id)
    waiting = [one.reminder for one in mails if one.reminder.state is ReminderState.DUE]
    return sum(one.about.recipient_id == entry.id for one in waiting)


def test_the_page_says_who_asks_what_and_when(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    page = text_of(response.text)
    for words in (
        "Sammanslagning av gemensamma nämnder",
        "RS/559/2019",
        "Sista svarsdag tisdag 29 oktober 2019",
        "22 oktober 2019",
        "Inget svar är registrerat",
        "Vi tar det den 22 oktober",
    ):
        assert words in page
    assert "<script" not in response.text
    assert "Set-Cookie" not in response.headers
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    # Nothing is loaded but our own static files, and no link leads to anybody else.
    loaded = re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', response.text)
    assert loaded
    assert all(one.startswith("/static/") for one in loaded)
    assert not re.findall(r'href="(?!/(?!/)|#)', response.text)


def test_a_thousand_looks_of_a_mail_scanner_change_nothing(
    client: FlaskClient, svarsdag: App, address: str
) -> None:
    before = everything(svarsdag)
    for number in range(500):
        path = address if number % 2 else f"{address}?klart=svara"
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    for what in ("bekrafta", "svara", "avsta", "angra"):
        assert client.get(f"{address}/{what}").status_code == 405
    assert everything(svarsdag) == before


def test_confirm_answer_and_undo_step_by_step(
    client: FlaskClient, svarsdag: App, accepted: AcceptedRound, address: str
) -> None:
    due = due_count(svarsdag, accepted)
    form = {"meeting_day": "2019-10-22"}
    for _ in range(2):  # the second click of a double click changes nothing
        response = client.post(f"{address}/bekrafta", data=form)
        assert response.status_code == 303
        assert "Set-Cookie" not in response.headers
    assert "Ni tar upp ärendet den 22 oktober 2019" in text_of(client.get(response.location).text)
    entry = ragunda(svarsdag, accepted)
    assert entry.state is ResponseState.ACKNOWLEDGED
    assert entry.acknowledged is not None
    assert "ks-ragunda@example.org" in entry.acknowledged.by
    assert due_count(svarsdag, accepted) == due  # the answer is still to come

    given = {"text": "Vi tillstyrker.", "paragraph": "§ 126", "decided_on": "2019-09-01"}
    for _ in range(2):
        response = client.post(f"{address}/svara", data=given)
        assert response.status_code == 303
    page = text_of(client.get(response.location).text)
    assert "Svaret är mottaget" in page
    assert "§ 126, beslut 1 september 2019" in page
    assert "Vi tillstyrker." in page
    assert ragunda(svarsdag, accepted).state is ResponseState.ANSWERED
    assert due_count(svarsdag, accepted) == 0
    other = client.post(f"{address}/svara", data={"text": "Vi avstyrker."})
    assert other.status_code == 409
    assert "ta tillbaka det först" in other.text

    client.post(f"{address}/angra")
    assert ragunda(svarsdag, accepted).state is ResponseState.ACKNOWLEDGED
    assert due_count(svarsdag, accepted) == due
    client.post(f"{address}/angra")
    entry = ragunda(svarsdag, accepted)
    assert (entry.state, entry.acknowledged) == (ResponseState.WAITING, None)
    client.post(f"{address}/angra")  # nothing is left to undo
    with svarsdag.database.read() as connection:
        events = [e for e in audit_events(connection, REGION, 20) if "link" in e.details]
    steps = [(e.action, e.details["old"]["state"], e.details["new"]["state"]) for e in events]
    assert steps[::-1] == [
        ("acknowledge", "waiting", "acknowledged"),
        ("answer", "acknowledged", "answered"),
        ("withdraw", "answered", "acknowledged"),
        ("withdraw", "acknowledged", "waiting"),
    ]


def test_declining_wants_a_reason(
    client: FlaskClient, svarsdag: App, accepted: AcceptedRound, address: str
) -> None:
    empty = client.post(f"{address}/avsta", data={"reason": "  "})
    assert (empty.status_code, "Skälet saknas" in empty.text) == (400, True)
    client.post(f"{address}/avsta", data={"reason": "Berör oss inte"})
    entry = ragunda(svarsdag, accepted)
    assert (entry.state, entry.note) == (ResponseState.DECLINED, "Berör oss inte")
    assert due_count(svarsdag, accepted) == 0
    found = rounds.get_round(svarsdag, REGION, accepted.id)
    assert (found.answered_count, found.settled_count) == (0, 1)
    assert "avstår" in text_of(client.get(address).text)
    client.post(f"{address}/angra")
    assert ragunda(svarsdag, accepted).state is ResponseState.WAITING


def test_an_answer_that_cannot_be_keeps_what_was_typed(
    client: FlaskClient, svarsdag: App, accepted: AcceptedRound, address: str
) -> None:
    cases: list[tuple[dict[str, str], str]] = [
        ({}, "Svaret är tomt"),
        ({"text": "Ja", "decided_on": "2019-09-03"}, "har inte varit än"),
        ({"text": "Ja", "decided_on": "i går"}, "inget datum"),
        ({"text": "x" * 20_001}, "högst 20000"),
    ]
    for form, words in cases:
        response = client.post(f"{address}/svara", data={"paragraph": "", **form})
        assert response.status_code == 400
        assert words in text_of(response.text)
        assert f">{form.get('text', '')}</textarea>" in response.text
    assert ragunda(svarsdag, accepted).state is ResponseState.WAITING


def test_a_day_that_is_no_longer_the_meeting_is_not_confirmed(
    client: FlaskClient, svarsdag: App, accepted: AcceptedRound, address: str
) -> None:
    response = client.post(f"{address}/bekrafta", data={"meeting_day": "2019-10-21"})
    assert response.status_code == 409
    assert "nu 22 oktober 2019" in response.text
    assert ragunda(svarsdag, accepted).state is ResponseState.WAITING


def test_only_the_pages_own_form_changes_anything(
    client: FlaskClient, svarsdag: App, accepted: AcceptedRound, address: str
) -> None:
    form = {"meeting_day": "2019-10-22"}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post(f"{address}/bekrafta", data=form, headers=headers).status_code == 400
        assert ragunda(svarsdag, accepted).state is ResponseState.WAITING
    # A browser sends "null" from a page without a referrer; an old one sends nothing.
    own: tuple[dict[str, str], ...] = ({"Origin": "null"}, {"Sec-Fetch-Site": "same-origin"}, {})
    for headers in own:
        client.post(f"{address}/bekrafta", data=form, headers=headers)
        assert ragunda(svarsdag, accepted).state is ResponseState.ACKNOWLEDGED
        client.post(f"{address}/angra")


def test_links_that_do_not_work_show_one_and_the_same_page(
    client: FlaskClient, svarsdag: App, accepted: AcceptedRound, address: str
) -> None:
    answer_links.revoke_links(svarsdag, REGION, "eva", accepted.id, ragunda(svarsdag, accepted).id)
    pages = [
        client.get(address),
        client.get("/svar/" + "x" * 24),
        client.post(f"{address}/bekrafta", data={"meeting_day": "2019-10-22"}),
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert "öppna den ur det senaste brevet" in pages[0].text
    assert "/logga-in" not in pages[0].text
    assert ragunda(svarsdag, accepted).state is ResponseState.WAITING


def test_guessing_links_is_slowed_down_and_a_reader_is_not(
    client: FlaskClient, address: str
) -> None:
    statuses = [client.get(f"/svar/{number:024}").status_code for number in range(40)]
    assert statuses[:30] == [404] * 30
    assert statuses[-1] == 429


def test_no_token_is_ever_logged(
    client: FlaskClient,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("web.views.answers.link_answers.answer_page", fail)
    assert client.get(address).status_code == 500
    assert "the disk is full" in caplog.text
    assert address.rpartition("/")[2] not in caplog.text


def test_the_coordinators_answer_is_not_undone_by_a_link(
    client: FlaskClient, svarsdag: App, accepted: AcceptedRound, address: str
) -> None:
    entry = ragunda(svarsdag, accepted)
    rounds.register_answer(svarsdag, REGION, "eva", accepted.id, entry.id, "§ 7")
    assert "Ångra" not in client.get(address).text
    assert client.post(f"{address}/angra").status_code == 409
    assert ragunda(svarsdag, accepted).state is ResponseState.ANSWERED


def test_the_register_shows_how_each_answer_stands(
    browser: Browser, client: FlaskClient, svarsdag: App, accepted: AcceptedRound, address: str
) -> None:
    client.post(f"{address}/bekrafta", data={"meeting_day": "2019-10-22"})
    client.post(
        f"{link_to(svarsdag, accepted, 'ks-berg')}/avsta", data={"reason": "Berör oss inte"}
    )
    page = text_of(client.get(f"/rundor/{accepted.id}").text)
    assert "bekräftat 22 oktober 2019" in page
    assert "Berör oss inte" in page
    assert "1 avstår" in page


def test_more_time_another_day_and_a_colleague_by_the_page(
    client: FlaskClient, svarsdag: App, accepted: AcceptedRound, address: str
) -> None:
    def post(what: str, **form: str) -> str:
        response = client.post(f"{address}/{what}", data=form)
        assert response.status_code == 303, response.text
        return text_of(client.get(response.location).text)

    assert "Ni har bett om tid till 31 oktober 2019" in post(
        "anstand", until="2019-10-31", reason="Mötet är sent"
    )
    moved = post("flyttat", day="2019-10-24", reason="")
    assert "svaret klart 31 oktober 2019, 2 dagar efter" in moved
    assert "Kim Ek (kim.ek@example.org) ska svara" in post(
        "kollega", name="Kim Ek", email="kim.ek@example.org"
    )
    for what, gone in (
        ("angra-anstand", "bett om tid"),
        ("angra-flyttat", "sagt att mötet är"),
        ("angra-kollega", "Kim Ek"),
    ):
        assert gone not in post(what)
    wrong = client.post(f"{address}/anstand", data={"until": "", "reason": "x"})
    assert (wrong.status_code, "Dagen saknas" in wrong.text) == (400, True)
    assert ">x</textarea>" in wrong.text


def test_the_coordinator_grants_with_one_click_and_refuses_with_a_reason(
    browser: Browser, svarsdag: App, accepted: AcceptedRound, address: str
) -> None:
    client, page = browser.client, f"/rundor/{accepted.id}"
    client.post(f"{address}/anstand", data={"until": "2019-10-31", "reason": "Mötet är sent"})
    for place in ("/", page):
        shown = text_of(browser.get(place))
        assert "KS Ragunda begär anstånd till 31 oktober 2019" in shown
        assert "31 oktober 2019 går bra: målmötet 11 november 2019 oförändrat" in shown
    (decide,) = set(re.findall(r'action="(/rundor/[^"]+/svar/begaran/\d+)"', browser.get(page)))
    browser.post(page, decide, {"grant": "no", "decision": ""})
    assert "Skälet saknas" in browser.get(page)
    browser.post(page, decide, {"grant": "yes"})
    shown = text_of(browser.get(page))
    assert "anstånd till 31 oktober 2019" in shown
    assert 'id="begaran-' not in browser.get(page)  # it waits no more
    assert "anstånd beviljat" in text_of(client.get(address).text)


@pytest.mark.parametrize(("until", "is_quiet"), [("2019-10-31", False), ("2020-06-30", True)])
def test_to_grant_is_the_main_act_only_where_the_plan_holds(
    browser: Browser, accepted: AcceptedRound, address: str, until: str, is_quiet: bool
) -> None:
    browser.client.post(f"{address}/anstand", data={"until": until, "reason": "Mötet är sent"})
    shown = browser.get(f"/rundor/{accepted.id}")
    assert ("planen håller inte" in shown) is is_quiet
    (grant,) = re.findall(r"<button[^>]*value=\"yes\"[^>]*>", shown)
    assert ('class="quiet"' in grant) is is_quiet
