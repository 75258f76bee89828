from datetime import date, time

import pytest

from calendars.dates import Day, find_dates, find_year


def spans(text: str, year: int = 2026) -> list[tuple[date | None, date | None]]:
    return [(m.first.in_year(year), m.last.in_year(year)) for m in find_dates(text)]


def one_day(month: int, day: int, year: int = 2026) -> tuple[date, date]:
    return date(year, month, day), date(year, month, day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 september", [one_day(9, 10)]),
        ("den 14 januari", [one_day(1, 14)]),
        ("den den 28 april 2020 kl.09.00", [one_day(4, 28, 2020)]),
        ("tis 3 mars", [one_day(3, 3)]),
        ("Torsdagen den 1 februari", [one_day(2, 1)]),
        ("21 mar. 2025", [one_day(3, 21, 2025)]),
        ("14 sept", [one_day(9, 14)]),
        ("2025-01-14", [one_day(1, 14, 2025)]),
        ("250114", [one_day(1, 14, 2025)]),
        ("KF 20250114, 250218", [one_day(1, 14, 2025), one_day(2, 18, 2025)]),
        ("14/1", [one_day(1, 14)]),
        ("14/1-25", [one_day(1, 14, 2025)]),
        ("14/1 2025", [one_day(1, 14, 2025)]),
        # Day and month in a list; 20.10 and 8.12 could be hours where they stood alone.
        (
            "KF: 15.9, 20.10 och 8.12",
            [one_day(9, 15), one_day(10, 20), one_day(12, 8)],
        ),
        ("14-jan", [one_day(1, 14)]),
        ("14-jan-25; 11-feb-2025", [one_day(1, 14, 2025), one_day(2, 11, 2025)]),
        # No day after the twelfth: paragraphs. Two figures everywhere: hours.
        ("1.1, 1.2, 1.3", []),
        ("13.30, 14.15, 15.10", []),
        ("13, 27 januari", [one_day(1, 13), one_day(1, 27)]),
        ("3 och 17 mars", [one_day(3, 3), one_day(3, 17)]),
        ("13, 27 januari, 5 februari", [one_day(1, 13), one_day(1, 27), one_day(2, 5)]),
        ("24–25 september", [(date(2026, 9, 24), date(2026, 9, 25))]),
        ("24-25 september", [(date(2026, 9, 24), date(2026, 9, 25))]),
        ("24 25 september", [(date(2026, 9, 24), date(2026, 9, 25))]),
        ("30 september–1 oktober", [(date(2026, 9, 30), date(2026, 10, 1))]),
        # Days too far apart for one meeting are two.
        ("3 17 mars", [one_day(3, 3), one_day(3, 17)]),
        ("2025/01/14", [one_day(1, 14, 2025)]),
        ("2025/1/14", [one_day(1, 14, 2025)]),
        ("RS/2025/01/14", []),
        ("11 och 25/1", [one_day(1, 11), one_day(1, 25)]),
        ("9, 16 och 30/3", [one_day(3, 9), one_day(3, 16), one_day(3, 30)]),
        ("3, 17/2, 14, 28/3", [one_day(2, 3), one_day(2, 17), one_day(3, 14), one_day(3, 28)]),
        ("14 & 21/1 2025", [one_day(1, 14, 2025), one_day(1, 21, 2025)]),
        ("5–7 och 10/5", [(date(2026, 5, 5), date(2026, 5, 7)), one_day(5, 10)]),
        ("tis 6 och tors 8/10", [one_day(10, 6), one_day(10, 8)]),
        # Numbers that do not rise, or that count something else, are no list of days.
        ("30 och 2/3", [one_day(3, 2)]),
        ("Sal 2, 14/1", [one_day(1, 14)]),
        ("kl 9 och 25/1", [one_day(1, 25)]),
        ("§ 5 och 6/1", [one_day(1, 6)]),
        ("9-12, 25/1", [one_day(1, 25)]),
    ],
)
def test_finds_dates(text: str, expected: list[tuple[date, date]]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "250 000",
        "212000-1234",
        "850101-1234",
        "§ 231015",
        "KF_240117.pdf",
        "RS/559/2019",
        "KS 2019/0123",
        "§ 126",
        "RV180949",
        "sida 3 av 10",
        "kl. 13.00",
        "mars",
        "",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_side_by_side_days_are_an_assumption() -> None:
    (assumed,) = find_dates("24 25 september")
    (written,) = find_dates("24–25 september")
    assert assumed.assumed_range
    assert not written.assumed_range


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("3 mars kl. 13.00", time(13), None),
        ("3 mars, kl 9", time(9), None),
        ("3 mars kl. 09:30–12:00", time(9, 30), time(12)),
        ("3 mars 13.00-15.30", time(13), time(15, 30)),
        ("3 mars", None, None),
    ],
)
def test_times_after_a_date(text: str, start: time | None, end: time | None) -> None:
    (found,) = find_dates(text)
    assert (found.start_time, found.end_time) == (start, end)


def test_weekday_beside_a_date() -> None:
    (found,) = find_dates("Tisdag 21 oktober 2024")
    assert found.weekday == 1


def test_impossible_day_has_no_date() -> None:
    assert Day(11, 31).in_year(2026) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Sammanträden 2019", 2019),
        ("År 2026", 2026),
        ("2024 och 2025", None),
        ("KS 2019-09-10", None),
        ("inga år", None),
    ],
)
def test_year_of_a_heading(text: str, year: int | None) -> None:
    assert find_year(text) == year


@pytest.mark.parametrize("text", ["17.01.2018 20.12.2017", "17.01.2018, 20.12.2017"])
def test_a_date_after_a_date_is_no_time(text: str) -> None:
    assert [(m.first.year, m.start_time) for m in find_dates(text)] == [(2018, None), (2017, None)]
