from datetime import date, timedelta

import pytest

from scheduler.domain.bodies import Region
from scheduler.domain.soft_blocks import SoftBlock, is_bridge_day, soft_block_of
from scheduler.domain.workdays import Workdays

WORKDAYS = Workdays()


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, ["01-02", "01-05", "05-15"]),
        (2027, ["05-07"]),
        (2028, ["01-07", "05-26", "06-05"]),
    ],
)
def test_bridge_days_of_a_year(year: int, days: list[str]) -> None:
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [f"{day:%m-%d}" for day in every if is_bridge_day(day, WORKDAYS)] == days


def test_a_block_over_the_new_year() -> None:
    christmas = SoftBlock("jul", "", first=(12, 22), last=(1, 7))
    for day, inside in (
        (date(2026, 12, 21), False),
        (date(2026, 12, 22), True),
        (date(2027, 1, 7), True),
        (date(2027, 1, 8), False),
    ):
        assert christmas.holds(day, WORKDAYS) is inside


def test_a_block_within_a_year_holds_its_first_and_last_day() -> None:
    block = SoftBlock("valborg", "", first=(4, 28), last=(5, 2))
    days = [date(2026, 4, 27) + timedelta(days=n) for n in range(7)]
    assert [block.holds(day, WORKDAYS) for day in days] == [False, *[True] * 5, False]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 7, 6), "semestern"),  # Monday of week 28
        (date(2026, 8, 2), "semestern"),  # Sunday of week 31
        (date(2026, 8, 3), None),
        (date(2026, 3, 4), "sportlovet"),  # week 10
        (date(2026, 10, 28), "höstlovet"),  # week 44
        (date(2026, 12, 23), "jul och nyår"),
        (date(2026, 5, 15), "klämdagarna"),  # after Ascension Day
        (date(2026, 11, 11), None),
    ],
)
def test_the_blocks_of_config(jamtland: Region, day: date, name: str | None) -> None:
    block = soft_block_of(jamtland.soft_blocks, day, WORKDAYS)
    assert (block.name if block else None) == name
