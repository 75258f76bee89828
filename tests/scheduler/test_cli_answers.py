"""The answers to a round on the command line."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import main
from scheduler.domain.answer_files import FileKind
from scheduler.domain.answers import NewFile
from scheduler.domain.remisser import AcceptedRound
from scheduler.services import rounds
from scheduler.services.answer_links import make_link
from scheduler.services.answer_requests import waiting_requests
from scheduler.services.app import App
from scheduler.services.link_delegation import delegate
from scheduler.services.link_requests import ask_extension
from tests.support import accept_case, load_case


@pytest.fixture
def accepted(sqlite_app: App, monkeypatch: pytest.MonkeyPatch) -> AcceptedRound:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", sqlite_app.database.url)
    monkeypatch.setenv("SVARSDAG_DATA_DIR", str(sqlite_app.settings.data_dir))
    monkeypatch.setenv("SVARSDAG_TODAY", "2019-09-02")
    load_case(sqlite_app)
    accepted = accept_case(sqlite_app)
    entry = next(one for one in accepted.register if one.body == "ks-berg")
    files = (NewFile("Protokoll.pdf", FileKind.PDF, b"%PDF-1"),)
    rounds.register_answer(sqlite_app, "jamtland", "eva", accepted.id, entry.id, "§ 7", files=files)
    return accepted


def test_answers_as_text_json_and_zip(accepted: AcceptedRound, tmp_path: Path) -> None:
    out = tmp_path / "svar.zip"
    result = CliRunner().invoke(main, ["answers", accepted.id, "--zip", str(out)])
    assert result.exit_code == 0, result.output
    assert "KS Berg: svarat 2 september 2019: § 7" in result.output
    assert "ks-berg/Protokoll.pdf (6 byte)" in result.output
    assert "inte virusgranskade" in result.output
    with zipfile.ZipFile(out) as archive:
        assert archive.read("ks-berg/Protokoll.pdf") == b"%PDF-1"
    found = json.loads(CliRunner().invoke(main, ["answers", accepted.id, "--json"]).stdout)
    assert found["dnr"] == "RS/559/2019"
    (berg,) = [one for one in found["recipients"] if one["body"] == "KS Berg"]
    assert (berg["state"], berg["answers"][0]["paragraph"]) == ("answered", "§ 7")
    assert berg["answers"][0]["files"][0]["path"] == "ks-berg/Protokoll.pdf"


def test_the_open_rounds_show_how_each_answer_stands(accepted: AcceptedRound) -> None:
    arguments = ["rounds", "--region", "jamtland"]
    (one,) = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)["rounds"]
    states = {each["body"]: each["state"] for each in one["register"]}
    assert (states["KS Berg"], states["KS Åre"]) == ("answered", "waiting")
    assert "1 av 12 svar" in CliRunner().invoke(main, arguments).output


def test_what_is_asked_for_and_who_has_the_answer_is_shown(
    sqlite_app: App, accepted: AcceptedRound
) -> None:
    entry = next(one for one in accepted.register if one.body == "ks-are")
    with sqlite_app.database.write() as connection:
        url = make_link(sqlite_app, connection, accepted, entry, "ks@example.org")
    token = url.rpartition("/")[2]
    ask_extension(sqlite_app, token, date(2019, 10, 31), "Mötet är sent")
    delegate(sqlite_app, token, "Kim Ek", "kim.ek@example.org")
    arguments = ["rounds", "--region", "jamtland"]
    (one,) = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)["rounds"]
    (are,) = [each for each in one["register"] if each["body"] == "KS Åre"]
    assert [(each["kind"], each["day"], each["state"]) for each in are["requests"]] == [
        ("extension", "2019-10-31", "asked")
    ]
    assert are["delegated_to"] == "Kim Ek"
    assert "1 begäran att avgöra" in CliRunner().invoke(main, arguments).output


def test_what_cannot_be_says_so(accepted: AcceptedRound, tmp_path: Path) -> None:
    unknown = CliRunner().invoke(main, ["answers", "x"])
    assert (unknown.exit_code, "Rundan finns inte" in unknown.output) == (2, True)
    nowhere = str(tmp_path / "mapp" / "svar.zip")
    bad = CliRunner().invoke(main, ["answers", accepted.id, "--zip", nowhere])
    assert (bad.exit_code, "kan inte skrivas" in bad.output) == (2, True)


@pytest.fixture
def asked(sqlite_app: App, accepted: AcceptedRound) -> int:
    """The number of Åre's request for two days more."""
    entry = next(one for one in accepted.register if one.body == "ks-are")
    with sqlite_app.database.write() as connection:
        url = make_link(sqlite_app, connection, accepted, entry, "ks@example.org")
    ask_extension(sqlite_app, url.rpartition("/")[2], date(2019, 10, 31), "Mötet är sent")
    (one,) = waiting_requests(sqlite_app, "jamtland")
    return one.request.id


def requests(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["requests", "--region", "jamtland", *arguments])


def test_a_request_is_shown_with_its_effect_and_granted(asked: int) -> None:
    shown = requests().output
    assert f"{asked}. KS Åre: anstånd till 31 oktober 2019 (" in shown
    assert "”Mötet är sent”" in shown
    assert "planen håller: 31 oktober 2019 går bra: målmötet 11 november 2019" in shown
    (waiting,) = json.loads(requests("--json").stdout)["waiting"]
    assert (waiting["id"], waiting["body"], waiting["fits"]) == (asked, "KS Åre", True)

    granted = requests("--grant", str(asked))
    assert granted.exit_code == 0, granted.output
    assert f"Begäran {asked} är beviljad." in granted.output
    assert "Ingen begäran väntar i Region Jämtland Härjedalen." in granted.output
    (one,) = json.loads(
        CliRunner().invoke(main, ["rounds", "--region", "jamtland", "--json"]).stdout
    )["rounds"]
    (are,) = [each for each in one["register"] if each["body"] == "KS Åre"]
    assert are["extended_to"] == "2019-10-31"


def test_a_request_is_refused_with_a_reason(asked: int) -> None:
    without = requests("--refuse", str(asked))
    assert without.exit_code == 2
    assert "Skälet saknas" in without.output
    refused = requests("--refuse", str(asked), "--because", "Kallelsen går ut", "--json")
    decided = json.loads(refused.stdout)["decided"]
    assert (decided["state"], decided["decision"]) == ("refused", "Kallelsen går ut")


def test_a_request_that_does_not_wait_is_told(asked: int) -> None:
    unknown = requests("--grant", str(asked + 1))
    assert unknown.exit_code == 2
    assert f"Ingen begäran {asked + 1} väntar i Region Jämtland Härjedalen" in unknown.output
    both = requests("--grant", str(asked), "--refuse", str(asked))
    assert both.exit_code == 2
    assert "avgör en begäran i taget" in both.output
