"""Swedish public holidays (lag 1989:253, 1 §) and the three eves that count as such (lag 1930:173,
2 §): midsommarafton, julafton and nyårsafton.

The rules stand here and not in a library because they are few and the library takes a third of the
time in which the command must answer; the tests hold them equal to the library's from 1990 to 2100,
the last year it knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.easter import easter

_EASTER = (
    (-2, "Långfredagen"),
    (0, "Påskdagen"),
    (1, "Annandag påsk"),
    (39, "Kristi himmelsfärdsdag"),
    (49, "Pingstdagen"),
)
_FIXED = (
    (1, 1, "Nyårsdagen"),
    (1, 6, "Trettondedag jul"),
    (5, 1, "Första maj"),
    (12, 24, "Julafton"),
    (12, 25, "Juldagen"),
    (12, 26, "Annandag jul"),
    (12, 31, "Nyårsafton"),
)
# Lag 2004:1320: from 2005 the national day is a holiday in place of Whit Monday.
_NATIONAL_DAY_SINCE = 2005
_SATURDAY = 5


def holidays_of(year: int) -> dict[date, str]:
    """Each holiday and its Swedish name; where two fall on one day both, joined by ``; ``.

    Holds from 1990, when the law came into force.
    """
    names: dict[date, list[str]] = {}
    for day, name in _holidays(year):
        names.setdefault(day, []).append(name)
    return {day: "; ".join(sorted(found)) for day, found in names.items()}


def _holidays(year: int) -> Iterator[tuple[date, str]]:
    for month, day, name in _FIXED:
        yield date(year, month, day), name
    easter_day = easter(year)
    for days, name in _EASTER:
        yield easter_day + timedelta(days=days), name
    if year >= _NATIONAL_DAY_SINCE:
        yield date(year, 6, 6), "Nationaldagen"
    else:
        yield easter_day + timedelta(days=50), "Annandag pingst"
    midsummer = _first_saturday(date(year, 6, 20))
    yield midsummer - timedelta(days=1), "Midsommarafton"
    yield midsummer, "Midsommardagen"
    yield _first_saturday(date(year, 10, 31)), "Alla helgons dag"


def _first_saturday(day: date) -> date:
    return day + timedelta(days=(_SATURDAY - day.weekday()) % 7)
