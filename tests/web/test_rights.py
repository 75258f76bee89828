"""Every route with every role. Which role may go where stands here as people agreed on it, and is
compared with what happens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from flask.testing import FlaskClient

from scheduler.domain.rights import Role
from scheduler.services import accounts, imports, rounds
from scheduler.services.app import App
from tests.support import load_case
from tests.web.conftest import PASSWORD, Browser
from tests.web.every_page import every_page
from web.app import OPEN_ENDPOINTS

EVERYBODY = frozenset(Role)
REGION = "jamtland"
LEADERS = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})
SECRETARIES = LEADERS | {Role.SECRETARY}
ANSWERING = SECRETARIES | {Role.CONTACT}
# A new route is written here with those who may use it; web/page_rights.py gives them the right.
ALLOWED: Mapping[frozenset[Role], str] = {
    EVERYBODY: """
        auth.log_out my_account.show my_account.change_password my_account.log_out_elsewhere
        my_account.begin_two_step my_account.end_two_step my_account.stop_two_step
        overview.show plans.show plans.meeting plans.export agendas.show agendas.file
        settings.show bodies.show_body bodies.show_organisation
        bodies.show feeds.show feeds.show_one feeds.create feeds.revoke rounds.show_all rounds.show
        pm.accepted pm.accepted_file round_answers.download round_answers.archive
        incoming.show_all incoming.show ahead.show assignments.show_all obligations.show_all
        processes.show_all processes.show processes.new inquiries.show_all inquiries.show
        inquiries.download inquiries.export""",
    ANSWERING: "rounds.answer rounds.withdraw",
    SECRETARIES: """
        plans.new plans.upload plans.review plans.hints plans.correct plans.withdraw_correction
        plans.choose_body plans.tick plans.confirm plans.discard plans.restore
        incoming.new incoming.read
        incoming.accept incoming.accept_replan incoming.answer incoming.withdraw""",
    frozenset({Role.ADMINISTRATOR}): """
        users.show users.invite users.withdraw users.set_role users.set_open
        api_tokens.show api_tokens.create api_tokens.revoke""",
    LEADERS: """
        sources.show sources.add sources.fetch sources.remove rounds.new rounds.accept
        rounds.accept_replan rounds.close rounds.reopen rounds.remind
        letters.read pm.draft pm.draft_file
        whatif.show round_answers.decide round_answers.hand_out round_answers.revoke
        round_reminders.show round_reminders.save assignments.add assignments.report
        assignments.withdraw assignments.reopen obligations.say processes.start processes.done
        processes.undo processes.accept_days processes.set_state inquiries.new inquiries.ask
        inquiries.act inquiries.hand_out next_year.show next_year.search next_year.follow
        next_year.stop next_year.review next_year.export bodies.set_contact bodies.set_chief
        bodies.set_coordinator bodies.forget_alias
        bodies.restore_alias contact_forms.set_address contact_forms.set_deputy
        contact_forms.add_absence contact_forms.remove_absence
        feeds.publish mails.show_all mails.show
        mails.show_html mails.send_trial operation.show operation.send_again
        settings.send_test audit.show audit.export""",
}
MAY = {endpoint: roles for roles, names in ALLOWED.items() for endpoint in names.split()}
BERG = {
    Role.SECRETARY: ("", ("KS Berg",)),
    Role.CONTACT: ("Bergs kommun", ()),
}
NO_ID = "99999999-9999-4999-8999-999999999999"


def logged_in(client: FlaskClient, role: Role) -> Browser:
    organisation, bodies = BERG.get(role, ("", ()))
    app = client.application.extensions["svarsdag"]
    accounts.put_account(app, role.value, REGION, PASSWORD, role, organisation, bodies)
    browser = Browser(client.application.test_client())
    assert browser.log_in(role.value).status_code == 302
    return browser


def addresses(client: FlaskClient) -> Iterator[tuple[str, str, str]]:
    """Every route as endpoint, method and an address of nothing that exists."""
    adapter = client.application.url_map.bind("localhost")
    for rule in client.application.url_map.iter_rules():
        if rule.endpoint in OPEN_ENDPOINTS:
            continue
        values = {name: value_of_nothing(rule.rule, name) for name in rule.arguments}
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule.endpoint, method, adapter.build(rule.endpoint, values, method)


def value_of_nothing(rule: str, name: str) -> object:
    """What to put in a route where nothing that exists is meant."""
    found = re.search(rf"<(?:(\w+):)?{name}>", rule)
    return 999_999 if found and found.group(1) in ("id", "int") else NO_ID


def test_every_route_is_in_the_table(client: FlaskClient) -> None:
    routes = {rule.endpoint for rule in client.application.url_map.iter_rules()}
    assert routes - OPEN_ENDPOINTS == set(MAY)


def test_nobody_gets_in_without_logging_in(client: FlaskClient) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    for endpoint, method, address in addresses(client):
        answer = client.open(address, method=method)
        assert answer.status_code == 302, endpoint
        assert answer.headers["Location"].startswith("/logga-in"), endpoint


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_as_far_as_it_should(client: FlaskClient, role: Role) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    browser = logged_in(client, role)
    for endpoint, method, address in addresses(client):
        if endpoint == "auth.log_out":
            continue
        status = browser.client.open(address, method=method).status_code
        assert status != 500, endpoint
        assert (status == 403) is (role not in MAY[endpoint]), (endpoint, status)


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_every_page_it_may_and_no_way_to_others(
    client: FlaskClient, svarsdag: App, role: Role
) -> None:
    pages = every_page(svarsdag)
    browser = logged_in(client, role)
    adapter = client.application.url_map.bind("localhost")
    for endpoint, paths in pages.items():
        if endpoint in OPEN_ENDPOINTS:
            continue
        for path in paths:
            answer = browser.client.get(path)
            # A draft is the region's own: for a secretary of a municipality it does not exist.
            is_draft = endpoint == "plans.review" and role is Role.SECRETARY
            wanted = 404 if is_draft else 200
            assert answer.status_code == (wanted if role in MAY[endpoint] else 403), path
            if answer.status_code == 200:
                for method, target in _ways(answer.text):
                    leads_to, _values = adapter.match(target.partition("?")[0], method)
                    allowed = leads_to in OPEN_ENDPOINTS or role in MAY[str(leads_to)]
                    assert allowed, (path, method, target)


def _ways(page: str) -> Iterator[tuple[str, str]]:
    """Where the page's links and forms lead, on this site."""
    for found in re.findall(r'href="(/[^"#]*)', page):
        yield "GET", found
    for form in re.findall(r"<form[^>]*>", page):
        action = re.search(r'action="(/[^"#]*)', form)
        if action:
            yield ("POST" if 'method="post"' in form else "GET"), action.group(1)


def test_a_secretary_stores_its_own_bodys_plan_and_no_other(
    client: FlaskClient, svarsdag: App
) -> None:
    load_case(svarsdag)
    siv = logged_in(client, Role.SECRETARY)
    for text, status in (("KS Berg: 3 december 2019", 302), ("KS Are: 4 december 2019", 403)):
        upload = siv.post("/motesplaner/ny", "/motesplaner/ny", {"text": text})
        review = upload.headers["Location"]
        seen = re.search(r'name="seen" value="([^"]*)"', siv.get(review))
        given = {"seen": seen.group(1) if seen else ""}
        stored = siv.post(review, f"{review}/spara", given)
        assert stored.status_code == status, stored.text
    days = [m.start_date for m in imports.stored_meetings(svarsdag, REGION)]
    assert date(2019, 12, 3) in days
    assert date(2019, 12, 4) not in days
    # The draft that could not be stored is nobody else's to see.
    eva = Browser(client)
    eva.log_in()
    assert client.get(review).status_code == 404
    assert review not in eva.get("/motesplaner/")
    assert review in siv.get("/motesplaner/")


def test_a_contact_registers_the_answers_of_its_organisation(
    client: FlaskClient, svarsdag: App
) -> None:
    pages = every_page(svarsdag)
    (round_page,) = pages["rounds.show"]
    kim = logged_in(client, Role.CONTACT)
    (accepted,) = rounds.rounds(svarsdag, REGION)
    for entry in accepted.register:
        if entry.body in ("ks-berg", "ks-ragunda"):
            answer = kim.post(round_page, f"{round_page}/svar/{entry.id}", {"note": "§ 9"})
            assert answer.status_code == (302 if entry.body == "ks-berg" else 403)


def test_a_role_that_is_changed_holds_at_once(client: FlaskClient, svarsdag: App) -> None:
    load_case(svarsdag)
    browser = logged_in(client, Role.COORDINATOR)
    assert browser.client.get("/utskick/").status_code == 200
    known = {one.username: one.id for one in accounts.accounts(svarsdag, REGION)}
    accounts.set_role(svarsdag, REGION, known["coordinator"], Role.READER)
    refused = browser.client.get("/utskick/")
    assert refused.status_code == 403
    assert "Du har inte behörighet att se utskick och driften" in refused.text
