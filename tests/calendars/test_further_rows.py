"""Rows of a table of months that stand apart from its head."""

from __future__ import annotations

import pytest

from calendars.grammar.options import ReadOptions
from calendars.read_text import read_text

DRAWN = (
    "                Jan   Feb   Mars  April\n"
    "KS              20    17    17    21\n"
    "{between}"
    "{label}14    11    11    15\n"
)
SINGLE = "Nämnd Jan Feb Mars April\nKS 20 17 17 21\n{between}{label} 14 11 11 15\n"
BARS = "| | Jan | Feb | Mars | April |\n|---|---|---|---|---|\n| KS | 20 | 17 | 17 | 21 |\n"


def days(text: str) -> list[tuple[str, str]]:
    result = read_text(f"Plan 2026\n{text}", "plan.txt", ReadOptions())
    assert result.problems == ()
    return [(m.body, f"{m.start_date:%m-%d}") for m in result.meetings]


def of(body: str, *found: str) -> list[tuple[str, str]]:
    return [(body, day) for day in found]


KS = of("KS", "01-20", "02-17", "03-17", "04-21")
REST = ("01-14", "02-11", "03-11", "04-15")


@pytest.mark.parametrize("between", ["\n", "Nämnder\n", "\nNämnder\n\n"])
@pytest.mark.parametrize("table", [DRAWN, SINGLE])
def test_rows_below_a_gap_or_a_word_are_under_the_same_months(table: str, between: str) -> None:
    text = table.format(between=between, label="Socialnämnden   " if table is DRAWN else "SN")
    body = "Socialnämnden" if table is DRAWN else "SN"
    assert days(text) == KS + of(body, *REST)


def test_a_label_that_broke_in_two_is_one() -> None:
    text = DRAWN.format(between="Tekniska\n", label="utskottet       ")
    assert days(text) == KS + of("Tekniska utskottet", *REST)


def test_the_body_between_owns_the_parts_below_it() -> None:
    text = DRAWN.format(between="\nSocialnämnden\n", label="AU              ")
    assert days(text) == KS + of("Socialnämndens arbetsutskott", *REST)


def test_a_long_month_with_a_single_space_after_it_is_a_column_of_its_own() -> None:
    text = "                mars  april maj   juni\nKS              17    21    19    9\n"
    assert days(text) == of("KS", "03-17", "04-21", "05-19", "06-09")


def test_a_table_without_a_head_has_that_of_the_table_above() -> None:
    text = BARS + "\n| SN | 14 | 11 | 11 | 15 |\n"
    assert days(text) == KS + of("SN", *REST)


def test_another_table_of_another_width_has_not() -> None:
    text = BARS + "\n| SN | 14 | 11 |\n"
    result = read_text(f"Plan 2026\n{text}", "plan.txt", ReadOptions())
    assert {m.body for m in result.meetings} == {"KS"}
