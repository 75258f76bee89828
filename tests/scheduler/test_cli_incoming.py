"""The way to the answer on an incoming remiss, on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.services.app import App
from tests.scheduler.services.incoming_cases import KUNGSBACKA_2025, letter_file
from tests.support import load_case


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["incoming", *arguments])


def kungsbacka(tmp_path: Path, papers: str, *arguments: str) -> list[str]:
    """Kungsbacka's plan of 2025, and the papers as a letter of its own."""
    path = letter_file(papers, tmp_path)
    common = ["--region", "halland", "--letter", str(path), "--body", "KS Kungsbacka"]
    return [str(KUNGSBACKA_2025), *common, *arguments]


IN_TIME = ("--received", "2025-04-29", "--heard", "Nämnden för Gymnasium & Arbetsmarknad")
LATE = ("--received", "2025-02-07", "--heard", "Nämnden för Miljö & Hälsoskydd")


def one_part(result: Result, status: int) -> dict[str, Any]:
    assert result.exit_code == status, result.output
    (part,) = json.loads(result.stdout)["parts"]
    return dict(part)


def test_the_way_as_json(tmp_path: Path) -> None:
    part = one_part(run(*kungsbacka(tmp_path, "031", *IN_TIME), "--json"), 0)
    assert (part["sender"], part["deadline"], part["sent"], part["slack_days"]) == (
        "Arbetsmarknadsdepartementet",
        "2025-08-04",
        "2025-06-24",
        41,
    )
    assert [(step["body"], step["role"], step["date"]) for step in part["steps"]] == [
        ("Nämnden för Gymnasium & Arbetsmarknad", "heard", "2025-05-15"),
        ("KSAU Kungsbacka", "prepares", "2025-06-10"),
        ("KS Kungsbacka", "answers", "2025-06-17"),
    ]
    # KS summons a week before: on 10 June. Its minutes take another week.
    last = part["steps"][-1]
    assert (last["summons_day"], last["approved_day"]) == ("2025-06-10", "2025-06-24")
    assert all(step["why"] for step in part["steps"])


def test_an_answer_that_is_late_says_what_would_do(tmp_path: Path) -> None:
    arguments = kungsbacka(tmp_path, "030", *LATE)
    part = one_part(run(*arguments, "--json"), 1)
    assert (part["possible"], part["extension_until"]) == (False, "2025-06-24")
    costs = [repair["cost"] for repair in part["repairs"]]
    assert costs
    assert costs == sorted(costs)
    shown = run(*arguments)
    assert shown.exit_code == 1
    assert "Svaret hinner inte: tidigast 24 juni 2025" in shown.output
    # Taking the extension the text asks for gives a way.
    assert one_part(run(*arguments, "--extended-to", "2025-06-24", "--json"), 0)["slack_days"] == 0


def test_a_chair_who_decides_and_an_extra_meeting(tmp_path: Path) -> None:
    arguments = kungsbacka(tmp_path, "030", *LATE)
    chair = one_part(run(*arguments, "--decision", "KS Kungsbacka=chair", "--json"), 0)
    assert [(step["decision"], step["date"]) for step in chair["steps"][1:]] == [("chair", None)]
    # A week after KSAU on 3 June; approved at once it is sent the same day.
    called = ("--extra", "KS Kungsbacka=2025-06-11", "--at-once", "KS Kungsbacka")
    assert one_part(run(*arguments, *called, "--json"), 0)["sent"] == "2025-06-11"


def test_the_stored_meetings_without_a_plan(
    sqlite_app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", sqlite_app.database.url)
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(sqlite_app.settings.data_dir))
    load_case(sqlite_app)
    common = ("--region", "jamtland", "--body", "KS Ragunda", "--received", "2019-09-02")
    # KS Ragunda meets on 22 October: with the minutes a week later it is 29 October.
    part = one_part(run(*common, "--deadline", "2019-10-31", "--json"), 0)
    assert (part["sent"], part["slack_days"]) == ("2019-10-29", 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--decision", "KS Ragunda=kungen"), "ORGAN=FORM"),
        (("--extra", "KS Ragunda=32 oktober"), "ORGAN=DATUM"),
        (("--extra", "KS Berg=2019-10-10"), "KS Berg är inte med på vägen"),
        (("--deadline", "2019-08-01"), "1 augusti 2019 ligger före dagen då remissen kom in"),
        ((), "Sista svarsdag saknas"),
    ],
)
def test_what_cannot_be_used_is_said(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("KS Ragunda: 22 oktober 2019", encoding="utf-8")
    has_deadline = not arguments or "--deadline" in arguments
    deadline = () if has_deadline else ("--deadline", "2019-10-31")
    common = ("--region", "jamtland", "--body", "KS Ragunda", "--received", "2019-09-02")
    result = run(str(plan), *common, *deadline, *arguments)
    assert result.exit_code == 2
    assert said in result.output
