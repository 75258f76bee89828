"""svarsdag status: the figures of the running, and an exit status for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.domain.ticks import TickJob
from scheduler.reminders.outbox import TickReport
from scheduler.services.app import open_app
from scheduler.services.scheduled_backups import take_due_backup
from scheduler.services.ticks import run_tick
from scheduler.settings import load_settings


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", f"sqlite:///{tmp_path / 'ny.db'}")
    monkeypatch.setenv("SVARSDAG_SMTP_HOST", "127.0.0.1")


def status(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["status", *arguments])


def tick() -> None:
    run_tick(open_app(load_settings()), TickJob.REMINDERS, lambda _app, _go_on: TickReport(sent=2))


def test_where_nobody_ticks_the_exit_status_says_so() -> None:
    result = status()
    assert result.exit_code == 1
    assert "Påminnelser: har aldrig körts. Starta svarsdag serve" in result.output
    tick()
    result = status()
    assert result.exit_code == 0
    assert "Påminnelser: går som de ska" in result.output
    assert "2 sända" in result.output


def test_the_same_as_json() -> None:
    tick()
    result = status("--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["mail_server"] is True
    assert found["stopped"] is False
    assert found["mails"]["waiting"] == 0
    assert found["mails"]["oldest_overdue_seconds"] == 0
    assert found["jobs"]["reminders"]["pace"] == "on_time"
    assert found["jobs"]["reminders"]["totals"]["sent"] == 2
    assert found["jobs"]["sources"] == {"pace": "never", "totals": {}}
    (one,) = found["ticks"]
    assert (one["job"], one["result"], one["counts"]["sent"]) == ("reminders", "done", 2)


def test_without_a_mail_server_nobody_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SVARSDAG_SMTP_HOST")
    result = status()
    assert result.exit_code == 0
    assert "Ingen e-postserver är angiven" in result.output


def test_the_backup_is_told_of_and_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick()
    assert "Säkerhetskopior tas inte av sig själva" in status().output
    monkeypatch.setenv("SVARSDAG_BACKUP_DIR", str(tmp_path / "backups"))
    result = status()
    assert "Ingen säkerhetskopia är tagen än." in result.output
    assert "Säkerhetskopian är för gammal." in result.output
    # The exit status is for the reminders, which are well.
    assert result.exit_code == 0
    app = open_app(load_settings())
    out = take_due_backup(app)
    app.database.close()
    assert out is not None
    result = status()
    assert out.name in result.output
    assert "för gammal" not in result.output
    found = json.loads(status("--json").stdout)["backup"]
    assert (found["scheduled"], found["old"], found["file"]) == (True, False, out.name)
