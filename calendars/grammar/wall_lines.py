"""Wall calendars whose columns only spaces draw, however badly a PDF's text has kept them.

The text this reader expects::

    Januari 2025       Februari 2025    Mars 2025
    O 1 Nyårsdagen     L 1              L 1
    T 7  KSAU          F 7              F 7
    M13              3 T 13  KS KF      T 13

Every line is a day of the month, once for each month that has it: the months are told by their
order, and where some are missing by the weekday's letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations

from msgspec import Struct

from calendars.dates import MONTH_PATTERN, month_number
from calendars.document import Line, Table, TableRow
from calendars.patterns import compiled_on_use

_MONTH = compiled_on_use(rf"({MONTH_PATTERN})\.?(?:\s+((?:19|20)\d\d))?", re.IGNORECASE)
_DAY = compiled_on_use(
    r"(?<![\w.:/-])(?P<letter>[Mm]ån?|[Tt]is?|[Oo]ns?|[Tt]ors?|[Ff]re?|[Ll]ör?|[Ss]ön?|[MTOFLS])\.?\s?"
    r"(?P<day>\d{1,2})(?![\d.:/])"
)
_LETTERS = "MTOTFLS"
_MIN_MONTHS = 2
_MIN_ROWS = 20


class _Month(Struct, frozen=True):
    number: int
    year: int | None
    text: str

    def has(self, day: int) -> bool:
        return self.letter(day) is not None

    def letter(self, day: int) -> str | None:
        """The letter of the day's weekday, "?" where the year is not known, None for no day."""
        try:
            # A leap year, so that no 29 February is lost where the year is not known.
            found = date(self.year or 2024, self.number, day)
        except ValueError:
            return None
        return _LETTERS[found.weekday()] if self.year else "?"


def wall_tables(
    lines: Sequence[Line], _is_known: Callable[[str], bool]
) -> list[Table | list[Line]]:
    """The runs of lines as they are, and the wall calendars among them as tables."""
    groups: list[Table | list[Line]] = []
    plain: list[Line] = []
    index = 0
    while index < len(lines):
        months = _months(lines[index].text)
        rows, end = _rows(lines, index + 1, months) if months else ([], index)
        if len(rows) < _MIN_ROWS:
            plain.append(lines[index])
            index += 1
            continue
        groups += [plain] if plain else []
        plain = []
        head = TableRow(lines[index].row, tuple(month.text for month in months))
        groups.append(Table((head, *rows), "wall"))
        index = end
    return [*groups, plain] if plain else groups


def _months(text: str) -> list[_Month]:
    """The months of a head line, [] where the line is none."""
    found = list(_MONTH.finditer(text))
    if len(found) < _MIN_MONTHS or re.search(r"\w", _MONTH.sub(" ", text)):
        return []
    return [
        _Month(month_number(m[1]), int(m[2]) if m[2] else None, m.group().strip()) for m in found
    ]


def _rows(
    lines: Sequence[Line], first: int, months: Sequence[_Month]
) -> tuple[list[TableRow], int]:
    """The days under a head, and the line after the last; lines between them without a day are
    what is left of words written downwards."""
    rows: list[TableRow] = []
    end = first
    for index in range(first, len(lines)):
        text = lines[index].text
        days = list(_DAY.finditer(text))
        if not days or len({day["day"] for day in days}) > 1:
            if re.search(r"\d|\w{4}", text):
                break
            continue
        columns = _columns(days, months)
        if columns is None:
            break
        cells = [""] * len(months)
        ends = [day.start() for day in days[1:]] + [len(text)]
        for column, day, stop in zip(columns, days, ends, strict=True):
            words = " ".join(text[day.end() : stop].split())
            cells[column] = f"{day['letter']} {day['day']} {words}".strip()
        rows.append(TableRow(lines[index].row, tuple(cells)))
        end = index + 1
    return rows, end


def _columns(days: Sequence[re.Match[str]], months: Sequence[_Month]) -> tuple[int, ...] | None:
    """The month of each day on a line, or None where nothing tells."""
    number = int(days[0]["day"])
    having = [n for n, month in enumerate(months) if month.has(number)]
    if len(days) == len(having):
        return tuple(having)
    letters = [day["letter"][0].upper() for day in days]
    fitting = [
        chosen
        for chosen in combinations(having, len(days))
        if all(
            months[n].letter(number) in ("?", letter)
            for n, letter in zip(chosen, letters, strict=True)
        )
    ]
    return fitting[0] if len(fitting) == 1 else None
