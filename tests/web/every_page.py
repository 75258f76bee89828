"""An address of every page, in a database with something of each."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from scheduler.domain.accounts import Absence, ContactRole
from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.assignments import Due
from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.domain.next_year import CalendarWish
from scheduler.domain.polls import DayAnswer
from scheduler.domain.reminders import Matter
from scheduler.domain.rights import Role
from scheduler.services import (
    absences,
    answer_links,
    contacts,
    digests,
    feedback,
    imports,
    incoming_rounds,
    next_year_search,
)
from scheduler.services.api_tokens import create_token
from scheduler.services.app import App
from scheduler.services.assignments import AssignmentWish, add_assignment
from scheduler.services.feeds.addresses import create_feed, feeds
from scheduler.services.feeds.public import publish_feed
from scheduler.services.incoming_wishes import IncomingWish
from scheduler.services.inquiries import polls
from scheduler.services.inquiries.slots import pick_slot
from scheduler.services.invitations import invite
from scheduler.services.link_requests import ask_extension
from scheduler.services.processes import ProcessWish, start_process
from scheduler.storage import account_store, reminder_store, search_store
from scripts.screenshots import INCOMING, PROPOSAL
from tests.feeding import of_body
from tests.scheduler.services.inquiries.asked import ask_poll, ask_signup, ask_slots, token_of
from tests.support import accept_case, load_case
from web import handbook_text

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
    "oidc.go",
    "oidc.answer",
    "audit.export",
    "help.picture",
    "inquiries.download",
    "api.description",
    "api.organisations",
    "api.bodies",
    "api.meetings",
    "api.round_list",
    "api.round_detail",
    "api.register_answer",
    "api.withdraw_answer",
    "api.remind",
    "api.round_requests",
    "api.incoming_list",
    "api.audit_list",
    "api.decide_request",
    "api.propose",
    "api.start_import",
    "api.review_import",
    "api.choose_name",
    "api.confirm_import",
    "api.discard_import",
    "mails.show_html",  # the letter as the mail program gets it, in a page of its own
}

Addresses = Mapping[str, list[str]]


def every_page(svarsdag: App) -> Addresses:
    """What to open, by endpoint, in a database where there is something on each: where a page can
    look different there are several."""
    load_case(svarsdag)
    accepted = accept_case(svarsdag)
    contacts.set_contact(svarsdag, REGION, "eva", "berg", "chef@berg.example", ContactRole.CHIEF)
    absences.set_deputy(svarsdag, REGION, "eva", "KS Berg", "vikarie@berg.example")
    away = Absence(date(2019, 9, 1), date(2019, 9, 6))
    absences.add_absence(svarsdag, REGION, "eva", "KS Berg", away)
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
    feedback.give_feedback(svarsdag, REGION, "Kan inte läsa bilden.", "eva@example.org", "Hjälp")
    tokens = [link.rpartition("/")[2] for link in links]
    create_token(svarsdag, REGION, "eva", "ärendesystemet", [*ApiScope], 30)
    ask_extension(svarsdag, tokens[0], date(2019, 10, 31), "Mötet är sent")
    secret = create_feed(svarsdag, "eva", FeedContent(REGION, FeedKind.ROLE, "berg"), "chefen")
    publish_feed(svarsdag, "eva", FeedContent(REGION, FeedKind.ROUND, accepted.id))
    public = publish_feed(svarsdag, "eva", of_body("ks-are"))
    moved = imports.start_import(
        svarsdag,
        REGION,
        "eva",
        file_name="ny.txt",
        content=b"KS Ragunda: 24 oktober\nKS Bergh: 3 mars, 31 november",
        year=2019,
    )
    invited = invite(svarsdag, REGION, "siv@berg.example", Role.SECRETARY, "", ("KS Berg",)).url
    return {
        "auth.log_in": ["/logga-in"],
        "auth.code": [],
        "auth.forgotten": ["/glomt-losenord"],
        "auth.new_password": ["/nytt-losenord/okand"],
        "auth.invitation": [invited.removeprefix(svarsdag.settings.base_url)],
        "my_account.show": ["/mitt-konto/"],
        "users.show": ["/anvandare/"],
        "api_tokens.show": ["/api-nycklar/"],
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
        "public.regions": ["/offentligt/"],
        "public.region": [f"/offentligt/{REGION}/"],
        "public.body": [f"/offentligt/{REGION}/organ/ks-are/"],
        "public.round_page": [f"/offentligt/{REGION}/rundor/{accepted.id}/"],
        "feed_pages.secret": [f"/feeds/{secret}"],
        "feed_pages.public": [f"/kalender/{public.address}"],
        "mails.show_all": ["/utskick/"],
        "mails.show": [f"/utskick/{mail.id}"],
        "operation.show": ["/utskick/drift/"],
        "bodies.show": ["/organ/"],
        "bodies.show_body": ["/organ/ks-berg", "/organ/rsr", "/organ/ks-ragunda"],
        "bodies.show_organisation": ["/organ/organisationer/berg", "/organ/organisationer/rjh"],
        "settings.show": ["/installningar/"],
        "audit.show": ["/logg/", "/logg/?slag=rundor&vem=test", "/logg/?fran=i+dag"],
        "help.show": ["/hjalp/"],
        "help.show_one": [f"/hjalp/{key}" for key in handbook_text.titles()],
        "accessibility.show": ["/tillganglighet/?sida=%C3%96versikt"],
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
