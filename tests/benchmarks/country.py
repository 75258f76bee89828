"""A made-up country of real proportions, for the planner's benchmark: the same for the same seed.

21 regions with their real numbers of municipalities (290), each with its boards, committees that
meet 8–12 times a year and never in July, joint bodies, and rounds of 10–60 recipients dispatched
over a year. Every number a meeting takes, waits or needs is drawn from what plans and rules of
procedure show (config/default.toml gives the sources of the lead times).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from scheduler.domain.workdays import Workdays
from scheduler.planning.problem import PlanningProblem, Request, Round, Slot, Stage, Target

# Municipalities per region, from Stockholm to Norrbotten (SCB's division, 290 in all).
MUNICIPALITIES = (26, 8, 9, 13, 13, 8, 12, 1, 5, 33, 6, 49, 16, 12, 10, 15, 10, 7, 8, 15, 14)
COMMITTEES = ("social", "education", "environment", "culture")
FIRST_YEAR = 2026
# Rounds go out at this pace, so a small instance is as crowded as the first weeks of a large one.
ROUNDS_A_YEAR = 1000
# Meeting plans reach half a year past the year in which the rounds are dispatched.
PLANNED_MONTHS = 20
_SMALLEST_ROUND, _LARGEST_ROUND = 10, 60


@dataclass
class _Country:
    """Bodies by what they are; ``lead`` and ``lag`` are each body's days before and after."""

    slots: dict[str, tuple[Slot, ...]] = field(default_factory=dict)
    lead: dict[str, int] = field(default_factory=dict)
    lag: dict[str, int] = field(default_factory=dict)
    prepared_by: dict[str, tuple[str, int]] = field(default_factory=dict)
    boards: list[list[str]] = field(default_factory=list)  # per region: every municipality's KS
    committees: dict[str, list[str]] = field(default_factory=dict)
    assemblies: list[str] = field(default_factory=list)
    regional: list[list[str]] = field(default_factory=list)  # per region: the region's own bodies
    joint: dict[str, list[str]] = field(default_factory=dict)  # joint body -> its members' boards


def national_problem(
    round_count: int, seed: int = 2019, au_capacity: bool = False
) -> PlanningProblem:
    """``round_count`` rounds; the first of them are the same whatever the count.

    ``au_capacity`` lets the working committees' meetings fill up too.
    """
    random = Random(seed)
    country = _bodies(random, au_capacity)
    workdays = Workdays().ordinals(FIRST_YEAR - 1, FIRST_YEAR + 3)
    return PlanningProblem(
        slots=country.slots,
        rounds=tuple(_round(country, random, workdays, index) for index in range(round_count)),
        workdays=workdays,
    )


def _bodies(random: Random, au_capacity: bool) -> _Country:
    country = _Country()
    for name in COMMITTEES:
        country.committees[name] = []
    for region, count in enumerate(MUNICIPALITIES):
        own = [f"rs-{region}", f"rf-{region}", f"health-{region}", f"growth-{region}"]
        _add(country, random, own[0], (10, 12), (4, 6))
        _add(country, random, own[1], (6, 8), (6, 8))
        _add(country, random, own[2], (8, 11), (5, 7))
        _add(country, random, own[3], (8, 11), (5, 7))
        country.regional.append(own)
        country.boards.append([])
        for number in range(count):
            _municipality(country, random, region, number, au_capacity)
        members = random.sample(country.boards[region], min(len(country.boards[region]), 12))
        joint = f"joint-{region}"
        _add(country, random, joint, (5, 8), (3, 5))
        country.joint[joint] = members
    return country


def _municipality(
    country: _Country, random: Random, region: int, number: int, au_capacity: bool
) -> None:
    key = f"{region}.{number}"
    _add(country, random, f"ks-{key}", (9, 12), (4, 6))
    _add(country, random, f"kf-{key}", (8, 10), (2, 2))
    country.boards[region].append(f"ks-{key}")
    country.assemblies.append(f"kf-{key}")
    if random.random() < 0.7:
        _add(country, random, f"ksau-{key}", (11, 16), (3, 5) if au_capacity else None, False)
        country.prepared_by[f"ks-{key}"] = (f"ksau-{key}", random.choice((7, 7, 14, 14)))
    for name in COMMITTEES:
        _add(country, random, f"{name}-{key}", (8, 11), (2, 2))
        country.committees[name].append(f"{name}-{key}")


def _add(
    country: _Country,
    random: Random,
    body: str,
    meetings_a_year: tuple[int, int],
    capacity: tuple[int, int] | None,
    decides: bool = True,
) -> None:
    """A body with its plan: a weekday of its own, meetings spread evenly but for July."""
    count = round(random.randint(*meetings_a_year) * PLANNED_MONTHS / 12)
    takes = None if capacity is None else random.randint(*capacity)
    weekday, phase = random.randrange(4), random.random()
    first = date(FIRST_YEAR, 1, 7).toordinal()
    step = PLANNED_MONTHS * 30.4 / count
    days = set()
    for index in range(count):
        day = int(first + (index + phase) * step) + random.randint(-3, 3)
        if date.fromordinal(day).month == 7:
            day += random.choice((-28, 28))
        days.add(day - date.fromordinal(day).weekday() + weekday)
    two_days = body.startswith("rf") and random.random() < 0.5
    country.slots[body] = tuple(
        Slot(f"{body}/{day}", day, day + two_days, decides, takes) for day in sorted(days)
    )
    country.lead[body] = random.choice((10, 14, 14, 14, 21))
    country.lag[body] = random.choice((3, 7, 7, 10, 14))


def _round(country: _Country, random: Random, workdays: frozenset[int], index: int) -> Round:
    day = date(FIRST_YEAR, 1, 7).toordinal() + index * 360 // ROUNDS_A_YEAR
    dispatch = _workday(day + random.randrange(7), workdays)
    region = random.choices(range(len(MUNICIPALITIES)), MUNICIPALITIES)[0]
    owner = random.choice(
        [*country.regional[region], country.regional[region][0], f"joint-{region}"]
    )
    wanted = random.randint(_SMALLEST_ROUND, _LARGEST_ROUND)
    near = [body for bodies in country.regional for body in bodies if body != owner]
    kind = random.random()
    if kind < 0.35:  # the region asks its municipalities, then its neighbours
        neighbour = (region + 1) % len(MUNICIPALITIES)
        pool = [*country.boards[region], *country.boards[neighbour], *random.sample(near, 16)]
    elif kind < 0.5:  # everybody in the country may be asked
        pool = [body for boards in country.boards for body in boards]
    elif kind < 0.9:  # one trade over the country
        pool = country.committees[random.choice(COMMITTEES)]
    else:  # what every fullmäktige must decide
        pool = country.assemblies
    recipients = random.sample(pool, min(wanted, len(pool)))
    prep_days = random.choice((13, 13, 20))
    targets = tuple(
        Target(slot.id, slot.start, _workday(slot.start - prep_days, workdays))
        for slot in country.slots[owner]
        if slot.start > dispatch
    )
    requests = tuple(_request(country, body) for body in recipients)
    return Round(f"r{index}", dispatch, requests, targets)


def _request(country: _Country, body: str) -> Request:
    if body in country.prepared_by:
        committee, gap_days = country.prepared_by[body]
        stages = (Stage(committee, country.lead[committee]), Stage(body, gap_days))
    else:
        stages = (Stage(body, country.lead[body]),)
    return Request(body, stages, country.lag[body])


def _workday(day: int, workdays: frozenset[int]) -> int:
    """The last working day ≤ ``day``."""
    while day not in workdays:
        day -= 1
    return day
