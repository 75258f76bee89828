"""The command as a user types it: what it prints, the JSON contract and the exit status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import vobject
from click.testing import CliRunner, Result
from msgspec.structs import replace

import scheduler.services.app as app_module
from scheduler.cli import main
from tests.scheduler.fetching.server import plan_server
from tests.support import CASE_2019, DATA, ROOT

PLAN = [
    "plan",
    str(CASE_2019),
    "--region",
    "jamtland",
    "--owner",
    "RSR",
    "--dispatch",
    "2019-09-02",
]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def run_json(*arguments: str, status: int = 0) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == status, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_main_job() -> None:
    result = run(*PLAN)
    assert result.exit_code == 0
    for words in (
        "RSR 11 november 2019",
        "29 oktober 2019 (tisdag)",
        "29 oktober–29 oktober 2019",
        "KS Ragunda: möte 22 oktober, svaret klart 29 oktober",
        "enda chansen",
        "RSR 2 december 2019: sista svarsdag 19 november 2019",
        "18 användbara möten i stället för 13",
        "Kommunchefsmöte 23 augusti",
        "organet är ingen mottagare och mötet ligger före utskicket",
        "2019 är taget från utskicket",
    ):
        assert words in result.output


def test_the_plan_as_json() -> None:
    found = run_json(*PLAN)
    assert found["target"] == {"body": "RSR", "date": "2019-11-11"}
    assert found["deadline"] == "2019-10-29"
    assert found["window"] == {"earliest": "2019-10-29", "latest": "2019-10-29"}
    assert found["binding"] == ["KS Ragunda"]
    sooner, later = found["alternatives"]
    # All but GNU (RJH), ready on 23 September, are late for 7 October: its last day is the 24th.
    assert (sooner["target"], sooner["exceptions"]) == ("2019-10-07", 11)
    assert sum(len(one["values"]["bodies"]) for one in sooner["measures"]) == 11
    assert [later] == [
        {
            "target": "2019-12-02",
            "deadline": "2019-11-19",
            "window": {"earliest": "2019-10-29", "latest": "2019-11-19"},
            "usable_meetings": 18,
            "fragile_meetings": 7,
            # 29 October 2019 lies in week 44, the autumn holiday; 19 November does not.
            "gains": ["safer", "more_meetings", "not_when_away"],
            "exceptions": 0,
            "points": 0,
            "measures": [],
        }
    ]
    assert len(found["fragile"]) == 12
    assert found["fragile"][5] == {
        "body": "KS Ragunda",
        "date": "2019-10-22",
        "lost": ["KS Ragunda"],
        "ready": None,
        "next_target": None,
        "next_deadline": None,
    }
    assert found["fragile"][2] == {
        "body": "KS Bräcke",
        "date": "2019-10-02",
        "lost": ["KS Bräcke"],
        "ready": "2019-11-04",
        "next_target": "2019-12-02",
        "next_deadline": "2019-11-19",
    }
    full = [step["first"] for step in found["coverage"] if not step["missing"]]
    assert full[0] == "2019-10-29"
    assert [step["missing"] for step in found["coverage"] if step["last"] == "2019-10-28"] == [
        ["KS Ragunda"]
    ]
    assert found["conflicts"] == found["repairs"] == []
    assert len(found["recipients"]) == 12
    assert sum(row["usable_meetings"] for row in found["recipients"]) == 13
    ragunda = next(row for row in found["recipients"] if row["body"] == "KS Ragunda")
    assert {key: ragunda[key] for key in ragunda if key != "why"} == {
        "body": "KS Ragunda",
        "role": "mandatory",
        "decision": "body",
        "group": 1,
        "dispatch": "2019-09-02",
        "status": "single_chance",
        "route": [{"body": "KS Ragunda", "date": "2019-10-22"}],
        "ready": "2019-10-29",
        "slack_days": 0,
        "extended_to": None,
        "usable_meetings": 1,
        "reason": "enda chansen",
    }
    problems = {problem["code"] for problem in found["problems"]}
    assert problems == {"year_from_dispatch", "two_day_assumed", "not_recipient"}


def test_a_target_that_is_impossible() -> None:
    found = run_json(*PLAN, "--target", "2019-10-07", status=1)
    assert found["deadline"] is None
    assert found["window"] is None
    assert len(found["conflicts"]) == 11
    impossible = [row for row in found["recipients"] if row["status"] == "impossible"]
    assert len(impossible) == 11
    assert all(row["reason"] for row in impossible)
    assert found["repairs"][0]["target"] == "2019-11-11"
    text = run(*PLAN, "--target", "2019-10-07")
    assert text.exit_code == 1
    assert text.output.count("Ett extra möte") == 11


def test_the_options() -> None:
    assert run_json(*PLAN, "--prep-days", "10")["deadline"] == "2019-11-01"
    assert run_json(*PLAN, "--lag-days", "6")["window"]["earliest"] == "2019-10-28"
    assert run_json(*PLAN, "--intake-days", "15")["target"]["date"] == "2019-12-02"
    assert run_json(*PLAN, "--deadline", "2019-10-29")["deadline"] == "2019-10-29"
    two = run_json(*PLAN, "--recipients", "KS Berg, GNS")
    assert [row["body"] for row in two["recipients"]] == ["KS Berg", "GNS"]
    assert "year_from_dispatch" not in str(run_json(*PLAN, "--year", "2019")["problems"])


def test_the_pm_as_text_and_as_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "pm.docx"
    result = run(*PLAN, "--pm", "--pm-docx", str(path))
    assert result.exit_code == 0
    assert result.output.startswith("Remiss från Regionens samverkansråd\n")
    assert "Sista svarsdag bör då kunna sättas till tisdagen den 29 oktober 2019." in result.output
    assert "KS Ragunda: 3 september, 22 oktober" in result.output
    assert path.read_bytes().startswith(b"PK")
    assert run(*PLAN, "--pm", "--target", "2019-10-07").exit_code == 1
    refused = run(*PLAN, "--pm", "--json")
    assert refused.exit_code == 2
    assert "--pm" in refused.output


WHATIF = ["whatif", *PLAN[1:], "--if", "lag-days=8", "--if", "cancel=KS Ragunda=2019-10-22"]


def test_whatif_as_a_table() -> None:
    result = run(*WHATIF)
    assert result.exit_code == 0
    rows = result.output.splitlines()
    assert "11 nov 2019  29 okt 2019" in rows[3]
    assert "8 dagar från möte till svar" in rows[4]
    assert "2 dec 2019   19 nov 2019" in rows[4]
    assert "ingen plan" in rows[5]
    assert "KS Ragunda: 22 okt, klart 29 okt (enda chansen) → hinner inte" in result.output
    assert "--owner" in fails(
        "whatif", str(CASE_2019), "--region", "jamtland", "--if", "lag-days=8"
    )


def test_whatif_as_json_is_as_documented() -> None:
    found = run_json(*WHATIF)
    longer, lost = found["scenarios"]
    assert found["base"]["deadline"] == "2019-10-29"
    assert longer["target"] == "2019-12-02"
    assert longer["window"] == {"earliest": "2019-10-30", "latest": "2019-11-19"}
    assert lost["possible"] is False
    assert lost["deadline"] is None
    assert [conflict["body"] for conflict in lost["conflicts"]] == ["KS Ragunda"]
    (changed,) = lost["recipients"]
    assert changed == {
        "body": "KS Ragunda",
        "before": {
            "status": "single_chance",
            "route": [{"body": "KS Ragunda", "date": "2019-10-22"}],
            "ready": "2019-10-29",
            "extended_to": None,
        },
        "after": {"status": "impossible", "route": [], "ready": None, "extended_to": None},
    }
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    documented = text.partition("## `svarsdag whatif")[2].partition("\n## ")[0]
    for key in (*found, *lost, *changed, *changed["before"]):
        assert re.search(rf"[`.]{key}[`\[]", documented), key


def test_the_rounds_calendar(tmp_path: Path) -> None:
    path = tmp_path / "runda.ics"
    assert run(*PLAN, "--ics", str(path)).exit_code == 0
    first = path.read_bytes()
    calendar = vobject.readOne(first.decode())
    days = {e.summary.value: e.dtstart.value for e in calendar.vevent_list}
    # The dispatch, the deadline, the owner's days to compile, its summons and its meeting; each
    # recipient's papers and meeting.
    assert len(calendar.vevent_list) == 5 + 2 * 12
    assert days["Sista svarsdag: remiss från RSR"] == date(2019, 10, 29)
    assert days["KS Ragunda: underlag till remiss från RSR"] == date(2019, 10, 8)
    run(*PLAN, "--ics", str(path))
    assert path.read_bytes() == first


def test_several_rounds_from_a_file() -> None:
    rounds = str(DATA / "rounds" / "three-rounds.toml")
    found = run_json("plan", "--rounds", rounds, status=1)
    assert [one["key"] for one in found["rounds"]] == ["sammanslagning", "hjalpmedel", "digital"]
    assert [one["deadline"] for one in found["rounds"]] == ["2019-10-29", None, "2019-10-29"]
    assert "Runda Digital agenda" in run("plan", "--rounds", rounds).output


@pytest.fixture
def write(tmp_path: Path):
    def to_file(content: bytes, name: str = "plan.txt") -> str:
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return to_file


def test_read_as_json() -> None:
    found = run_json("read", str(CASE_2019), "--region", "jamtland", "--year", "2019")
    assert set(found) == {"file", "format", "year", "meetings", "deadlines", "problems"}
    assert found["format"] == "text"
    assert found["year"] == {"value": 2019, "from": "option"}
    assert len(found["meetings"]) == 30
    assert found["meetings"][8] == {
        "body": "RS RJH",
        "body_key": "rs",
        "date": "2019-09-24",
        "end_date": "2019-09-25",
        "start_time": None,
        "end_time": None,
        "place": None,
        "kind": "decision",
        "status": "planned",
        "note": None,
        "source": {"row": 6, "text": "RS RJH: 24 25 september"},
    }


def test_read_without_a_year_asks_and_without_a_region_knows_no_bodies(write) -> None:
    found = run_json("read", write(CASE_2019.read_bytes()))
    assert found["year"] == {"value": None, "from": None}
    assert found["meetings"] == []
    assert found["problems"][0]["code"] == "year_missing"
    with_year = run_json("read", str(CASE_2019), "--year", "2019")
    assert {m["body_key"] for m in with_year["meetings"]} == {None}
    assert "rad" in run("read", str(CASE_2019)).output
    # The file's name may tell the year, and the result says so.
    named = run_json("read", str(CASE_2019))
    assert named["year"] == {"value": 2019, "from": "file_name"}
    assert named["problems"][0]["code"] == "year_from_file_name"


def fails(*arguments: str) -> str:
    """The one line an unusable input gives, with exit status 2 and no traceback."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("Fel: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output
    return result.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "zip"),
        (bytes(range(256)), "bin"),
        (b"Hej, inga datum alls.", "Inga mötesdatum"),
    ],
)
def test_a_file_that_holds_no_plan(write, content: bytes, words: str) -> None:
    assert words in fails("plan", write(content), *PLAN[2:])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["read", "finns-inte.txt"], "finns inte"),
        (["read", str(DATA)], "mapp"),
        (["read", str(CASE_2019), "--region", "skane"], "jamtland"),
        ([*PLAN, "--owner", "RSX"], "RSX"),
        ([*PLAN, "--recipients", "KS Bergh"], "KS Berg"),
        ([*PLAN, "--recipients", ""], "mottagare"),
        ([*PLAN, "--dispatch", "2 september"], "--dispatch"),
        ([*PLAN, "--target", "2019-13-01"], "--target"),
        ([*PLAN, "--target", "2019-10-08"], "7 oktober 2019"),
        ([*PLAN, "--deadline", "2019-11-02"], "arbetsdag"),
        ([*PLAN, "--lag-days", "-1"], "--lag-days"),
        ([*PLAN, "--intake-days", "9999"], "--intake-days"),
        (["plan", str(CASE_2019), "--region", "jamtland", "--owner", "RSR"], "--dispatch"),
        (["plan", "--region", "jamtland"], "FILE"),
        (["plan", "--rounds", "nej.toml"], "nej.toml"),
        (["plan", "--rounds", "nej.toml", "--ics", "ut.ics"], "--ics"),
        ([*PLAN, "--year", "0"], "--year"),
        ([*PLAN, "--deadline", "9999-12-30"], "--deadline"),
        (["plan", *PLAN[1:-1], "0001-01-05"], "--dispatch"),
        (["read", str(CASE_2019), "--year", "99999999999999999999"], "--year"),
        (["web", "--port", "99999"], "--port"),
        (["web", "--workers", "0"], "--workers"),
    ],
)
def test_bad_input_says_what_where_and_what_to_do(arguments: list[str], words: str) -> None:
    assert words in fails(*arguments)


def test_an_owner_without_a_meeting_after_the_dispatch_is_no_plan(write) -> None:
    plan = write(b"RSR: 2 september\nKS Berg: 8 oktober")
    result = run("plan", plan, *PLAN[2:], "--recipients", "KS Berg")
    assert result.exit_code == 1
    assert "RSR har inget beslutsmöte efter utskicket" in result.output


def test_a_recipient_without_meetings_is_no_plan(write) -> None:
    plan = write(b"RSR: 11 november\nKS Berg: 8 oktober")
    result = run("plan", plan, *PLAN[2:], "--recipients", "KS Berg,KS Åre")
    assert result.exit_code == 1
    assert "KS Åre: inga möten i planen" in result.output


def test_a_deadline_years_after_the_plan_is_no_plan_and_no_fault() -> None:
    result = run(*PLAN, "--deadline", "2025-09-03")
    assert result.exit_code == 1
    assert "för lite tid" in result.output


def test_a_meeting_over_new_year(write) -> None:
    found = run_json("read", write("KS Berg: 30 december–1 januari".encode()), "--year", "2019")
    assert (found["meetings"][0]["date"], found["meetings"][0]["end_date"]) == (
        "2019-12-30",
        "2020-01-01",
    )


def test_a_fault_in_config_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "default.toml").write_text("[lead_times]\n", encoding="utf-8")
    monkeypatch.setenv("SVARSDAG_CONFIG_DIR", str(tmp_path))
    assert "config/default.toml" in fails("config", "check")


def test_a_database_that_is_away_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "SVARSDAG_DATABASE_URL", "postgresql://svarsdag:hemligt@127.0.0.1:1/svarsdag"
    )
    for command in (["db", "upgrade"], ["status"], ["account", "list", "--region", "jamtland"]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("Fel: Databasen svarar inte")
        assert "SVARSDAG_DATABASE_URL" in result.stderr
        assert result.stderr.count("\n") == 1
        assert "hemligt" not in result.stderr


def test_config_check_and_db_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "jamtland: Region Jämtland Härjedalen" in run("config", "check").output
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", f"sqlite:///{tmp_path / 'x' / 'ny.db'}")
    assert "uppgraderad" in run("db", "upgrade").output
    assert "redan aktuell" in run("db", "upgrade").output


def test_the_commands_that_do_something_say_it_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", f"sqlite:///{tmp_path / 'ny.db'}")
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(tmp_path))
    assert run_json("db", "upgrade") == {"upgraded": True}
    assert run_json("db", "upgrade") == {"upgraded": False}
    regions = {region["key"]: region for region in run_json("config", "check")["regions"]}
    assert regions["jamtland"]["name"] == "Region Jämtland Härjedalen"
    # The region and its eight kommuner.
    assert regions["jamtland"]["organisations"] == 9
    assert regions["jamtland"]["bodies"] > 9
    login = run_json("demo")
    assert login["username"] == "demo"
    assert login == run_json("demo")
    out = str(tmp_path / "plan.csv")
    export = ["export", "--region", "jamtland", "--body", "KS Ragunda", "--format", "csv"]
    assert run_json(*export, "--out", out) == {"file": out, "format": "csv", "meetings": 2}
    assert "--once" in fails("tick", "--json")


def test_tick_without_a_mail_server_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", f"sqlite:///{tmp_path / 'ny.db'}")
    assert "SVARSDAG_SMTP_HOST" in fails("tick", "--once")


def test_published_plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", f"sqlite:///{tmp_path / 'ny.db'}")
    real = app_module.open_app
    region = ["--region", "jamtland"]
    assert "Inga adresser" in run("sources", "list", *region).output
    assert "https" in fails("sources", "add", "http://berg.example/", *region)
    assert "internt nät" in fails("sources", "add", "https://127.0.0.1/", *region)
    assert "jamtland" in fails("sources", "list", "--region", "skane")
    with plan_server() as server:
        server.put("/plan.txt", b"KS Berg: 3 mars")
        monkeypatch.setattr(
            app_module, "open_app", lambda s: replace(real(s), fetch_rules=server.rules())
        )
        added = run("sources", "add", server.url("/plan.txt"), *region, "--year", "2026")
        assert added.exit_code == 0, added.output
        assert "/motesplaner/import/" in added.output
        assert "oförändrad" in run("sources", "fetch", *region).output
        (unchanged,) = run_json("sources", "fetch", *region)["sources"]
        assert unchanged == {
            "url": server.url("/plan.txt"),
            "outcome": "unchanged",
            "import_id": None,
            "error": None,
        }
        server.put("/plan.txt", b"", 404)
        failed = run("sources", "fetch", *region)
        assert failed.exit_code == 2
        assert "fel 404" in failed.output
        (broken,) = run_json("sources", "fetch", *region, status=2)["sources"]
        assert broken["outcome"] == "failed"
        assert "fel 404" in broken["error"]
        server.put("/annan.txt", b"KS Berg: 4 mars")
        other = run_json("sources", "add", server.url("/annan.txt"), *region, "--year", "2026")
        assert other["review"].endswith(f"/motesplaner/import/{other['import_id']}")
    assert "fel 404" in run("sources", "list", *region).output
    rows = run_json("sources", "list", *region)["sources"]
    (source,) = [row for row in rows if row["url"].endswith("/plan.txt")]
    assert source["year"] == 2026
    assert source["failures"] == 2
    assert source["waits_for_review"] is True
    documented = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in documented for key in source)


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["read", str(CASE_2019)], PLAN, ["plan", "--help"]],
)
def test_light_commands_load_neither_solver_database_nor_web(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from scheduler.cli import main\n"
        f"sys.argv = ['svarsdag', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print({'ortools', 'sqlalchemy', 'flask', 'icalendar'} & set(sys.modules), "
        "file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip().endswith("set()")


def test_the_web_starts_without_the_solver(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from scheduler.settings import load_settings\n"
        "from web.app import create_app\n"
        "create_app(load_settings())\n"
        "assert 'ortools' not in sys.modules\n"
    )
    subprocess.run(
        [sys.executable, "-c", script], check=True, env={"SVARSDAG_DATA_DIR": str(tmp_path)}
    )


def test_a_remiss_letter_is_read() -> None:
    letter = str(DATA / "text" / "remissbrev.txt")
    result = run("read-remiss", letter, "--region", "jamtland")
    assert result.exit_code == 0
    for words in (
        "Diarienummer: RS/559/2019  (rad 2)",
        "Avsändare: Regionens samverkansråd (RSR)",
        "Sista svarsdag: 29 oktober 2019 (tisdag) kl. 12.00  (rad 11)",
        "KS Bergh (menas KS Berg?)",
        "Osäkert: 2019-10-29 är en tisdag, inte en onsdag.",
    ):
        assert words in result.output
    found = run_json("read-remiss", letter)
    assert found["deadlines"][0]["status"] == "current"
    assert found["sender"]["body_key"] is None
    assert "finns inte" in fails("read-remiss", "saknas.txt")
