from pathlib import Path

import pytest

from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError, UnknownNameError
from scheduler.services.reading import meetings_of, read_plan, read_plan_file
from tests.support import CASE_2019


def test_bodies_are_looked_up_and_unknown_ones_reported_once(jamtland: Region) -> None:
    text = "KS Bergh: 3 mars, 4 april\nKS Berg: 5 maj\nMiljönämnden: 6 juni"
    reading = read_plan(text.encode(), "plan.txt", jamtland, year=2026)
    assert [b.key if b else None for b in reading.bodies] == [None, None, "ks-berg", None]
    messages = [p.message for p in reading.problems if p.code == "unknown_body"]
    assert len(messages) == 2
    assert "rad 1" in messages[0]
    assert "menade du ”KS Berg”?" in messages[0]
    assert [m.body for m in meetings_of(reading)] == ["ks-berg"]


def test_a_meeting_under_two_names_of_its_body_is_one(jamtland: Region) -> None:
    reading = read_plan(
        b"KS Berg: 22 oktober\nBergs kommunstyrelse: 22 oktober", "x", jamtland, year=2019
    )
    assert len(meetings_of(reading)) == 1
    assert [p.code for p in reading.problems] == ["duplicate_meeting"]


def test_the_whole_case_is_known(jamtland: Region) -> None:
    reading = read_plan_file(CASE_2019, jamtland, year=2019)
    assert all(reading.bodies)
    assert len(meetings_of(reading)) == 30


@pytest.mark.parametrize("name", ["finns-inte.txt", "."])
def test_a_file_that_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="finns inte|är en mapp"):
        read_plan_file(tmp_path / name)


def test_an_unknown_body_option(jamtland: Region) -> None:
    with pytest.raises(UnknownNameError):
        read_plan(b"3 mars 2026", "x", jamtland, body="KS Bergh")
