"""A year's plan, its cells and their marks."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.presentation.plans.marks import cell_of
from scheduler.presentation.plans.special_days import special_days
from scheduler.presentation.plans.year import year_plan


def meeting(
    start: date,
    end: date | None = None,
    body: str = "ks-berg",
    kind: MeetingKind = MeetingKind.DECISION,
    status: MeetingStatus = MeetingStatus.PLANNED,
) -> Meeting:
    return Meeting(f"{body} {start}", body, start, end or start, kind, status)


@pytest.mark.parametrize(
    ("one", "days", "marks"),
    [
        (meeting(date(2026, 3, 14)), "14", ""),
        (meeting(date(2026, 9, 24), date(2026, 9, 25)), "24–25", ""),
        (meeting(date(2026, 9, 30), date(2026, 10, 1)), "30–1/10", ""),
        (meeting(date(2026, 3, 14), kind=MeetingKind.INFORMATION), "14", "i"),
        (
            meeting(date(2026, 3, 14), kind=MeetingKind.EXTRA, status=MeetingStatus.TENTATIVE),
            "14",
            "e?",
        ),
        (meeting(date(2026, 3, 14), status=MeetingStatus.CANCELLED), "14", "×"),
    ],
)
def test_a_cell_tells_kind_and_status_without_colour(one: Meeting, days: str, marks: str) -> None:
    cell = cell_of(one, {})
    assert (cell.days, cell.marks) == (days, marks)


def test_every_kind_and_status_has_a_mark_of_its_own() -> None:
    day = date(2026, 3, 14)
    marks = [
        cell_of(meeting(day, kind=kind, status=status), {}).marks
        for kind in MeetingKind
        for status in MeetingStatus
    ]
    assert len(set(marks)) == len(MeetingKind) * len(MeetingStatus)


def test_holidays_and_days_when_many_are_away_have_names(jamtland: Region) -> None:
    # Week 10 of 2026 is 2 to 8 March; All Saints' Day is Saturday 31 October; Friday 15 May stands
    # alone after Ascension Day.
    found = special_days(jamtland, date(2026, 1, 1), date(2026, 12, 31))
    assert found[date(2026, 3, 2)] == "sportlovet"
    assert found[date(2026, 10, 31)] == "Alla helgons dag"
    assert found[date(2026, 5, 15)] == "klämdagarna"
    assert date(2026, 3, 9) not in found


def test_bodies_stand_under_their_organisation_and_those_without_meetings_are_named(
    jamtland: Region,
) -> None:
    bodies = [jamtland.body(key) for key in ("ks-berg", "kf-berg", "rs")]
    meetings = [
        meeting(date(2026, 3, 10)),
        meeting(date(2026, 3, 24)),
        meeting(date(2026, 9, 30), date(2026, 10, 1), body="rs"),
    ]
    berg, region = year_plan(jamtland, bodies, meetings, {date(2026, 3, 10): "sportlovet"})
    assert berg.name == "Bergs kommun"
    assert [body.key for body in berg.without] == ["kf-berg"]
    (row,) = berg.rows
    assert [[one.days for one in month] for month in row.months[1:4]] == [[], ["10", "24"], []]
    assert [one.near for one in row.months[2]] == ["sportlovet", ""]
    assert [one.days for one in region.rows[0].months[8]] == ["30–1/10"]
    assert region.rows[0].months[9] == ()
