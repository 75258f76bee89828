"""Every page before axe-core (WCAG 2.1 A and AA) in a real browser: on a desk in daylight, and 320
pixels wide in the dark, where nothing may stick out to the side (WCAG 1.4.10)."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from playwright.sync_api import Page

from scheduler.domain.accounts import ContactRole
from scheduler.domain.assignments import Due
from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.domain.next_year import CalendarWish
from scheduler.domain.polls import DayAnswer
from scheduler.domain.reminders import Matter
from scheduler.services import (
    accounts,
    answer_links,
    digests,
    imports,
    incoming_rounds,
    next_year_search,
)
from scheduler.services.app import App
from scheduler.services.assignments import AssignmentWish, add_assignment
from scheduler.services.feeds.addresses import create_feed, feeds
from scheduler.services.feeds.public import publish_feed
from scheduler.services.incoming_wishes import IncomingWish
from scheduler.services.inquiries import polls
from scheduler.services.inquiries.slots import pick_slot
from scheduler.services.link_requests import ask_extension
from scheduler.services.processes import ProcessWish, start_process
from scheduler.storage import account_store, reminder_store, search_store
from scripts.screenshots import INCOMING, PROPOSAL
from tests.feeding import of_body
from tests.scheduler.services.inquiries.asked import ask_poll, ask_signup, ask_slots, token_of
from tests.support import accept_case, load_case
from tests.web.conftest import PASSWORD, opened_page
from tests.web.test_browser import address as address
from tests.web.test_browser import fits

pytestmark = pytest.mark.browser

AXE = Path(sys.prefix) / "peers" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
REGION = "jamtland"
INCOMING_ID = "33333333-3333-4333-8333-333333333333"
ASSIGNMENT_TEXT = "/planering/uppdrag/?text=Rapportera+till+regionstyrelsen+i+oktober+2019"
PROCESS_ID = "44444444-4444-4444-8444-444444444444"
PROCESS = "/planering/processer/ny?template=beslut-i-varje-fullmaktige&owner=rsr&wanted=2021-01-01"
# What a browser is not shown as a page.
NO_PAGES = {
    "static",
    "monitoring.alive",
    "monitoring.ready",
    "monitoring.metrics",
    "plans.export",
    "agendas.file",
    "next_year.export",
    "pm.accepted_file",
    "pm.draft_file",
    "round_answers.download",
    "round_answers.archive",
    "asked.calendar",
    "inquiries.export",
    "inquiries.download",
    "mails.show_html",  # the letter as the mail program gets it, in a page of its own
}
SIZES = {"light": (1280, 900), "dark": (320, 700)}

Addresses = Mapping[str, list[str]]


@pytest.fixture
def addresses(svarsdag: App) -> Addresses:
    """What to open, by endpoint: where a page can look different there are several."""
    load_case(svarsdag)
    accepted = accept_case(svarsdag)
    accounts.set_contact(svarsdag, REGION, "eva", "berg", "chef@berg.example", ContactRole.CHIEF)
    wish = IncomingWish(
        body="KS Ragunda", received=date(2019, 9, 2), deadline=date(2019, 12, 13), title="En lag"
    )
    incoming_rounds.accept_incoming(
        svarsdag, REGION, "eva", wish, INCOMING_ID, expected_sent=date(2019, 10, 29)
    )
    kind = ProcessWish("samverkan-fore-outsourcing", "RSR", date(2019, 9, 2))
    start_process(svarsdag, REGION, "eva", PROCESS_ID, kind)
    owed = AssignmentWish(
        "Samverkan", "RSR", "Regiondirektören", "RS", Due(month=date(2019, 11, 1))
    )
    add_assignment(svarsdag, REGION, "eva", owed)
    meetings = imports.stored_meetings(svarsdag, REGION)
    targets = [one for one in meetings if one.id == accepted.target_meeting_id]
    entries = {one.body: one for one in accepted.register}
    with svarsdag.database.write() as connection:
        links = [
            answer_links.make_link(svarsdag, connection, accepted, entries[body], "ks@example.org")
            for body in ("ks-are", "ks-berg")
        ]
        chief = next(
            one
            for one in account_store.contacts(connection, REGION).values()
            if one.of.role is ContactRole.CHIEF
        )
        digest = digests.unsubscribe_url(svarsdag, connection, REGION, chief)
        mail = reminder_store.of_matter(connection, Matter.OUTGOING, accepted.id)[0]
    tokens = [link.rpartition("/")[2] for link in links]
    ask_extension(svarsdag, tokens[0], date(2019, 10, 31), "Mötet är sent")
    secret = create_feed(svarsdag, "eva", FeedContent(REGION, FeedKind.ROLE, "berg"), "chefen")
    public = publish_feed(svarsdag, "eva", of_body("ks-are"))
    moved = imports.start_import(
        svarsdag,
        REGION,
        "eva",
        file_name="ny.txt",
        content=b"KS Ragunda: 24 oktober\nKS Bergh: 3 mars, 31 november",
        year=2019,
    )
    return {
        "auth.log_in": ["/logga-in"],
        "overview.show": ["/"],
        "plans.show": ["/motesplaner/"],
        "plans.new": ["/motesplaner/ny"],
        "plans.review": [f"/motesplaner/import/{moved}"],
        "plans.meeting": [f"/motesplaner/mote/{meetings[0].id}"],
        "agendas.show": [f"/motesplaner/mote/{rsr.id}/dagordning" for rsr in targets],
        "sources.show": ["/motesplaner/adresser/"],
        "rounds.show_all": ["/rundor/"],
        "rounds.new": ["/rundor/ny", PROPOSAL, PROPOSAL + "&target=2019-10-07"],
        "rounds.show": [f"/rundor/{accepted.id}"],
        "round_reminders.show": [f"/rundor/{accepted.id}/paminnelser/"],
        "pm.accepted": [f"/rundor/{accepted.id}/pm"],
        "pm.draft": [PROPOSAL.replace("/ny?", "/ny/pm?")],
        "whatif.show": [PROPOSAL.replace("/ny?", "/ny/vad-hander?")],
        "incoming.show_all": ["/inkommande/"],
        "incoming.new": ["/inkommande/ny", INCOMING],
        "incoming.show": [f"/inkommande/{INCOMING_ID}"],
        "ahead.show": ["/planering/"],
        **_inquiries(svarsdag),
        "next_year.show": ["/planering/kalender/"],
        "next_year.follow": _searches(svarsdag),
        "assignments.show_all": ["/planering/uppdrag/", ASSIGNMENT_TEXT],
        "processes.show_all": ["/planering/processer/"],
        "processes.new": ["/planering/processer/ny", PROCESS],
        "processes.show": [f"/planering/processer/{PROCESS_ID}"],
        "obligations.show_all": ["/planering/ataganden/"],
        "feeds.show": ["/kalendrar/"],
        "feeds.show_one": [f"/kalendrar/{one.id}" for one in feeds(svarsdag, REGION)],
        "feed_pages.secret": [f"/feeds/{secret}"],
        "feed_pages.public": [f"/kalender/{public.address}"],
        "mails.show_all": ["/utskick/"],
        "mails.show": [f"/utskick/{mail.id}"],
        "operation.show": ["/utskick/drift/"],
        "bodies.show": ["/organ/"],
        "answers.show": [*(f"/svar/{token}" for token in tokens), "/svar/okand"],
        "digests.show": ["/veckolista/" + digest.rpartition("/")[2]],
    }


def _searches(svarsdag: App) -> list[str]:
    """A search that is over and one that goes on."""
    wish = CalendarWish(2019, sent=(date(2019, 9, 2),))
    ended = next_year_search.start(svarsdag, REGION, "eva", wish)
    while not next_year_search.find(svarsdag, REGION, ended.id).is_over:
        time.sleep(0.1)
    running = replace(ended, id="77777777-7777-4777-8777-777777777777")
    with svarsdag.database.write() as connection:
        now = svarsdag.database.now(connection)
        search_store.add_search(connection, running)
        search_store.keep_alive(connection, running.id, now, 300, 270)
    return [f"/planering/kalender/{one.id}" for one in (ended, running)]


def _inquiries(app: App) -> dict[str, list[str]]:
    """One of each kind, with something said."""
    pages = "/planering/forfragningar"
    poll, slots, signup = ask_poll(app), ask_slots(app), ask_signup(app)
    tokens = [token_of(app, one, "berg") for one in (poll, slots, signup)]
    polls.answer_poll(app, tokens[0], {one.id: DayAnswer.YES for one in poll.options})
    pick_slot(app, tokens[1], slots.options[0].id)
    kinds = ("poll?body=rsr&first=2019-09-03&last=2019-09-30", "slots", "signup")
    return {
        "inquiries.show_all": [f"{pages}/"],
        "inquiries.new": [f"{pages}/ny/{kind}" for kind in kinds],
        "inquiries.show": [f"{pages}/{one.id}" for one in (poll, slots, signup)],
        "asked.show": [f"/fraga/{token}" for token in tokens],
    }


@pytest.fixture
def browser_page(request: pytest.FixtureRequest) -> Iterator[Page]:
    scheme = request.param
    width, height = SIZES[scheme]
    with opened_page(viewport={"width": width, "height": height}, color_scheme=scheme) as page:
        yield page


def test_no_page_is_left_out(client: FlaskClient, addresses: Addresses) -> None:
    rules = client.application.url_map.iter_rules()
    shown = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert shown - NO_PAGES == set(addresses)


@pytest.mark.parametrize("browser_page", SIZES, indirect=True)
def test_every_page_can_be_used_by_everybody(
    browser_page: Page, address: str, addresses: Addresses
) -> None:
    page = browser_page
    page.set_content("<main><img src='x'></main>")
    assert any("image-alt" in one for one in _axe(page))  # it looks
    faults = _faults(page, address + "/logga-in")
    page.get_by_label("Användarnamn").fill("eva")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(address + "/")
    for paths in addresses.values():
        for path in paths:
            faults += _faults(page, address + path)
    assert faults == []


def _faults(page: Page, url: str) -> list[str]:
    """What is wrong on the page with all that is folded unfolded: the rule and the places."""
    page.goto(url)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    path = page.evaluate("location.pathname")
    faults = [f"{path}: {one}" for one in _axe(page)]
    if not fits(page):
        wide = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(one => "
            "one.getBoundingClientRect().right > innerWidth).map(one => one.outerHTML.slice(0, 99))"
        )
        faults.append(f"{path}: sticks out: {' | '.join(wide[:3])}")
    return faults


def _axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{one['id']}: {' | '.join(node['html'][:200] for node in one['nodes'][:3])}"
        for one in found["violations"]
    ]
