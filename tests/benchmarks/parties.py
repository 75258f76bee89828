"""A made-up region of 30 parties and their meetings of one year: the same for the same seed.

Every municipality has a KS that meets 9–12 times a year and never in July, seven of ten with a
KSAU before it; four joint bodies, of which the first sends remisser, met evenly the year before.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from scheduler.configuration import Configuration
from scheduler.domain.bodies import (
    Body,
    BodyKind,
    Organisation,
    OrganisationKind,
    Preparation,
    Region,
)
from scheduler.domain.meetings import Meeting
from scheduler.domain.next_year import JointCalendar
from scheduler.domain.workdays import Workdays

YEAR = 2026
_JOINT = (("council", 6), ("joint-1", 6), ("joint-2", 5), ("joint-3", 4))


def made_up_region(
    config: Configuration, parties: int = 30, seed: int = 2019
) -> tuple[Region, list[Meeting]]:
    """The region and its meetings: the parties' of `YEAR`, the joint bodies' of the year before."""
    random = Random(seed)
    like = config.region("jamtland")
    times = like.body("ks-berg").lead_times
    organisations = {"r": Organisation("r", "Region", OrganisationKind.REGION)}
    bodies: dict[str, Body] = {}
    meetings: list[Meeting] = []
    for index in range(parties):
        party = f"p{index:02}"
        organisations[party] = Organisation(party, party, OrganisationKind.MUNICIPALITY)
        preparation: tuple[Preparation, ...] = ()
        weekday = random.randrange(4)
        days = _days(random, random.randint(9, 12), weekday)
        if random.random() < 0.7:
            gap_days = random.choice((7, 14))
            au = f"au-{party}"
            preparation = (Preparation(au, gap_days, "made up"),)
            bodies[au] = Body(au, au, au, BodyKind.WORKING_COMMITTEE, party, times)
            meetings += _meetings(au, [day - timedelta(days=gap_days) for day in days])
        ks = f"ks-{party}"
        own = times.with_intake(random.choice((10, 14, 14, 14, 21)), "made up")
        own = own.with_response_lag(random.choice((3, 7, 7, 10, 14)), "made up")
        bodies[ks] = Body(ks, ks, ks, BodyKind.BOARD, party, own, preparation=preparation)
        meetings += _meetings(ks, days)
    boards = tuple(key for key in bodies if key.startswith("ks-"))
    calendars = []
    for key, count in _JOINT:
        joint = like.body("gns").lead_times
        bodies[key] = Body(
            key, key, key, BodyKind.JOINT_COMMITTEE, "r", joint, members=tuple(organisations)
        )
        shares = tuple(random.sample(boards, 8))
        calendars.append(JointCalendar(key, count, (1, 2, 3, 4), shares, "made up"))
        meetings += _meetings(key, _days(random, count, random.randrange(4), YEAR - 1))
    region = Region(
        key="made-up",
        name="Region",
        organisations=organisations,
        bodies=bodies,
        addressees={"council": (*boards, *(key for key, _count in _JOINT[1:]))},
        routing=like.routing,
        soft_blocks=like.soft_blocks,
        joint_calendars=tuple(calendars),
    )
    return region, meetings


def _days(random: Random, count: int, weekday: int, year: int = YEAR) -> list[date]:
    workdays, phase, days = Workdays(), random.random(), set()
    for index in range(count):
        day = date(year, 1, 12) + timedelta(days=int((index + phase) * 335 / count))
        if day.month == 7:
            day += timedelta(days=random.choice((-28, 28)))
        day += timedelta(days=weekday - day.weekday())
        days.add(workdays.at_or_before(day))
    return sorted(days)


def _meetings(body: str, days: list[date]) -> list[Meeting]:
    return [Meeting(f"{body} {day.isoformat()}", body, day, day) for day in days]
