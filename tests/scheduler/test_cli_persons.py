"""svarsdag person …"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.services import contacts
from scheduler.services.app import open_app
from scheduler.settings import load_settings

ADDRESS = "karin@berg.example"


@pytest.fixture(autouse=True)
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(tmp_path))
    contacts.set_contact(open_app(load_settings()), "jamtland", "eva", "ks-berg", ADDRESS)


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, ["person", *arguments], input=answer)


def test_the_extract_is_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    out = tmp_path / "utdrag.zip"
    assert run("export", ADDRESS, "--out", str(out)).exit_code == 0
    assert out.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(out) as archive:
        found = json.loads(archive.read("personuppgifter.json"))
    assert found["contact"][0]["email"] == ADDRESS
    again = run("export", ADDRESS, "--out", str(out))
    assert again.exit_code == 2
    assert "ange en fil som inte finns" in again.stderr


def test_a_purge_is_asked_about(tmp_path: Path) -> None:
    refused = run("purge", ADDRESS, answer="n\n")
    assert refused.exit_code != 0
    assert "contact: 1" in refused.stderr
    done = run("purge", ADDRESS, "--yes", "--json")
    assert json.loads(done.stdout)["rows"]["contact"] == 1
    assert "0 rader" in run("purge", ADDRESS, "--yes").stdout


def test_what_is_no_address_is_one_line() -> None:
    result = run("purge", "karin", "--yes")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Fel: ”karin” är ingen e-postadress")
