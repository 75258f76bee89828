"""Small random processes against a brute force that tries every meeting at every step."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from msgspec.structs import replace

from scheduler.domain.lead_times import LeadTime
from scheduler.domain.meetings import Meeting
from scheduler.domain.processes import ProcessAsked, ProcessStep, StepTaker
from scheduler.planning.processes.days import (
    last_notice,
    legal_force_day,
    work_begun,
    work_done,
)
from tests.scheduler.planning.processes.cases import (
    JAMTLAND,
    WORKDAYS,
    planned,
    step,
    template,
)

START = date(2020, 1, 7)
PARTIES = ("berg", "ragunda")
INTAKE, GAP, LAG = 14, 21, 7


def test_the_last_day_to_begin_is_the_inverse_of_the_day_done() -> None:
    for number in range(800):
        day = date(2019, 12, 1) + timedelta(days=number)
        for in_workdays, days in product((False, True), (0, 1, 3, 10, 60)):
            work = LeadTime(days, "")
            done = work_done(work, day, WORKDAYS, in_workdays=in_workdays)
            assert work_begun(work, done, WORKDAYS, in_workdays=in_workdays) >= day
            last = work_begun(work, day, WORKDAYS, in_workdays=in_workdays)
            assert work_done(work, last, WORKDAYS, in_workdays=in_workdays) <= day
            after = last + timedelta(days=1)
            assert work_done(work, after, WORKDAYS, in_workdays=in_workdays) > day
        notice = last_notice(day, WORKDAYS)
        assert legal_force_day(notice, WORKDAYS) <= day
        assert legal_force_day(notice + timedelta(days=1), WORKDAYS) > day


def _days(random: Random, count: int) -> list[date]:
    return sorted({START + timedelta(days=random.randrange(400)) for _ in range(count)})


def _meetings(body: str, days: list[date]) -> list[Meeting]:
    return [Meeting(f"{body} {day}", body, day, day) for day in days]


@pytest.mark.parametrize("seed", range(150))
def test_first_and_last_days_are_those_of_brute_force(seed: int) -> None:
    """Board → fullmäktige in two parties → legal force → the owner's meeting. Every choice of one
    meeting a step is tried; those that keep the rules give the earliest end, and for a wanted end
    the last day of each step."""
    random = Random(seed)
    boards = {party: _days(random, 4) for party in PARTIES}
    assemblies = {party: _days(random, 4) for party in PARTIES}
    owner = _days(random, 5)
    steps = template(
        ProcessStep("ks", "KS", taker=StepTaker.BOARDS),
        ProcessStep("kf", "KF", after=("ks",), taker=StepTaker.ASSEMBLIES),
        ProcessStep("laga-kraft", "Laga kraft", after=("kf",), is_legal_force=True),
        ProcessStep("klart", "Ägaren", after=("laga-kraft",), taker=StepTaker.OWNER),
    )
    known = [_meetings("rsr", owner)]
    known += [_meetings(f"ks-{party}", boards[party]) for party in PARTIES]
    known += [_meetings(f"kf-{party}", assemblies[party]) for party in PARTIES]
    ways = []
    for one, other, first, second, end in product(
        *(boards[party] for party in PARTIES), *(assemblies[party] for party in PARTIES), owner
    ):
        if min(one, other) - timedelta(days=INTAKE) < START:
            continue
        if first < one + timedelta(days=GAP) or second < other + timedelta(days=GAP):
            continue
        force = legal_force_day(max(first, second) + timedelta(days=LAG + 1), WORKDAYS)
        if end - timedelta(days=INTAKE) >= force:
            ways.append(
                {
                    "ks berg": one,
                    "ks ragunda": other,
                    "kf berg": first,
                    "kf ragunda": second,
                    "klart ": end,
                }
            )
    asked = ProcessAsked("t", "rsr", PARTIES, START)
    (plan,) = planned(steps, asked, known)
    assert plan.end == min((way["klart "] for way in ways), default=None)
    if not ways:
        return
    for name in ways[0]:
        key, party = name.split(" ")
        first_day = min(way[name] for way in ways)
        assert step(plan, key, party).first.day == first_day, name  # type: ignore[union-attr]
    wanted = random.choice([way["klart "] for way in ways])
    (plan,) = planned(steps, replace(asked, wanted=wanted), known)
    in_time = [way for way in ways if way["klart "] <= wanted]
    for name in ways[0]:
        key, party = name.split(" ")
        last_day = max(way[name] for way in in_time)
        assert step(plan, key, party).last.day == last_day, name  # type: ignore[union-attr]
    # What missing the last meeting costs: the best of the ways that take a later one.
    for party in PARTIES:
        cliff = step(plan, "kf", party).cliff
        assert cliff is not None
        later = [w["klart "] for w in ways if w[f"kf {party}"] > cliff.missed.start_date]
        assert cliff.end == min(later, default=None)


def test_the_region_of_these_tests_has_the_usual_times() -> None:
    body = JAMTLAND.body("ks-berg")
    assert body.lead_times.intake.days == INTAKE
    assert JAMTLAND.body("kf-berg").lead_times.response_lag_days == LAG
    assert [p.gap_days for p in JAMTLAND.body("kf-berg").preparation] == [GAP]
    assert JAMTLAND.routing.notice.days == 1
