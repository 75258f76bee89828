"""A field that nobody asked for: by the API refused, by a page's form not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest
from flask.testing import FlaskClient
from msgspec import Struct

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.rights import Role
from scheduler.services import accounts, imports
from scheduler.services.api_tokens import create_token
from scheduler.services.app import App
from scheduler.storage.tables.base import metadata
from tests.security.others import everything
from tests.web.conftest import PASSWORD, Browser
from tests.web.every_page import REGION, every_page
from web.api.bodies import Upload
from web.api.operations import OPERATIONS

# Every name that a row has: what would be worth setting is among them.
COLUMNS = sorted({column.name for table in metadata.sorted_tables for column in table.columns})
_EXAMPLES: dict[Any, Any] = {str: "x", int: 1, bool: False}


def taken(kind: type[Struct]) -> Iterator[type[Struct]]:
    """The struct and those within it."""
    yield kind
    for field in msgspec.structs.fields(kind):
        pending = [field.type]
        while pending:
            one = pending.pop()
            pending += get_args(one)
            if isinstance(one, type) and issubclass(one, Struct):
                yield from taken(one)


def test_whatever_the_api_takes_has_no_other_fields() -> None:
    bodies = [one.body for one in OPERATIONS.values() if one.body and one.body is not Upload]
    assert len(bodies) >= 5
    for body in bodies:
        for kind in taken(body):
            assert kind.__struct_config__.forbid_unknown_fields, kind
            names = {field.name for field in msgspec.structs.fields(kind)}
            # Nor is one of its own what only the server decides.
            own = {name for name in names if name.endswith(("_by", "_at", "_hash", "_key"))}
            assert not own | names & {"id", "region", "state"}, kind


def test_the_api_refuses_every_column_it_did_not_ask_for(
    client: FlaskClient, svarsdag: App
) -> None:
    every_page(svarsdag)
    token = create_token(svarsdag, REGION, "eva", "prov", [*ApiScope], 1)
    headers = {"Authorization": f"Bearer {token}"}
    client.get("/api/v1/bodies", headers=headers)  # the token is used from now on
    before = everything(svarsdag)
    tried = 0
    for one in OPERATIONS.values():
        if one.body is None or one.body is Upload:
            continue
        known = {field.encode_name for field in msgspec.structs.fields(one.body)}
        path = one.path.replace("<id:recipient_id>", "1").replace("<id:request_id>", "1")
        for column in COLUMNS[::7]:
            if column in known:
                continue
            sent = {**_filled_in(one.body), column: "administrator"}
            answer = client.post(f"/api/v1{path}", headers=headers, json=sent)
            assert (answer.status_code, column in answer.text) == (422, True), (one.name, column)
            tried += 1
    for one in OPERATIONS.values():
        path = one.path.replace("<id:recipient_id>", "1").replace("<id:request_id>", "1")
        answer = client.open(
            f"/api/v1{path}?region={REGION}&role=1", method=one.method, headers=headers
        )
        assert answer.status_code in (400, 404, 415, 422), (one.name, answer.status_code)
    assert tried > 50
    assert everything(svarsdag) == before


def _filled_in(kind: type[Struct]) -> dict[str, Any]:
    """The fields that must be there, with something of their type."""
    return {
        field.encode_name: _EXAMPLES.get(field.type, "2019-09-02")
        for field in msgspec.structs.fields(kind)
        if field.required
    }


@pytest.mark.parametrize("role", [Role.READER, Role.SECRETARY])
def test_no_form_gives_anybody_another_role(browser: Browser, svarsdag: App, role: Role) -> None:
    """Every column's name is sent with the forms that are everybody's."""
    bodies = ("KS Berg",) if role is Role.SECRETARY else ()
    accounts.put_account(svarsdag, "kim", REGION, PASSWORD, role, "", bodies)
    kim = Browser(browser.client.application.test_client())
    kim.log_in("kim")
    more: dict[str, object] = dict.fromkeys(COLUMNS, "administrator")
    more |= {"role": "administrator", "region_key": "vasterbotten", "account_id": "1", "id": "1"}
    new = {"old": PASSWORD, "password": PASSWORD + "!", "again": PASSWORD + "!"}
    kim.post("/mitt-konto/", "/mitt-konto/losenord", {**more, **new})
    kim.post("/mitt-konto/", "/kalendrar/", {**more, "subject": "ks-berg", "kind": "body"})
    if role is Role.SECRETARY:
        plan = {**more, "text": "KS Berg: 3 mars 2020", "year": "", "body": ""}
        draft = kim.post("/motesplaner/ny", "/motesplaner/ny", plan)
        assert draft.status_code == 302
        assert imports.stored_meetings(svarsdag, REGION) == []  # a draft, whatever it said
    known = {one.username: one for one in accounts.accounts(svarsdag, REGION)}
    assert (known["kim"].role, known["kim"].region) == (role, REGION)
    assert Browser(browser.client.application.test_client()).log_in("eva").status_code == 302
