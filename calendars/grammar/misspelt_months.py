"""Days whose month is misspelt: no date, but surely meant as one, so they are told.

The text this reader expects::

    11 februri
    den 3 Septemer kl. 13.00
    6 mja
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
_SHORT_MONTHS = (
    "jan",
    "feb",
    "mars",
    "apr",
    "maj",
    "juni",
    "juli",
    "aug",
    "sept",
    "sep",
    "okt",
    "nov",
    "dec",
)
# Words of their own: "2 par".
_WORDS = frozenset({"par"})
_LIKENESS = 0.8  # a letter or two wrong: "aprl" 0.89, "october" 0.86
_MONTH = compiled_on_use(MONTH_PATTERN)
_DAY_AND_WORD = compiled_on_use(
    r"(?<![\d.:,/-])(?P<day>0?[1-9]|[12]\d|3[01])(?::e)?\s+(?P<word>[a-zåäö]{3,11})\b",
    re.IGNORECASE,
)


def _swapped(word: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


# Short months are one letter from many a word, so only two letters that changed places tell.
_SWAPPED = {
    slip: month for month in _SHORT_MONTHS for slip in _swapped(month) if slip not in _WORDS
}


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
    if word in _SWAPPED:
        return _SWAPPED[word]
    near = get_close_matches(word, _LONG_MONTHS, n=1, cutoff=_LIKENESS)
    return near[0] if near and near[0][0] == word[0] else None
