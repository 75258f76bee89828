"""Heads of a year: a row of months."""

from __future__ import annotations

import re

from calendars.dates import MONTH_PATTERN, month_number
from calendars.document import TableRow
from calendars.patterns import compiled_on_use

MONTH_CELL = compiled_on_use(rf"\s*({MONTH_PATTERN})\.?\s*((?:19|20)\d\d)?\s*", re.IGNORECASE)
MIN_MONTHS = 3


def month_columns(row: TableRow) -> dict[int, tuple[int, int | None]]:
    """Column → (month, year) where a row is the head of a year; {} where it is not."""
    found: dict[int, tuple[int, int | None]] = {}
    for index, cell in enumerate(row.cells):
        match = MONTH_CELL.fullmatch(cell)
        if match:
            found[index] = (month_number(match[1]), int(match[2]) if match[2] else None)
    others = sum(bool(cell.strip()) for cell in row.cells) - len(found)
    return found if len(found) >= MIN_MONTHS or (len(found) == 2 and others < 2) else {}
