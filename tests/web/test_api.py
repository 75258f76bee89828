"""The JSON API, over HTTP: what it answers, to whom, and how it refuses."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from werkzeug.test import TestResponse

from scheduler.domain.api_tokens import MAX_TOKEN_DAYS, ApiScope
from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.domain.rights import Role
from scheduler.services import accounts, api_tokens, imports, incoming_rounds
from scheduler.services.app import App
from scheduler.services.incoming_wishes import IncomingWish
from tests.support import ROOT, accept_case, load_case
from web.api import openapi
from web.api.operations import OPERATIONS

REGION = "jamtland"
ALL = tuple(ApiScope)


@pytest.fixture
def token(svarsdag: App) -> str:
    load_case(svarsdag)
    return api_tokens.create_token(svarsdag, REGION, "eva", "prov", ALL, 30)


def call(client: FlaskClient, path: str, token: str = "", request_id: str = "") -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if request_id:
        headers["X-Request-ID"] = request_id
    return client.get(f"/api/v1{path}", headers=headers)


def read(client: FlaskClient, path: str, token: str) -> Any:
    answer = call(client, path, token)
    assert answer.status_code == 200, answer.text
    return answer.json


def refused(answer: TestResponse, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == status
    return str(answer.json["detail"])


def test_bodies_have_their_lead_times_and_parties(client: FlaskClient, token: str) -> None:
    bodies = {one["key"]: one for one in read(client, "/bodies", token)["bodies"]}
    known = client.application.extensions["svarsdag"].config.region(REGION).bodies
    assert set(bodies) == set(known)
    assert bodies["ks-berg"]["lead_times"]["intake"]["days"] == (
        known["ks-berg"].lead_times.intake.days
    )
    parties = {one["key"] for one in read(client, "/organisations", token)["organisations"]}
    assert {one["organisation"] for one in bodies.values()} <= parties


def test_pages_hold_every_meeting_once_and_in_order(
    client: FlaskClient, svarsdag: App, token: str
) -> None:
    stored = imports.stored_meetings(svarsdag, REGION)
    for limit in (1, 7, 500):
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = read(client, f"/meetings?limit={limit}&cursor={cursor}", token)
            assert 0 < len(page["meetings"]) <= limit
            found += page["meetings"]
            cursor = page["next"]
            if cursor is None:
                break
        assert len(found) == len(stored)
        assert {one["id"] for one in found} == {one.id for one in stored}
        assert [one["start_date"] for one in found] == sorted(one["start_date"] for one in found)


def test_meetings_are_chosen_by_body_day_and_change(
    client: FlaskClient, svarsdag: App, token: str
) -> None:
    first, last = date(2019, 10, 1), date(2019, 10, 31)
    wanted = {
        one.id
        for one in imports.stored_meetings(svarsdag, REGION)
        if one.body == "ks-berg" and first <= one.start_date <= last
    }
    assert wanted
    path = f"/meetings?body=KS+Berg&from={first}&to={last}"
    assert {one["id"] for one in read(client, path, token)["meetings"]} == wanted
    assert read(client, "/meetings?body=KS+Berg&from=2031-01-01", token)["meetings"] == []
    assert read(client, "/meetings?changed_since=2100-01-01T00:00:00Z", token)["meetings"] == []
    assert read(client, "/meetings?changed_since=2000-01-01T00:00:00Z", token)["meetings"]


def test_a_round_tells_how_each_answer_stands(
    client: FlaskClient, svarsdag: App, token: str
) -> None:
    accepted = accept_case(svarsdag)
    (listed,) = read(client, "/rounds", token)["rounds"]
    shown = read(client, f"/rounds/{accepted.id}", token)
    assert shown["round"] == listed
    assert listed["deadline"] == accepted.deadline.isoformat()
    assert [one["body"] for one in shown["recipients"]] == [e.body for e in accepted.register]
    refused(call(client, "/rounds/okand", token), 404)


def test_rounds_come_in_pages(client: FlaskClient, svarsdag: App, token: str) -> None:
    accepted = [accept_case(svarsdag, str(uuid.UUID(int=number))) for number in range(1, 6)]
    for limit in (1, 2, 5):
        found: list[str] = []
        cursor = ""
        while cursor is not None:
            page = read(client, f"/rounds?limit={limit}&cursor={cursor}", token)
            assert 0 < len(page["rounds"]) <= limit
            found += [one["id"] for one in page["rounds"]]
            cursor = page["next"]
        assert found == sorted(one.id for one in accepted)
    refused(call(client, "/rounds?limit=0", token), 400)
    refused(call(client, "/rounds?cursor=x", token), 400)


def test_incoming_remisser_and_the_log_are_the_own_regions(
    client: FlaskClient, svarsdag: App, token: str
) -> None:
    for number, last in enumerate((date(2019, 12, 13), date(2019, 12, 20), date(2019, 12, 20)), 1):
        wish = IncomingWish(
            body="KS Ragunda", received=date(2019, 9, 2), deadline=last, title=f"Lag {number}"
        )
        planned = incoming_rounds.propose_stored(svarsdag, REGION, wish)
        incoming_rounds.accept_incoming(
            svarsdag,
            REGION,
            "eva",
            wish,
            str(uuid.UUID(int=number)),
            expected_sent=planned.parts[0].sent,
        )
    found, cursor = [], ""
    while cursor is not None:
        page = read(client, f"/incoming?limit=1&cursor={cursor}", token)
        found += page["incoming"]
        cursor = page["next"]
    assert [one["title"] for one in found] == ["Lag 1", "Lag 2", "Lag 3"]
    assert all(one["steps"] for one in found)
    events = read(client, "/audit", token)["events"]
    ids = [one["id"] for one in events]
    assert ids == sorted(ids, reverse=True)
    older = read(client, f"/audit?before={ids[0]}", token)["events"]
    assert [one["id"] for one in older][:5] == ids[1:6]
    other = api_tokens.create_token(svarsdag, "vasterbotten", "vera", "prov", ALL, 1)
    assert read(client, "/incoming", other)["incoming"] == []
    assert not {one["id"] for one in read(client, "/audit", other)["events"]} & set(ids)
    accounts.put_account(svarsdag, "kim", REGION, "ett långt lösenord", Role.READER)
    reader = api_tokens.create_token(svarsdag, REGION, "kim", "prov", ALL, 1)
    refused(call(client, "/audit", reader), 403)


def test_a_token_is_asked_for_and_nothing_else_will_do(
    client: FlaskClient, svarsdag: App, token: str
) -> None:
    paths = ("/organisations", "/bodies", "/meetings", "/rounds", "/rounds/x")
    for path in paths:
        for wrong in ("", "svd_fel", token + "x", token[:-1], "å" * 300, "x" * 300):
            answer = call(client, path, wrong)
            refused(answer, 401)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    refused(client.get("/api/v1/bodies", headers={"Authorization": f"Basic {token}"}), 401)
    refused(client.get(f"/api/v1/bodies?token={token}"), 401)


def test_no_cookie_is_looked_at_or_set(browser: Any, token: str) -> None:
    refused(browser.client.get("/api/v1/bodies"), 401)
    answer = call(browser.client, "/bodies", token)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("scope", "opened"),
    [(ApiScope.READ_PLANS, ("/bodies", "/meetings")), (ApiScope.READ_ROUNDS, ("/rounds",))],
)
def test_a_token_reaches_no_further_than_its_scopes(
    client: FlaskClient, svarsdag: App, scope: ApiScope, opened: tuple[str, ...]
) -> None:
    narrow = api_tokens.create_token(svarsdag, REGION, "eva", "smal", [scope], 1)
    for path in ("/bodies", "/meetings", "/rounds"):
        answer = call(client, path, narrow)
        if path in opened:
            assert answer.status_code == 200
        else:
            refused(answer, 403)


def test_another_region_does_not_exist(client: FlaskClient, svarsdag: App, token: str) -> None:
    accepted = accept_case(svarsdag)
    other = api_tokens.create_token(svarsdag, "vasterbotten", "vera", "prov", ALL, 1)
    assert read(client, "/bodies", other)["region"] == "vasterbotten"
    assert read(client, "/meetings", other)["meetings"] == []
    assert read(client, "/rounds", other)["rounds"] == []
    refused(call(client, f"/rounds/{accepted.id}", other), 404)
    with pytest.raises(NotFoundError):
        api_tokens.create_token(svarsdag, REGION, "vera", "prov", ALL, 1)
    (made,) = api_tokens.tokens(svarsdag, "vasterbotten")
    with pytest.raises(NotFoundError):
        api_tokens.revoke_token(svarsdag, REGION, made.id)


def test_a_token_ends_when_it_is_revoked_or_expired_or_its_account_closed(
    client: FlaskClient, svarsdag: App, token: str
) -> None:
    (made,) = api_tokens.tokens(svarsdag, REGION)
    assert made.last_used_at is None
    read(client, "/bodies", token)
    (used,) = api_tokens.tokens(svarsdag, REGION)
    assert used.last_used_at is not None
    assert used.expires_at - used.created_at == timedelta(days=30)
    api_tokens.revoke_token(svarsdag, REGION, made.id)
    refused(call(client, "/bodies", token), 401)
    accounts.put_account(svarsdag, "kim", REGION, "ett långt lösenord", Role.READER)
    closed = api_tokens.create_token(svarsdag, REGION, "kim", "prov", ALL, 1)
    read(client, "/bodies", closed)
    known = {one.username: one.id for one in accounts.accounts(svarsdag, REGION)}
    accounts.set_open(svarsdag, REGION, known["kim"], is_open=False)
    refused(call(client, "/bodies", closed), 401)


def test_an_expired_token_is_none(svarsdag: App, token: str) -> None:
    assert api_tokens.bearer_of_token(svarsdag, token) is not None
    (made,) = api_tokens.tokens(svarsdag, REGION)
    later = replace(svarsdag, database=_at(svarsdag, made.expires_at))
    assert api_tokens.bearer_of_token(later, token) is None


def _at(app: App, moment: Any) -> Any:
    return type(app.database)(app.settings.database_url, moment)


@pytest.mark.parametrize(
    "query",
    [
        "form=2019-09-01",
        "from=2019-02-30",
        "from=2019-09-01&from=2019-09-02",
        "limit=0",
        "limit=501",
        "limit=många",
        "changed_since=2019-09-01T00:00:00",
        "cursor=x",
        "cursor=%00",
        "cursor=å",
        "cursor=MjAxOS0wOS0wMQ==",
        "cursor=MjAxOS0wOS0wMSAAAA==",
        "cursor=" + "A" * 300,
        "body=KS+Ingenstans",
        "body=%00",
        "body=",
    ],
)
def test_what_cannot_be_read_is_refused(client: FlaskClient, token: str, query: str) -> None:
    assert refused(call(client, f"/meetings?{query}", token), 400)


def test_addresses_and_methods_that_are_not_there(client: FlaskClient, token: str) -> None:
    assert "openapi.json" in refused(call(client, "/finns-inte", token), 404)
    refused(client.post("/api/v1/bodies", headers={"Authorization": f"Bearer {token}"}), 405)


@pytest.mark.parametrize(
    ("label", "scopes", "days"),
    [
        (" ", ALL, 1),
        ("x" * 101, ALL, 1),
        ("prov", (), 1),
        ("prov", ALL, 0),
        ("prov", ALL, MAX_TOKEN_DAYS + 1),
    ],
)
def test_a_token_that_cannot_be(
    svarsdag: App, label: str, scopes: tuple[ApiScope, ...], days: int
) -> None:
    with pytest.raises(BadInputError):
        api_tokens.create_token(svarsdag, REGION, "eva", label, scopes, days)


def test_openapi_describes_every_operation(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document is not None
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert {one["operationId"] for one in operations} == set(OPERATIONS)
    schemas = document["components"]["schemas"]
    for name in re.findall(r"#/components/schemas/(\w+)", json.dumps(document)):
        assert name in schemas
    names = [one["name"] for one in document["paths"]["/api/v1/meetings"]["get"]["parameters"]]
    assert names == ["body", "from", "to", "changed_since", "cursor", "limit"]


def test_answers_are_what_openapi_says(client: FlaskClient, svarsdag: App, token: str) -> None:
    accepted = accept_case(svarsdag)
    for one in OPERATIONS.values():
        if one.method != "GET" or "import_id" in one.path:
            continue
        path = one.path.replace("<round_id>", accepted.id)
        answer = call(client, path, token)
        msgspec.json.decode(answer.data, type=one.answer)


def test_the_document_tells_the_scopes_paths_and_error(client: FlaskClient, token: str) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for scope in ApiScope:
        (row,) = re.findall(rf"\| `{scope.value}` \| (.*) \|", text)
        told = {f"{openapi.PREFIX}{path}" for path in re.findall(r"`([^`]+)`", row)}
        document = openapi.document()["paths"]
        assert told == {
            path
            for path, methods in document.items()
            for one in methods.values()
            if one["security"] == [{"token": [scope.value]}]
        }
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    found = call(client, "/meetings?form=1", token, "5f1c08a2b3d4e5f6")
    assert found.json == json.loads(example)
