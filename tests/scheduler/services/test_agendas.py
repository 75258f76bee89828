"""The agenda of a meeting, on the case of 2019 and the decision of 2017 (RS/1008/2017) that
cooperation stands on every agenda of the council."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from scheduler.cli import main
from scheduler.domain.agendas import AgendaItem, AgendaKind, StandingItem
from scheduler.domain.assignments import Due
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError, NotFoundError, UnknownNameError
from scheduler.domain.feeds import FeedPart
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingVersion
from scheduler.domain.processes import StepDone
from scheduler.presentation.agendas import agenda_docx, agenda_text
from scheduler.services import incoming_rounds
from scheduler.services.agendas import agenda_on
from scheduler.services.app import App
from scheduler.services.assignments import AssignmentWish, add_assignment
from scheduler.services.feeds.meeting_days import meeting_days
from scheduler.services.incoming_wishes import IncomingWish
from scheduler.services.processes import ProcessWish, mark_done, start_process
from tests.scheduler.services.test_processes import store
from tests.support import accept_case, load_case

REGION = "jamtland"
TITLE = "Sammanslagning av gemensamma nämnder"
STANDING = "Samverkan mellan regionen och kommunerna"


@pytest.fixture
def case(app: App) -> App:
    load_case(app)
    accept_case(app)
    return app


def items(app: App, body: str, day: date) -> list[AgendaItem]:
    return list(agenda_on(app, REGION, body, day).items)


def test_the_council_has_its_standing_item_and_the_answers_to_its_remiss(case: App) -> None:
    # The target of the case is RSR 11 November 2019, its last day 29 October; twelve are asked.
    standing, answers = items(case, "RSR", date(2019, 11, 11))
    assert (standing.kind, standing.title) == (AgendaKind.STANDING, STANDING)
    assert "RS/1008/2017" in standing.why
    assert (answers.kind, answers.title, answers.dnr) == (
        AgendaKind.ANSWERS,
        TITLE,
        "RS/559/2019",
    )
    assert "0 av 12 har kommit in, sista svarsdag 29 oktober 2019" in answers.why
    # The council's other meeting has the standing item alone.
    assert [one.kind for one in items(case, "RSR", date(2019, 10, 7))] == [AgendaKind.STANDING]


def test_a_board_has_the_remiss_it_is_to_answer(case: App) -> None:
    (found,) = items(case, "KS Ragunda", date(2019, 10, 22))
    assert (found.kind, found.title) == (AgendaKind.ANSWER, TITLE)
    assert "Remiss från RSR, sista svarsdag 29 oktober 2019" in found.why
    assert items(case, "KS Ragunda", date(2019, 9, 3)) == []


def test_incoming_remisser_and_steps_of_processes_are_on_it_too(app: App) -> None:
    store(app, "RSR: 23 september 2019\nKS Ragunda: 22 oktober 2019")
    wish = IncomingWish("KS Ragunda", date(2019, 9, 2), date(2019, 12, 13), title="En lag")
    incoming_rounds.accept_incoming(
        app,
        REGION,
        "eva",
        wish,
        "33333333-3333-4333-8333-333333333333",
        expected_sent=date(2019, 10, 29),
    )
    (found,) = items(app, "KS Ragunda", date(2019, 10, 22))
    assert (found.kind, found.title) == (AgendaKind.ANSWER, "En lag")
    # The municipalities were asked by 2 September: papers 9 September, reported two weeks later.
    asked, process_id = ProcessWish("samverkan-fore-outsourcing", "RSR", date(2019, 9, 2)), "p"
    start_process(app, REGION, "eva", process_id, asked)
    said = StepDone("efterhor", "", date(2019, 9, 2), outcome="ja")
    mark_done(app, REGION, "eva", process_id, said)
    standing, step = items(app, "RSR", date(2019, 9, 23))
    assert standing.kind is AgendaKind.STANDING
    assert (step.kind, step.about_id) == (AgendaKind.PROCESS, process_id)


def test_what_is_owed_to_the_meeting_is_reported_there(case: App) -> None:
    # Seed 000's form, in the plan of 2019: "rapportera resultatet till RSR i oktober". The council
    # meets once that month, on the 7th.
    wish = AssignmentWish(
        "Kommunernas intresse",
        "RSR",
        "Regiondirektören",
        "Region Jämtland Härjedalen",
        Due(month=date(2019, 10, 1)),
        dnr="RS/1008/2017",
        source="§ 126",
    )
    owed = add_assignment(case, REGION, "eva", wish)
    _standing, found = items(case, "RSR", date(2019, 10, 7))
    assert (found.kind, found.about_id) == (AgendaKind.REPORT, owed.id)
    assert found.why == "Regiondirektören redovisar (§ 126)."
    assert AgendaKind.REPORT not in [one.kind for one in items(case, "RSR", date(2019, 11, 11))]


def test_where_the_body_does_not_meet_the_nearest_meetings_are_named(case: App) -> None:
    with pytest.raises(
        NotFoundError, match="RSR möts inte 12 november 2019: .* 11 november 2019 och"
    ):
        agenda_on(case, REGION, "RSR", date(2019, 11, 12))
    with pytest.raises(UnknownNameError, match="menade du"):
        agenda_on(case, REGION, "RSRR", date(2019, 11, 11))


def test_two_meetings_on_a_day_are_not_guessed_between(app: App) -> None:
    store(app, "RSR: 23 september 2019 kl. 9, 23 september 2019 kl. 13")
    with pytest.raises(BadInputError, match="2 möten"):
        agenda_on(app, REGION, "RSR", date(2019, 9, 23))


def test_the_agenda_as_text_and_as_a_word_file(case: App) -> None:
    region = case.config.region(REGION)
    found = agenda_on(case, REGION, "RSR", date(2019, 11, 11))
    text = agenda_text(region, found)
    assert text.startswith("Dagordning – RSR 11 november 2019\n")
    assert f"1. {STANDING}\n   Stående punkt. Regionstyrelsen § 126 2017" in text
    assert f"2. {TITLE} (RS/559/2019)\n   Behandling av inkomna remissvar. Svaren på RSRs" in text
    written = [p.text for p in docx.Document(io.BytesIO(agenda_docx(region, found))).paragraphs]
    assert written[0] == "Dagordning – RSR 11 november 2019"
    assert f"{TITLE} (RS/559/2019)" in written
    empty = agenda_on(case, REGION, "KS Ragunda", date(2019, 9, 3))
    assert "Inga punkter är kända" in agenda_text(region, empty)


MEETING = Meeting("m", "rsr", date(2019, 9, 23), date(2019, 9, 23))
ITEM = StandingItem("rsr", "Samverkan", "protokoll")


@pytest.mark.parametrize(
    ("item", "meeting", "expected"),
    [
        (ITEM, MEETING, True),
        (ITEM, replace(MEETING, kind=MeetingKind.EXTRA), True),
        (ITEM, replace(MEETING, kind=MeetingKind.INFORMATION), False),
        (replace(ITEM, kinds=(MeetingKind.INFORMATION,)), MEETING, False),
        (ITEM, replace(MEETING, body="rs"), False),
        (replace(ITEM, first=date(2019, 9, 23), last=date(2019, 9, 23)), MEETING, True),
        (replace(ITEM, first=date(2019, 9, 24)), MEETING, False),
        (replace(ITEM, last=date(2019, 9, 22)), MEETING, False),
    ],
)
def test_an_item_stands_at_its_bodys_meetings_while_it_holds(
    item: StandingItem, meeting: Meeting, expected: bool
) -> None:
    assert item.stands_at(meeting) is expected


def test_a_calendar_tells_what_stands_on_the_agenda(jamtland: Region) -> None:
    version = MeetingVersion(MEETING, 0, datetime(2019, 9, 2, tzinfo=UTC))
    body, parts = jamtland.body("rsr"), frozenset({FeedPart.MEETINGS})
    (event,) = meeting_days(version, body, parts, standing=jamtland.standing_at(MEETING))
    assert event.description == f"Stående punkt: {STANDING}."
    two = [ITEM, replace(ITEM, title="Ekonomi")]
    (event,) = meeting_days(version, body, parts, standing=two)
    assert event.description == "Stående punkter: Samverkan; Ekonomi."


@pytest.fixture
def shared_with_terminal(case: App, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", case.database.url)
    return case


def test_the_command_writes_json_and_a_file(shared_with_terminal: App, tmp_path: Path) -> None:
    file = tmp_path / "dagordning.docx"
    asked = ["agenda", "RSR", "2019-11-11", "--region", REGION, "--docx", str(file), "--json"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert (found["body"], found["start"]) == ("rsr", "2019-11-11")
    assert [one["kind"] for one in found["items"]] == ["standing", "answers"]
    assert found["items"][0]["about_id"] is None
    assert file.read_bytes().startswith(b"PK")
    missing = CliRunner().invoke(main, ["agenda", "RSR", "2019-11-12", "--region", REGION])
    assert missing.exit_code == 2
    assert "möts inte" in missing.output
