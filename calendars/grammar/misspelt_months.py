"""Days whose month is misspelt: no date, but surely meant as one, so they are told.

The text this reader expects::

    11 februri
    den 3 Septemer kl. 13.00
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from calendars.months import MONTH_PATTERN
from calendars.patterns import compiled_on_use
from calendars.records import ResultBuilder

# The months whose names are long enough to be known when a letter is wrong.
_LONG_MONTHS = (
    "januari",
    "februari",
    "april",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_LIKENESS = 0.8  # a letter or two wrong: "aprl" 0.89, "october" 0.86
_MONTH = compiled_on_use(MONTH_PATTERN)
_DAY_AND_WORD = compiled_on_use(
    r"(?<![\d.:,/-])(?P<day>0?[1-9]|[12]\d|3[01])(?::e)?\s+(?P<word>[a-zåäö]{4,11})\b",
    re.IGNORECASE,
)


def report_misspelt_months(found: ResultBuilder, rows: Iterable[tuple[int, str]]) -> None:
    """Tells, as errors, the days of ``rows`` (number and text) whose month is nearly one."""
    for row, text in rows:
        for match in _DAY_AND_WORD.finditer(text):
            meant = _month_meant(match["word"].lower())
            if meant is not None:
                found.error(
                    row,
                    "misspelt_month",
                    f"rad {row}: ”{match[0]}” är inget datum – om ”{match['day']} {meant}” "
                    "menas, rätta raden.",
                )


def _month_meant(word: str) -> str | None:
    """The month a word is a slip of; none where it is a month, however written, or no slip."""
    if _MONTH.fullmatch(word):
        return None
    near = get_close_matches(word, _LONG_MONTHS, n=1, cutoff=_LIKENESS)
    return near[0] if near and near[0][0] == word[0] else None
