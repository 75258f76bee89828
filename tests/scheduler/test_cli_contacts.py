"""Mailboxes and deputies from the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.services.app import App


@pytest.fixture(autouse=True)
def here(sqlite_app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", sqlite_app.database.url)
    monkeypatch.setenv("SVARSDAG_TODAY", "2019-09-02")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["contact", *arguments, "--region", "jamtland"])


def test_a_deputy_is_set_away_and_back() -> None:
    assert run("list").output == "Inga adresser är angivna.\n"
    run("set", "KS Berg", "--email", "ks@berg.example")
    run("deputy", "KS Berg", "--email", "vikarie@berg.example")
    away = run("away", "KS Berg", "--from", "2019-09-02", "--to", "2019-09-20")
    assert away.output == "Breven går till ersättaren 2 september 2019–20 september 2019.\n"
    assert "ersättare vikarie@berg.example: 2–20 september 2019 – nu" in run("list").output
    (found,) = json.loads(run("list", "--json").output)["contacts"]
    assert found["mail_goes_to"] == "vikarie@berg.example"
    assert found["absences"] == [{"first": "2019-09-02", "last": "2019-09-20"}]
    run("back", "KS Berg", "--from", "2019-09-02")
    (found,) = json.loads(run("list", "--json").output)["contacts"]
    assert (found["mail_goes_to"], found["absences"]) == ("ks@berg.example", [])
    assert run("deputy", "KS Berg", "--email", "").output == "Ersättaren är borttagen.\n"


def test_chiefs_and_the_coordinator_are_named() -> None:
    run("set", "Bergs kommun", "--email", "chef@berg.example", "--role", "chief")
    run("set", "jamtland", "--email", "remiss@region.example", "--role", "coordinator")
    text = run("list").output
    assert "chefen, Bergs kommun: chef@berg.example" in text
    assert "samordnaren: remiss@region.example" in text


def test_what_cannot_be_is_said() -> None:
    refused = run("away", "KS Berg", "--from", "2019-09-02", "--to", "2019-09-20")
    assert refused.exit_code == 2
    assert "ange brevlådan först" in refused.stderr
