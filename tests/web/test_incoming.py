"""Incoming remisser in the browser: the letter, the way, a repair taken, accepted and answered."""

from __future__ import annotations

import html
import re
from datetime import date, time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect
from werkzeug.datastructures import MultiDict

from scheduler.domain.remisser import DecisionForm
from scheduler.services import accounts, imports, incoming_rounds
from scheduler.services.app import App
from scheduler.services.incoming_wishes import ExtraWish, IncomingWish
from tests.scheduler.services.incoming_cases import KUNGSBACKA_2025, letter_text
from tests.web.conftest import PASSWORD, Browser
from tests.web.test_browser import address, fits, page  # noqa: F401
from web.views.incoming_form import fields_of, wish_in

FIRST_ID = "44444444-4444-4444-8444-444444444444"
NEW = "/inkommande/ny"
READ = "/inkommande/las"
LATE = {
    "body": "ks-kungsbacka",
    "received": "2025-02-07",
    "deadline": "2025-06-15",
    "heard": "miljo-kungsbacka",
}


@pytest.fixture
def halland(svarsdag: App, browser: Browser) -> Browser:
    """Logged in in Halland, with Kungsbacka's meetings of 2025."""
    accounts.put_account(svarsdag, "hanna", "halland", PASSWORD)
    import_id = imports.start_import(
        svarsdag,
        "halland",
        "hanna",
        file_name="plan.txt",
        content=KUNGSBACKA_2025.read_bytes(),
        year=2025,
    )
    imports.confirm_import(svarsdag, "halland", "hanna", import_id)
    browser.post("/", "/logga-ut", {})
    assert browser.log_in("hanna").status_code == 302
    return browser


def shown(browser: Browser, fields: dict[str, str]) -> str:
    return html.unescape(browser.get(f"{NEW}?{urlencode(fields)}"))


def proposal_form(text: str) -> dict[str, object]:
    """The hidden fields of the form that accepts the proposal."""
    form = text.split('action="/inkommande/ny"')[-1]
    found: dict[str, object] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        if name != "csrf_token":
            found[name] = value
    return found


def test_a_letter_fills_in_what_it_says_and_asks_for_the_rest(halland: Browser) -> None:
    response = halland.post(NEW, READ, {"letter": letter_text("030"), "answering": "ks-kungsbacka"})
    found = parse_qs(urlsplit(response.location).query)
    assert (found["body"], found["deadline"], found["sender_dnr"]) == (
        ["ks-kungsbacka"],
        ["2025-06-15"],
        ["KN2025/00288"],
    )
    text = halland.client.get(response.location).text
    assert "Dagen remissen kom in gick inte att läsa ur brevet" in text
    assert "Vägen visas här" in text


def test_a_late_answer_is_mended_accepted_and_registered(halland: Browser, svarsdag: App) -> None:
    text = shown(halland, LATE)
    assert "Svaret hinner inte: tidigast 24 juni 2025" in text
    assert "Godkänn vägen" not in text
    # The fifth repair: KS meets once more on 11 June and approves at once (test_incoming_papers).
    links = re.findall(r'<a href="(/inkommande/ny\?[^"]+)">Välj', text)
    (link,) = [one for one in links if "extra=ks-kungsbacka" in one]
    text = html.unescape(halland.get(link))
    assert "Svaret kan sändas 11 juni 2025" in text
    assert "Omedelbar justering i KS Kungsbacka" in text
    # The server's day is 2 September 2019: nothing has passed.
    response = halland.post(NEW, NEW, proposal_form(text))
    assert response.status_code == 302
    (kept,) = incoming_rounds.all_incoming(svarsdag, "halland")
    assert response.location == f"/inkommande/{kept.id}"
    assert kept.sent_day == date(2025, 6, 11)
    assert [step.meeting and step.meeting.start_date for step in kept.steps] == [
        date(2025, 5, 8),
        date(2025, 6, 3),
        date(2025, 6, 11),
    ]
    page_text = html.unescape(halland.get(response.location))
    assert "Paragrafen justeras omedelbart" in page_text
    assert kept.name in halland.get("/inkommande/")
    assert "Inkommande remisser att besvara" in halland.get("/")
    halland.post(response.location, f"{response.location}/svar", {"note": "§ 112"})
    assert "§ 112" in halland.get(response.location)
    assert "Inkommande remisser att besvara" not in halland.get("/")
    halland.post(response.location, f"{response.location}/svar/angra", {})
    assert "Registrera svaret" in halland.get(response.location)


def test_a_proposal_seen_before_the_plan_changed_is_not_accepted(
    halland: Browser, svarsdag: App
) -> None:
    form = proposal_form(shown(halland, {**LATE, "deadline": "2025-06-30"}))
    response = halland.post(NEW, NEW, {**form, "expected_sent": "2025-06-23"})
    assert response.status_code == 409
    assert "Mötesplanerna har ändrats" in response.text
    assert incoming_rounds.all_incoming(svarsdag, "halland") == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("received", "i går", "Kom in ”i går” är inget datum"),
        ("deadline", "2025-02-01", "ligger före dagen då remissen kom in"),
        ("body", "ks-lund", "ks-lund"),
        ("clock", "lunch", "Klockslag ”lunch”"),
        ("decision", "ks-kungsbacka=kungen", "Vem som beslutar"),
        ("extra", "ks-kungsbacka=snart", "Extra möte"),
        ("heard_then", "miljo-kungsbacka", "Miljö & Hälsoskydd"),
        ("body", "", "Ange vilket organ som svarar"),
    ],
)
def test_what_cannot_be_used_is_said(halland: Browser, field: str, value: str, said: str) -> None:
    fields = urlencode({**LATE, field: value, "shown": "1"})
    response = halland.client.get(f"{NEW}?{fields}")
    assert response.status_code == 400
    notices = re.findall(r'<p class="notice error"[^>]*>(.*?)</p>', html.unescape(response.text))
    assert said in " ".join(notices)


def test_an_incoming_remiss_is_its_region_s_own(halland: Browser, browser: Browser) -> None:
    form = proposal_form(shown(halland, {**LATE, "deadline": "2025-06-30"}))
    location = halland.post(NEW, NEW, form).location
    browser.post("/", "/logga-ut", {})
    browser.log_in("vera")
    assert browser.client.get(location).status_code == 404


def test_the_fields_say_the_whole_wish() -> None:
    wish = IncomingWish(
        body="ks",
        received=date(2025, 2, 7),
        deadline=date(2025, 6, 15),
        deadline_time=time(13),
        part="Kap. 3",
        extended_to=date(2025, 6, 24),
        start=date(2025, 2, 10),
        sender="Departementet",
        sender_dnr="D2025/1",
        dnr="KS 2025/7",
        title="En lag",
        heard=[["miljo", "teknik"], ["kultur"]],
        decisions={"teknik": DecisionForm.CHAIR},
        at_once=["ks"],
        extra=[
            ExtraWish("ks", date(2025, 6, 11)),
            ExtraWish("miljo", date(2025, 3, 3), short_notice=True),
        ],
        may_delegate=False,
        intake_days=0,
        lag_days=3,
        allow_tentative=True,
    )
    assert wish_in(MultiDict(fields_of(wish))) == wish


@pytest.mark.browser
def test_the_way_fits_a_phone(halland: Browser, page: Page, address: str) -> None:  # noqa: F811
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    page.get_by_label("Användarnamn").fill("hanna")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.goto(f"{address}{NEW}")
    page.get_by_label("Eller dess text").fill(letter_text("030"))
    page.locator("#answering").select_option("ks-kungsbacka")
    page.get_by_role("button", name="Läs brevet").click()
    assert fits(page)
    page.get_by_label("Kom in").fill("2025-02-07")
    page.get_by_role("checkbox", name="Nämnden för Miljö & Hälsoskydd").check()
    page.get_by_role("button", name="Visa förslag").click()
    expect(page.get_by_role("heading", name="Svaret hinner inte")).to_be_visible()
    assert fits(page)
    page.get_by_role("link", name="Välj lösning 1", exact=True).click()
    page.get_by_role("button", name="Godkänn vägen").click()
    expect(page.get_by_text("Vägen är godkänd")).to_be_visible()
    assert fits(page)


def test_a_changed_meeting_is_told_and_mended(halland: Browser, svarsdag: App) -> None:
    wish = IncomingWish(
        body="KS Kungsbacka", received=date(2025, 2, 7), deadline=date(2025, 12, 12), title="En lag"
    )
    (part,) = incoming_rounds.propose_stored(svarsdag, "halland", wish).parts
    assert part.sent is not None
    accepted = incoming_rounds.accept_incoming(
        svarsdag, "halland", "hanna", wish, FIRST_ID, expected_sent=part.sent
    )
    held = accepted.steps[-1].meeting
    assert held is not None
    day = held.start_date
    import_id = imports.start_import(
        svarsdag,
        "halland",
        "hanna",
        file_name="ny.txt",
        content=f"KS Kungsbacka: {day.isoformat()} (inställt)".encode(),
        year=2025,
    )
    imports.confirm_import(svarsdag, "halland", "hanna", import_id)
    path = f"/inkommande/{FIRST_ID}"
    first_page = halland.get("/")
    assert "bruten" in first_page
    assert f'href="{path}#omplanering"' in first_page
    page_text = halland.get(path)
    assert "inställt" in page_text
    seen = re.search(r'name="seen" value="(\w+)"', page_text)
    assert seen is not None
    assert halland.post(path, f"{path}/omplanera", {"seen": seen.group(1)}).status_code == 302
    after = incoming_rounds.get_incoming(svarsdag, "halland", FIRST_ID)
    assert after.sent_day > accepted.sent_day
    assert "Bruten av ändrat möte" not in halland.get("/")
