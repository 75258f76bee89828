"""What the API writes, for whom, and that nothing is written twice or over somebody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.remisser import AcceptedRound
from scheduler.domain.rights import Role
from scheduler.services import accounts, answer_links, api_tokens, imports, reminders, rounds
from scheduler.services.app import App
from scheduler.services.link_requests import ask_extension
from tests.support import accept_case, load_case
from web.api.operations import OPERATIONS

REGION = "jamtland"
ALL = tuple(ApiScope)
PLAN = b"KS Berg: 4 februari 2020\nKS Bergh: 3 mars 2020"


class Program:
    """What calls, with a token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Any:
        answer = self.client.get(f"/api/v1{path}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json

    def post(self, path: str, **sent: Any) -> TestResponse:
        return self.client.post(f"/api/v1{path}", headers=self.headers, **sent)

    def done(self, path: str, status: int = 200, **sent: Any) -> Any:
        answer = self.post(path, **sent)
        assert answer.status_code == status, answer.text
        return answer.json

    def refused(self, path: str, status: int, **sent: Any) -> str:
        answer = self.post(path, **sent)
        assert answer.status_code == status, answer.text
        assert answer.mimetype == "application/problem+json"
        assert answer.json is not None
        return str(answer.json["detail"])

    def upload(self, content: bytes = PLAN, query: str = "?file_name=ks.txt") -> Any:
        return self.done(
            f"/imports{query}", 201, data=content, content_type="application/octet-stream"
        )


def token_for(app: App, name: str, role: Role, organisation: str = "", bodies: Any = ()) -> str:
    accounts.put_account(
        app, name, REGION, "ett långt lösenord", role, organisation=organisation, bodies=bodies
    )
    return api_tokens.create_token(app, REGION, name, "prov", ALL, 1)


@pytest.fixture
def program(client: FlaskClient, svarsdag: App) -> Program:
    load_case(svarsdag)
    return Program(client, api_tokens.create_token(svarsdag, REGION, "eva", "prov", ALL, 1))


@pytest.fixture
def accepted(program: Program, svarsdag: App) -> AcceptedRound:
    return accept_case(svarsdag)


def recipient(program: Program, accepted: AcceptedRound, body: str = "ks-berg") -> Any:
    shown = program.get(f"/rounds/{accepted.id}")["recipients"]
    return next(one for one in shown if one["body"] == body)


def address(accepted: AcceptedRound, one: Any) -> str:
    return f"/rounds/{accepted.id}/recipients/{one['id']}"


def test_a_proposal_is_what_the_page_proposes_and_nothing_is_stored(
    program: Program, svarsdag: App, accepted: AcceptedRound
) -> None:
    wish = {
        "owner": "RSR",
        "dispatch_date": accepted.dispatch_date.isoformat(),
        "recipients": [{"body": one.body} for one in accepted.register],
    }
    before = rounds.rounds(svarsdag, REGION)
    found = program.done("/proposals", json=wish)
    assert found["deadline"] is not None
    assert len(found["recipients"]) == len(accepted.register)
    later = program.done(
        "/proposals",
        json={**wish, "recipients": [{"body": "KS Berg", "role": "informed"}, {"body": "KS Åre"}]},
    )
    assert later["informed"] == ["KS Berg"]
    assert [one["body"] for one in later["recipients"]] == ["KS Åre"]
    assert rounds.rounds(svarsdag, REGION) == before


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"owner": "Ingenstans"}, "Ingenstans"),
        ({"owner": "RSR", "target_date": "1066-10-14"}, "1066"),
        ({"owner": "RSR", "accepted_by": "eva"}, "accepted_by"),
        ({"owner": "RSR", "recipients": [{"body": "KS Berg", "id": 1}]}, "id"),
        ({"owner": "RSR", "lag_days": -1}, "lag_days"),
        ({"owner": "RSR\0"}, "owner"),
    ],
)
def test_a_wish_that_cannot_be(program: Program, wish: dict[str, Any], said: str) -> None:
    sent = {"dispatch_date": "2019-09-02", **wish}
    assert said in program.refused("/proposals", 422, json=sent)


def test_no_option_of_the_command_is_named(program: Program) -> None:
    said = program.refused("/proposals", 422, json={"owner": "RSR", "dispatch_date": "0500-09-02"})
    assert "Dagen för utskick" in said
    assert "--" not in said


def test_an_answer_is_registered_once_and_taken_back(
    program: Program, svarsdag: App, accepted: AcceptedRound
) -> None:
    one = recipient(program, accepted)
    path = f"{address(accepted, one)}/answer"
    sent = {"seen": one["seen"], "paragraph": "§ 12", "decided_on": "2019-10-08"}
    done = program.done(path, json=sent)
    assert (done["state"], done["note"]) == ("answered", "§ 12, beslut 8 oktober 2019")
    assert done == recipient(program, accepted)
    # A client that never got the answer tries again: nothing more is registered.
    assert "har ändrats" in program.refused(path, 409, json=sent)
    assert "redan" in program.refused(path, 409, json={**sent, "seen": done["seen"]})
    back = program.done(f"{path}/withdrawal", json={"seen": done["seen"]})
    assert back["state"] == "waiting"
    assert "har ändrats" in program.refused(f"{path}/withdrawal", 409, json={"seen": done["seen"]})
    program.refused(f"{path}/withdrawal", 409, json={"seen": back["seen"]})


def test_what_a_person_did_meanwhile_stands(
    program: Program, svarsdag: App, accepted: AcceptedRound
) -> None:
    one = recipient(program, accepted)
    path = f"{address(accepted, one)}/answer"
    rounds.register_answer(svarsdag, REGION, "bo", accepted.id, one["id"], "§ 7")
    program.refused(path, 409, json={"seen": one["seen"], "paragraph": "§ 8"})
    assert recipient(program, accepted)["note"] == "§ 7"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": b"{", "content_type": "application/json"}, 400),
        ({"data": b"\xff", "content_type": "application/json"}, 400),
        ({"data": b"{}", "content_type": "text/plain"}, 415),
        ({"data": b"{}"}, 415),
        ({"json": {}}, 422),
        ({"json": []}, 422),
        ({"json": {"seen": "x", "state": "declined"}}, 422),
        ({"json": {"seen": "x", "answered_by": "bo"}}, 422),
        ({"json": {"seen": "x", "paragraph": "x" * 301}}, 422),
        ({"json": {"seen": "x", "paragraph": "\0"}}, 422),
        ({"json": {"seen": "x", "decided_on": "2019-02-30"}}, 422),
        ({"json": {"seen": "x", "paragraph": "x" * 200_001}}, 413),
    ],
)
def test_what_is_no_answer_is_refused(
    program: Program, accepted: AcceptedRound, sent: dict[str, Any], status: int
) -> None:
    one = recipient(program, accepted)
    assert program.refused(f"{address(accepted, one)}/answer", status, **sent)
    assert recipient(program, accepted) == one


def test_a_reminder_is_sent_once_a_day(
    program: Program, svarsdag: App, accepted: AcceptedRound
) -> None:
    one = recipient(program, accepted)
    path = f"{address(accepted, one)}/reminder"
    before = len(reminders.mails_of_round(svarsdag, REGION, accepted.id))
    program.refused(path, 422, json={"address": "annan@example.org"})
    program.done(path)
    program.refused(path, 409)
    assert len(reminders.mails_of_round(svarsdag, REGION, accepted.id)) == before + 1
    answered = {"seen": one["seen"]}
    program.done(f"{address(accepted, one)}/answer", json=answered)
    assert "Inget svar väntas" in program.refused(path, 422)


def asked(app: App, accepted: AcceptedRound) -> None:
    entry = next(one for one in accepted.register if one.body == "ks-are")
    with app.database.write() as connection:
        link = answer_links.make_link(app, connection, accepted, entry, "ks@are.example")
    ask_extension(app, link.rpartition("/")[2], date(2019, 10, 31), "Sent möte")


def test_an_extension_is_granted_or_refused_once(
    program: Program, svarsdag: App, accepted: AcceptedRound
) -> None:
    asked(svarsdag, accepted)
    (one,) = program.get(f"/rounds/{accepted.id}/requests")["requests"]
    assert (one["kind"], one["day"], one["state"]) == ("extension", "2019-10-31", "asked")
    path = f"/rounds/{accepted.id}/requests/{one['id']}/decision"
    assert "Skälet saknas" in program.refused(path, 422, json={"grant": False})
    granted = program.done(path, json={"grant": True})
    assert granted["state"] == "granted"
    assert recipient(program, accepted, "ks-are")["extended_to"] == "2019-10-31"
    mails = len(reminders.mails_of_round(svarsdag, REGION, accepted.id))
    assert program.done(path, json={"grant": True}) == granted
    assert len(reminders.mails_of_round(svarsdag, REGION, accepted.id)) == mails
    program.refused(path, 409, json={"grant": False, "decision": "För sent"})
    program.refused(f"/rounds/{accepted.id}/requests/999/decision", 404, json={"grant": True})


def test_a_plan_is_stored_as_it_was_reviewed(program: Program, svarsdag: App) -> None:
    before = imports.stored_meetings(svarsdag, REGION)
    review = program.upload()
    path = f"/imports/{review['id']}"
    assert review["counts"]["new"] == 1
    (unknown,) = review["unknown_names"]
    assert unknown == {"name": "KS Bergh", "rows": 1, "nearest": "ks-berg"}
    assert imports.stored_meetings(svarsdag, REGION) == before
    told = program.done(f"{path}/names", json={"name": "KS Bergh", "body": "ks-berg"})
    assert (told["counts"]["new"], told["unknown_names"]) == (2, [])
    # What was seen first is not what would be stored now.
    program.refused(f"{path}/confirmation", 409, json={"seen": review["seen"]})
    assert imports.stored_meetings(svarsdag, REGION) == before
    assert program.get(path) == told
    done = program.done(f"{path}/confirmation", json={"seen": told["seen"]})
    assert done["state"] == "confirmed"
    stored = imports.stored_meetings(svarsdag, REGION)
    assert len(stored) == len(before) + 2
    # Again, and the same file again: nothing is stored twice.
    program.refused(f"{path}/confirmation", 409, json={"seen": told["seen"]})
    again = program.upload()
    assert again["counts"]["unchanged"] == 2
    program.done(f"/imports/{again['id']}/confirmation", json={"seen": again["seen"]})
    assert imports.stored_meetings(svarsdag, REGION) == stored


def test_a_meeting_that_vanished_is_cancelled_only_when_told(
    program: Program, svarsdag: App
) -> None:
    every = [one for one in imports.stored_meetings(svarsdag, REGION) if one.body == "ks-berg"]
    first, *_between, last = every
    plan = f"KS Berg: {first.start_date.isoformat()}, {last.start_date.isoformat()}".encode()
    review = program.upload(plan, "?file_name=a.txt&body=KS+Berg")
    assert review["vanished"]
    gone = review["vanished"][0]["id"]
    sent = {"seen": review["seen"], "cancel": [gone]}
    program.done(f"/imports/{review['id']}/confirmation", json=sent)
    after = {one.id: one for one in imports.stored_meetings(svarsdag, REGION)}
    assert after[gone].status.value == "cancelled"
    assert [after[one["id"]].status.value for one in review["vanished"][1:]] == [
        "planned" for _ in review["vanished"][1:]
    ]


def test_a_discarded_import_stores_nothing(program: Program, svarsdag: App) -> None:
    before = imports.stored_meetings(svarsdag, REGION)
    path = f"/imports/{program.upload()['id']}"
    assert program.done(f"{path}/discard")["state"] == "discarded"
    program.refused(f"{path}/discard", 409)
    program.refused(f"{path}/confirmation", 409, json={"seen": program.get(path)["seen"]})
    assert imports.stored_meetings(svarsdag, REGION) == before


def test_a_file_that_cannot_be_read_is_refused(program: Program) -> None:
    octets = "application/octet-stream"
    program.refused("/imports", 415, data=PLAN, content_type="text/plain")
    program.refused("/imports", 415, json={})
    assert program.refused("/imports", 422, data=b"", content_type=octets)
    assert program.refused("/imports", 422, data=b"%PDF-1.7 x", content_type=octets)
    program.refused("/imports", 413, data=b"x" * 21_000_001, content_type=octets)
    assert "owner" in program.refused("/imports?owner=eva", 400, data=PLAN, content_type=octets)


def test_another_organisations_answers_and_plans_are_not_touched(
    client: FlaskClient, program: Program, svarsdag: App, accepted: AcceptedRound
) -> None:
    asked(svarsdag, accepted)
    (request,) = program.get(f"/rounds/{accepted.id}/requests")["requests"]
    contact = Program(client, token_for(svarsdag, "kim", Role.CONTACT, "berg"))
    own, others = recipient(program, accepted), recipient(program, accepted, "ks-are")
    path = f"{address(accepted, others)}/answer"
    contact.refused(path, 403, json={"seen": others["seen"]})
    contact.refused(f"{path}/withdrawal", 403, json={"seen": others["seen"]})
    decision = f"/rounds/{accepted.id}/requests/{request['id']}/decision"
    contact.refused(decision, 403, json={"grant": True})
    contact.refused(f"{address(accepted, own)}/reminder", 403)
    contact.refused("/proposals", 403, json={"owner": "RSR", "dispatch_date": "2019-09-02"})
    contact.refused("/imports", 403, data=PLAN, content_type="application/octet-stream")
    assert recipient(program, accepted, "ks-are") == others
    contact.done(f"{address(accepted, own)}/answer", json={"seen": own["seen"]})


def test_an_import_is_seen_by_its_own_organisation_alone(
    client: FlaskClient, program: Program, svarsdag: App
) -> None:
    berg = Program(client, token_for(svarsdag, "siv", Role.SECRETARY, "berg", ["ks-berg"]))
    are = Program(client, token_for(svarsdag, "åke", Role.SECRETARY, "are", ["ks-are"]))
    review = berg.upload()
    path = f"/imports/{review['id']}"
    for other in (are, program):
        answer = client.get(f"/api/v1{path}", headers=other.headers)
        assert answer.status_code == 404
        other.refused(f"{path}/names", 404, json={"name": "KS Bergh", "body": "ks-are"})
        other.refused(f"{path}/confirmation", 404, json={"seen": review["seen"]})
        other.refused(f"{path}/discard", 404)
    before = imports.stored_meetings(svarsdag, REGION)
    # A secretary's own upload about another's body is not stored either.
    foreign = are.upload()
    are.refused(f"/imports/{foreign['id']}/confirmation", 403, json={"seen": foreign["seen"]})
    assert imports.stored_meetings(svarsdag, REGION) == before
    berg.done(f"{path}/confirmation", json={"seen": review["seen"]})


def test_another_regions_things_do_not_exist(
    client: FlaskClient, program: Program, svarsdag: App, accepted: AcceptedRound
) -> None:
    token = api_tokens.create_token(svarsdag, "vasterbotten", "vera", "prov", ALL, 1)
    other = Program(client, token)
    one = recipient(program, accepted)
    path = address(accepted, one)
    other.refused(f"{path}/answer", 404, json={"seen": one["seen"]})
    other.refused(f"{path}/answer/withdrawal", 404, json={"seen": one["seen"]})
    other.refused(f"{path}/reminder", 404)
    other.refused(f"/rounds/{accepted.id}/requests/1/decision", 404, json={"grant": True})
    imported = f"/imports/{program.upload()['id']}"
    other.refused(f"{imported}/confirmation", 404, json={"seen": "x"})
    other.refused(f"{imported}/discard", 404)
    assert recipient(program, accepted) == one


@pytest.mark.parametrize("scope", ApiScope)
def test_a_token_opens_the_operations_of_its_scope_and_no_other(
    client: FlaskClient, svarsdag: App, scope: ApiScope
) -> None:
    token = api_tokens.create_token(svarsdag, REGION, "eva", "smal", [scope], 1)
    headers = {"Authorization": f"Bearer {token}"}
    for one in OPERATIONS.values():
        path = one.path.replace("<id:recipient_id>", "1").replace("<id:request_id>", "1")
        answer = client.open(f"/api/v1{path}", method=one.method, headers=headers)
        assert (answer.status_code == 403) == (one.scope is not scope), one.name
        if one.scope is not scope:
            assert one.scope.value in answer.text


def test_the_log_names_the_tokens_account(
    program: Program, svarsdag: App, accepted: AcceptedRound
) -> None:
    one = recipient(program, accepted)
    program.done(f"{address(accepted, one)}/answer", json={"seen": one["seen"]})
    entry = rounds.get_round(svarsdag, REGION, accepted.id).entry(one["id"])
    assert entry.answered_by == "eva"
