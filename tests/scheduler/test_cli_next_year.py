"""Next year's dates from the terminal; what is written reads back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from scheduler.cli import main
from scheduler.domain.bodies import Region
from scheduler.domain.meetings import MeetingStatus
from scheduler.domain.next_year import Hours
from scheduler.services.export import ExportFormat
from scheduler.services.next_year import calendar_file
from scheduler.services.reading import meetings_of, read_plan
from tests.support import CASE_2019

CASE = ["next-year", "jamtland", "2019", "--plan", str(CASE_2019), "--sent", "2019-09-02"]


def test_the_case_of_2019_with_a_locked_date_and_others_to_choose(tmp_path: Path) -> None:
    out = tmp_path / "plan.csv"
    more = ["--lock", "RSR=2019-10-08", "--alternatives", "--out", str(out), "--json"]
    ran = CliRunner().invoke(main, [*CASE, *more])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert told["now"] == {"rounds": 4, "ended": 1, "median_days": 70, "mean_days": 70}
    assert told["proposed"]["median_days"] == 70
    assert told["proved"] is True
    (locked,) = [each for each in told["dates"] if each["locked"]]
    assert (locked["body"], locked["date"]) == ("RSR", "2019-10-08")
    assert all(0 <= gap["answered"] <= gap["asked"] == 12 for gap in told["gaps"])
    assert any("Bara 3 september 2019" in text for text in told["assumed"])
    assert len(told["alternatives"]) <= 3
    assert "2019-10-08" in out.read_text(encoding="utf-8-sig")


def test_the_text_tells_the_gain_and_why() -> None:
    ran = CliRunner().invoke(main, CASE)
    assert ran.exit_code == 0, ran.output
    assert "En runda tar 70 dagar i median med dagens datum (1 av 4 ryms)" in ran.stdout
    assert "Det är bevisat" in ran.stdout
    assert "Behandlar svaren på remissen från 2 september 2019." in ran.stdout


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--lock", "RSR"], "går inte att läsa"),
        (["--lock", "RSR=igår"], "är inget datum"),
        (["--lock", "KS Berg=2019-10-08"], "KS Berg får inga datum föreslagna"),
        (["--meetings", "RSR=0"], "ange antalet möten"),
        (["--hours", "RSR=12-9"], "är inga tider"),
        (["--out", "plan.pdf"], "ska sluta på"),
        (["--sent", "2019-11-20"], "får inte alla svar"),
    ],
)
def test_what_cannot_be_used_is_told(more: list[str], message: str) -> None:
    ran = CliRunner().invoke(main, [*CASE, *more])
    assert ran.exit_code == 2
    assert message in ran.stderr


def test_a_region_without_bodies_to_place_is_told() -> None:
    ran = CliRunner().invoke(main, ["next-year", "halland", "2019", "--plan", str(CASE_2019)])
    assert ran.exit_code == 2
    assert "[[next_year]]" in ran.stderr


@pytest.mark.parametrize("export_format", list(ExportFormat))
def test_the_dates_read_back_as_tentative_meetings(
    jamtland: Region, export_format: ExportFormat
) -> None:
    dates = {
        "rsr": (date(2027, 3, 9), date(2027, 5, 11)),
        "gnu-ostersund": (date(2027, 3, 9),),
    }
    hours = {"rsr": Hours.parse("13:00-15:30")}
    written = calendar_file(jamtland, dates, export_format, datetime(2026, 9, 1, tzinfo=UTC), hours)
    meetings = meetings_of(read_plan(written, f"plan.{export_format}", jamtland))
    back: dict[str, tuple[date, ...]] = {}
    for meeting in sorted(meetings, key=lambda m: m.start_date):
        back[meeting.body] = (*back.get(meeting.body, ()), meeting.start_date)
        assert meeting.status is MeetingStatus.TENTATIVE
        assert "Förslag" in (meeting.note or "")
        held = hours.get(meeting.body)
        assert meeting.start_time == (held.start if held else None)
        assert meeting.end_time == (held.end if held else None)
    assert back == dates
