"""Inquiries on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.services.app import App
from scheduler.services.inquiries import polls, slots
from tests.scheduler.services.inquiries.asked import SLOTS, ask_poll, ask_slots, token_of

REGION = ("--region", "jamtland")
ASK = ("--body", "RSR", "--deadline", "2019-09-10", "--invite", "berg", "--invite", "KS Åre")


@pytest.fixture(autouse=True)
def _environment(sqlite_app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", sqlite_app.database.url)
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(sqlite_app.settings.data_dir))
    monkeypatch.setenv("SVARSDAG_TODAY", "2019-09-02")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, *REGION])


def as_json(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_days_are_proposed_asked_and_decided() -> None:
    window = ("--body", "Kommunchefsgruppen", "--from", "2019-09-03", "--to", "2019-09-06")
    found = as_json("polls", "days", *window)
    assert [one["day"] for one in found["days"]] == [f"2019-09-0{day}" for day in (3, 4, 5, 6)]
    assert found["days"][0]["summons_day"] is None  # officials: no clock runs
    assert "tisdag 3 september 2019" in run("polls", "days", *window).output
    days = ("--day", "2019-09-18", "--day", "2019-09-16")
    asked = as_json("polls", "ask", "--title", "Extra", *ASK, *days, "--start", "13:00")
    assert [one["day"] for one in asked["options"]] == ["2019-09-16", "2019-09-18"]
    assert [one["name"] for one in asked["invitees"]] == ["Bergs kommun", "KS Åre"]
    number = str(asked["options"][1]["id"])
    decided = as_json("polls", "decide", asked["id"], number)
    assert (decided["state"], decided["options"][1]["chosen"]) == ("decided", True)
    assert "bestämd" in run("polls", "show", asked["id"]).output
    assert "Extra (avgjord)" in run("polls", "list").output
    again = run("polls", "decide", asked["id"], number)
    assert again.exit_code == 2
    assert "redan avgjord" in again.output
    assert run("slots", "show", asked["id"]).exit_code == 2  # of another kind


def test_slots_are_laid_out_wished_for_and_assigned(sqlite_app: App) -> None:
    runs = ("--run", "08:00=4", "--run", "13:00=4", "--minutes", "45", "--pause", "15")
    days = ("--day", "2019-12-02", "--day", "2019-12-04", "--day", "2019-12-10")
    asked = as_json("slots", "ask", "--title", "Intervju", *ASK, *days, *runs)
    assert len(asked["options"]) == 24
    assert asked["options"][3]["start"] == "11:00:00"
    assert asked["options"][4]["start"] == "13:00:00"
    inquiry = ask_slots(sqlite_app, by_wishes=True)
    slots.wish_slots(sqlite_app, token_of(sqlite_app, inquiry, "berg"), [inquiry.options[1].id])
    found = as_json("slots", "assign", SLOTS)
    assert [one["taken_by"] for one in found["options"]] == [None, "berg"]
    assert "kl. 9.00–9.45: Bergs kommun" in run("slots", "show", SLOTS).output
    assert len(as_json("slots", "list")["slots"]) == 2


def test_signatures_are_registered_and_written_to_a_file(tmp_path: Path) -> None:
    asked = as_json("signups", "ask", "--title", "Handslaget", *ASK, "--parts", "4")
    signups = (asked["id"], "berg", "--late", "--parts", "2")
    found = as_json("signups", "register", *signups)
    assert (found["signed"], found["late"], found["unknown"]) == (1, 1, 1)
    berg, are = found["parties"]
    assert (berg["state"], berg["parts"], berg["days_late"]) == ("signed", 2, None)
    assert are["state"] == "unknown"
    out = tmp_path / "parter.csv"
    shown = run("signups", "show", asked["id"], "--out", str(out))
    assert "1/2 undertecknat, 1 sent" in shown.output
    assert "Bergs kommun" in out.read_text(encoding="utf-8-sig")
    assert run("signups", "show", asked["id"], "--out", str(tmp_path / "x.pdf")).exit_code == 2
    assert run("signups", "register", asked["id"], "krokom").exit_code == 2
    assert len(as_json("signups", "list")["signup"]) == 1


def test_a_withdrawn_poll_says_so(sqlite_app: App) -> None:
    inquiry = ask_poll(sqlite_app)
    assert polls.results_of(inquiry)[0].unknown == 3
    found = as_json("polls", "withdraw", inquiry.id, "--because", "Löst")
    assert found["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("polls", "ask", "--title", "x", *ASK, "--day", "2019-09-18", "--start", "8"), "slag"),
        (("slots", "ask", "--title", "x", *ASK, "--day", "2019-09-18", "--minutes", "5",
          "--run", "8"), "08:00=4"),
        (("signups", "ask", "--title", "x", "--body", "RSR", "--deadline", "2019-09-10",
          "--invite", "Atlantis"), "Atlantis"),
        (("polls", "show", "okand"), "finns inte"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.output
