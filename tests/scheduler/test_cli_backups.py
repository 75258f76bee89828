"""Backups and copies from the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.services.app import App
from tests.support import load_case


@pytest.fixture(autouse=True)
def here(sqlite_app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", sqlite_app.database.url)
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(tmp_path))
    load_case(sqlite_app)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_a_backup_is_taken_and_restored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = str(tmp_path / "one.tar.gz")
    taken = json.loads(run("backup", "--out", out, "--json").output)
    assert taken["file"] == out
    refused = run("restore", out)
    assert refused.exit_code == 2
    assert "inte tom" in refused.output
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert run("restore", out).output.startswith(f"{taken['rows']} rader är tillbaka, som de var")
    restored = json.loads(run("restore", out, "--replace", "--json").output)
    assert (restored["rows"], restored["version"]) == (taken["rows"], taken["version"])
    assert (restored["upgraded"], restored["kept_key"]) == (False, False)


def test_a_database_is_copied(sqlite_app: App, tmp_path: Path) -> None:
    new = f"sqlite:///{tmp_path / 'new.db'}"
    copied = json.loads(run("db", "copy", sqlite_app.database.url, new, "--json").output)
    assert copied["rows"] == sum(copied["tables"].values()) > 0
    again = run("db", "copy", sqlite_app.database.url, new)
    assert again.exit_code == 2
    assert "inte tom" in again.output
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert "kopierade och jämförda" in run("db", "copy", sqlite_app.database.url, other).output


def test_a_database_is_not_copied_to_itself(sqlite_app: App) -> None:
    refused = run("db", "copy", sqlite_app.database.url, sqlite_app.database.url)
    assert refused.exit_code == 2
    assert "samma databas" in refused.output


def test_a_server_that_does_not_answer_is_told(sqlite_app: App) -> None:
    refused = run("db", "copy", sqlite_app.database.url, "postgresql://x@127.0.0.1:1/x")
    assert refused.exit_code == 2
    assert "svarar inte" in refused.output
