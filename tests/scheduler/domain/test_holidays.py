from datetime import date

import holidays as library
import pytest

from scheduler.domain.holidays import holidays_of


@pytest.mark.parametrize("year", range(1990, 2101))
def test_the_rules_equal_the_library_s(year: int) -> None:
    expected = library.country_holidays(
        "SE", categories=("public", "de_facto"), language="sv", years=year
    )
    assert holidays_of(year) == dict(expected.items())


def test_two_holidays_on_one_day() -> None:
    # Ascension Day fell on the first of May in 2008.
    assert holidays_of(2008)[date(2008, 5, 1)] == "Första maj; Kristi himmelsfärdsdag"
