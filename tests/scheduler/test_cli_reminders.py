from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.services.app import App
from scheduler.services.reminders import mails_of_round
from tests.support import accept_case, load_case


@pytest.fixture
def round_id(sqlite_app: App, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", sqlite_app.settings.database_url)
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(sqlite_app.settings.data_dir))
    monkeypatch.setenv("SVARSDAG_TODAY", "2019-09-02")
    load_case(sqlite_app)
    return accept_case(sqlite_app).id


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["reminders", *arguments])


def test_rules_and_mails_with_their_reasons(round_id: str) -> None:
    found = run(round_id)
    assert found.exit_code == 0
    assert "7 dagar före underlag inne, till mottagarens brevlåda. En vecka före" in found.output
    assert "ks-ragunda@example.org" in found.output
    as_json = json.loads(run(round_id, "--json").output)
    assert (as_json["own_rules"], len(as_json["mails"])) == (False, 82)


def test_what_is_printed_can_be_given_back(round_id: str, tmp_path: Path) -> None:
    usual = json.loads(run(round_id, "--json").output)
    path = tmp_path / "regler.json"
    path.write_text(json.dumps({"rules": usual["rules"][:1]}))
    own = json.loads(run(round_id, "--rules", str(path), "--json").output)
    assert (own["own_rules"], own["rules"]) == (True, usual["rules"][:1])
    assert {m["rule"] for m in own["mails"] if m["state"] == "due"} == {"intake-7"}
    assert json.loads(run(round_id, "--usual-rules", "--json").output)["mails"] == usual["mails"]


def test_one_mail_is_read_and_cannot_be_tried_without_a_server(
    round_id: str, sqlite_app: App
) -> None:
    number = str(mails_of_round(sqlite_app, "jamtland", round_id)[0].reminder.id)
    shown = run(round_id, "--mail", number)
    assert shown.output.startswith("Till: ")
    assert "Sista svarsdag är tisdag 29 oktober 2019" in shown.output
    tried = run(round_id, "--mail", number, "--try-to", "eva@example.org")
    assert tried.exit_code == 2
    assert "Ingen e-postserver" in tried.output


def test_what_cannot_be(round_id: str, tmp_path: Path) -> None:
    assert run("finns-inte").exit_code == 2
    assert run(round_id, "--try-to", "eva@example.org").exit_code == 2
    assert run(round_id, "--rules", str(tmp_path / "x.toml")).exit_code == 2
