"""svarsdag region …"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from tests.scheduler.services.test_regions import SMALL


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "gotland.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["region", *arguments])


def test_a_region_is_added_its_administrator_invited_and_it_is_listed(file: Path) -> None:
    added = run("add", str(file), "--administrator", "anna@region.example")
    assert added.exit_code == 0, added.output
    assert "Region Gotland är tillagd: 1 organisationer, 4 organ" in added.stdout
    assert "/inbjudan/" in added.stdout  # no mail server is set: the link is handed over
    assert "Starta om webben" in added.stdout
    again = run("add", str(file))
    assert "oförändrad" in again.stdout
    assert "Starta om" not in again.stdout
    listed = run("list").stdout.splitlines()
    assert "gotland: Region Gotland, 1 organisationer, 4 organ (tillagd här)" in listed
    assert any(line.startswith("jamtland: ") and line.endswith("(config/)") for line in listed)


def test_as_json(file: Path) -> None:
    added = json.loads(run("add", str(file), "--json").stdout)
    assert added == {
        "key": "gotland",
        "name": "Region Gotland",
        "organisations": 1,
        "bodies": 4,
        "own": True,
        "change": "added",
        "invitation": None,
    }
    invited = json.loads(run("add", str(file), "--administrator", "a@b.example", "--json").stdout)
    assert invited["change"] == "unchanged"
    assert "/inbjudan/" in invited["invitation"]["url"]
    found = json.loads(run("list", "--json").stdout)["regions"]
    assert [one["own"] for one in found if one["key"] in ("gotland", "jamtland")] == [False, True]


def test_what_is_wrong_is_one_line(file: Path) -> None:
    file.write_text(SMALL.replace("styrelse", "klubb"), encoding="utf-8")
    result = run("add", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "klubb" in result.stderr
    assert result.stderr.startswith("Fel: ")
