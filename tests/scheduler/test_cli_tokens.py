"""Tokens of the API from the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.domain.rights import Right
from scheduler.services import accounts, api_tokens
from scheduler.services.app import App
from scheduler.storage.audit_store import audit_events


@pytest.fixture(autouse=True)
def here(sqlite_app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", sqlite_app.database.url)
    accounts.put_account(sqlite_app, "eva", "jamtland", "ett långt lösenord")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["token", *arguments, "--region", "jamtland"])


def test_tokens_are_made_listed_and_revoked(sqlite_app: App) -> None:
    assert run("list").output == "Inga nycklar: skapa en med `svarsdag token create`.\n"
    made = run("create", "eva", "--label", "diariet", "--scope", "read:plans", "--days", "9")
    secret = made.output.strip()
    bearer = api_tokens.bearer_of_token(sqlite_app, secret)
    assert bearer is not None
    principal = bearer.principal
    assert (principal.name, principal.only) == ("eva", frozenset({Right.READ_PLANS}))
    assert "diariet" in run("list").output
    listed = run("list", "--json").output
    assert secret not in listed
    (one,) = json.loads(listed)["tokens"]
    assert (one["username"], one["scopes"]) == ("eva", ["read:plans"])
    assert run("revoke", str(one["id"])).output == f"Nyckel {one['id']} gäller inte längre.\n"
    assert api_tokens.bearer_of_token(sqlite_app, secret) is None
    with sqlite_app.database.read() as connection:
        (revoked, created, *_earlier) = audit_events(connection, "jamtland", 9)
    assert (revoked.action, created.action) == ("revoke_token", "create_token")
    assert secret not in str(created.details)


def test_what_is_not_there_is_said() -> None:
    for arguments in (
        ("revoke", "99"),
        ("create", "adam", "--label", "x", "--scope", "read:plans"),
    ):
        answer = run(*arguments)
        assert answer.exit_code == 2
        assert "finns inte" in answer.output
