"""Open rounds and replans on the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.services import imports, incoming_rounds
from scheduler.services.app import App
from scheduler.services.incoming_wishes import IncomingWish
from tests.support import accept_case, load_case

INCOMING = "55555555-5555-4555-8555-555555555555"


@pytest.fixture
def case(sqlite_app: App, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", sqlite_app.database.url)
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(sqlite_app.settings.data_dir))
    monkeypatch.setenv("SVARSDAG_TODAY", "2019-09-02")
    load_case(sqlite_app)
    accept_case(sqlite_app)
    return sqlite_app


def change(app: App, plan: str) -> None:
    import_id = imports.start_import(
        app, "jamtland", "eva", file_name="ny.txt", content=plan.encode(), year=2019
    )
    imports.confirm_import(app, "jamtland", "eva", import_id)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--region", "jamtland"])


def run_json(*arguments: str, status: int = 0) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == status, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_rounds_with_their_health(case: App) -> None:
    assert run_json("rounds")["crowded"] == []
    (one,) = run_json("rounds")["rounds"]
    assert (one["health"], one["tight"], one["deadline"]) == (
        "tight",
        ["KS Ragunda"],
        "2019-10-29",
    )
    change(case, "KS Ragunda: 26 september, 22 oktober (inställt)")
    (one,) = run_json("rounds")["rounds"]
    assert one["health"] == "broken"
    assert one["changed_meetings"] == [
        {"body": "KS Ragunda", "recipient": "KS Ragunda", "was": "2019-10-22", "now": None}
    ]
    assert "bruten: Sammanslagning" in run("rounds").output


def test_replan_proposes_and_accepts(case: App) -> None:
    assert "Inget behöver planeras om" in run("replan").output
    change(case, "KS Ragunda: 26 september, 22 oktober (inställt)")
    found = run_json("replan")
    assert found["accepted"] is False
    (one,) = found["rounds"]
    assert one["before"] == one["after"] == {"target": "2019-11-11", "deadline": "2019-10-29"}
    (recipient,) = one["recipients"]
    assert (recipient["body"], recipient["kind"]) == ("KS Ragunda", "reseated")
    assert recipient["after"]["route"] == [{"body": "KS Ragunda", "date": "2019-09-26"}]
    assert "KS Ragunda får besked" in run("replan").output
    assert run_json("replan", "--round", one["id"], "--accept")["accepted"] is True
    assert run_json("replan") == {"accepted": False, "rounds": [], "unmended": []}


def test_a_round_that_cannot_be_mended_is_status_1(case: App) -> None:
    change(case, "Regionens samverkansråd: 11 november (inställt), 2 december (inställt)")
    found = run_json("replan", status=1)
    assert found["unmended"][0]["why"][0]["code"] == "not_mended"
    unknown = run("replan", "--round", "x")
    assert unknown.exit_code == 2
    assert "Rundan finns inte" in unknown.output


def test_all_rounds_together_with_drafts(case: App, tmp_path: Path) -> None:
    # The draft and the open round both need Berg's 8 October, which takes one: one above for 3
    # points is less than a wait for 4.
    drafts = tmp_path / "utkast.toml"
    drafts.write_text(
        '[capacity]\n"KS Berg" = 1\n[[rounds]]\ntitle = "Utkastet"\nkey = "u"\nowner = "RSR"\n'
        'dispatch = 2019-09-02\nrecipients = ["KS Berg"]\n',
        encoding="utf-8",
    )
    found = run_json("rounds", "--together", "--drafts", str(drafts))
    assert found["points"] == 3
    (full,) = found["above_capacity"]
    assert (full["body"], full["date"], full["taken"], full["capacity"]) == (
        "KS Berg",
        "2019-10-08",
        2,
        1,
    )
    opened, draft = found["rounds"]
    dates = {"target": "2019-11-11", "deadline": "2019-10-29"}
    assert opened["published"] == {key: opened[key] for key in dates} == dates
    assert (draft["key"], draft["published"], draft["target"]) == ("u", None, "2019-11-11")
    text = run("rounds", "--together", "--drafts", str(drafts)).output
    assert "KS Berg 8 oktober 2019: 2 remisser, rymmer 1" in text
    assert "Utkastet (utkast): målmöte" in text
    alone = run("rounds", "--drafts", str(drafts))
    assert alone.exit_code == 2
    assert "--together" in alone.output


def test_published_dates_move_only_when_told(case: App) -> None:
    # Nothing is crowded: even where its dates may move the round keeps its target, since waiting
    # costs points.
    (free,) = run_json("rounds", "--together", "--move-published")["rounds"]
    assert free["target"] == free["published"]["target"] == "2019-11-11"
    assert free["moved"] == []


def test_an_incoming_remiss_gets_a_new_way(case: App) -> None:
    # KS Ragunda: 22 October + 7 days of approval, then 26 November + 7.
    wish = IncomingWish(
        body="KS Ragunda", received=date(2019, 9, 2), deadline=date(2019, 12, 13), title="En lag"
    )
    incoming_rounds.accept_incoming(
        case, "jamtland", "eva", wish, INCOMING, expected_sent=date(2019, 10, 29)
    )
    assert "håller, inkommande: En lag" in run("rounds").output
    assert "Inget behöver planeras om" in run("replan-incoming", INCOMING).output
    change(case, "KS Ragunda: 22 oktober (inställt), 26 november")
    (one,) = run_json("rounds")["incoming"]
    assert one["changed_meetings"] == [{"body": "KS Ragunda", "was": "2019-10-22", "now": None}]
    told = run_json("replan-incoming", INCOMING, "--accept")
    assert (told["accepted"], told["before"]["sent"], told["after"]["sent"]) == (
        True,
        "2019-10-29",
        "2019-12-03",
    )
    (one,) = run_json("rounds")["incoming"]
    assert (one["sent"], one["changed_meetings"]) == ("2019-12-03", [])
    text = run("replan-incoming", INCOMING, "--extended-to", "2019-12-20", "--accept").output
    assert "sista svarsdag 20 december 2019" in text
    late = run("replan-incoming", INCOMING, "--extended-to", "2019-12-20")
    assert "inte senare än sista svarsdag" in late.output
    assert late.exit_code == 2
