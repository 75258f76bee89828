"""svarsdag retention"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scheduler.cli import main
from scheduler.domain.retention import Kept
from scheduler.services.app import open_app
from scheduler.services.feedback import give_feedback
from scheduler.settings import load_settings


def test_what_is_old_is_shown_first_and_then_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SVARSDAG_TODAY", "2019-09-02")
    give_feedback(open_app(load_settings()), "jamtland", "Kan inte läsa.", "a@b.example", "Hjälp")
    monkeypatch.setenv("SVARSDAG_TODAY", "2022-09-02")
    line = "synpunkter på tillgängligheten, äldre än 730 dagar: 1"
    shown = CliRunner().invoke(main, ["retention", "--dry-run"])
    assert f"{line} skulle tas bort" in shown.stdout
    done = CliRunner().invoke(main, ["retention"])
    assert f"{line} borttagna" in done.stdout
    told = json.loads(CliRunner().invoke(main, ["retention", "--json"]).stdout)["retention"]
    assert {one["kept"] for one in told} == {kept.value for kept in Kept}
    assert not any(one["rows"] for one in told)
    assert all(set(one) == {"kept", "days", "reason", "cutoff", "rows"} for one in told)
