"""Accounts from the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.domain.rights import Role
from scheduler.services import invitations, log_ins
from scheduler.services.app import App
from scheduler.storage.audit_store import audit_events

PASSWORD = "ett långt lösenord"


@pytest.fixture(autouse=True)
def here(sqlite_app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", sqlite_app.database.url)


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(
        main, ["account", *arguments, "--region", "jamtland"], input=typed or None
    )


def test_accounts_are_added_listed_and_given_another_role(sqlite_app: App) -> None:
    run("add", "eva", "--role", "administrator", typed=PASSWORD)
    siv = run("add", "siv", "--role", "secretary", "--body", "KS Berg", typed=PASSWORD)
    assert siv.output == "siv kan logga in som sekreterare.\n"
    assert log_ins.log_in(sqlite_app, "siv", PASSWORD) is not None
    text = run("list").output
    assert "siv" in text
    assert "KS Berg" in text
    changed = run("role", "siv", "--role", "contact", "--organisation", "Bergs kommun")
    assert changed.output == "siv är nu svarande.\n"
    found = json.loads(run("list", "--json").output)["accounts"]
    assert found[1] == {"username": "siv", "role": "contact", "organisation": "berg", "bodies": []}
    with sqlite_app.database.read() as connection:
        (event, *_earlier) = audit_events(connection, "jamtland", 9)
    assert (event.actor, event.action, event.subject) == ("kommandoraden", "role", "siv")
    assert event.details["old"]["role"] == Role.SECRETARY.value


def test_an_invitation_without_a_mail_server_is_handed_over(sqlite_app: App) -> None:
    made = run("invite", "siv@berg.example", "--role", "reader")
    assert made.exit_code == 0
    assert "Ingen e-postserver är angiven" in made.output
    token = made.output.strip().rpartition("/")[2]
    account = invitations.accept_invitation(sqlite_app, token, PASSWORD)
    assert (account.username, account.role) == ("siv@berg.example", Role.READER)


@pytest.mark.parametrize(
    ("arguments", "typed", "message"),
    [
        (("add", "siv", "--role", "secretary"), PASSWORD, "minst ett organ"),
        (("add", "siv", "--role", "contact"), PASSWORD, "vilken organisation"),
        (("add", "siv", "--role", "reader", "--body", "KS Berg"), PASSWORD, "Bara en sekreterare"),
        (("add", "siv", "--role", "reader"), "kort", "för kort"),
        (("role", "olle", "--role", "reader"), "", "finns inte"),
        (("role", "eva", "--role", "reader"), "", "enda administratören"),
    ],
)
def test_what_cannot_be_used_is_said(arguments: tuple[str, ...], typed: str, message: str) -> None:
    run("add", "eva", "--role", "administrator", typed=PASSWORD)
    result = run(*arguments, typed=typed)
    assert result.exit_code == 2
    assert message in result.output
