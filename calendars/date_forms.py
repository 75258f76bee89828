"""Ways to write a date that are written out as others before dates are looked for.

The text this module expects::

    23.1, 20.2 och 20.3
    KS 20.1, KF 26.1
    14-jan-25
    2025/01/14
"""

from __future__ import annotations

import re
from itertools import pairwise

from calendars.months import MONTH_PATTERN, month_number
from calendars.patterns import compiled_on_use

# "23.1, 20.2, 20.3": days and months with a full stop, as in Finland; in "8.30, 9.30" are hours.
_DOTTED = compiled_on_use(
    r"(?<![\d.:])(?:\d{1,2}\.\d{1,2}\.?(?:\s*[,;]\s*|\s+(?:och|samt)\s+)){2,}\d{1,2}\.\d{1,2}(?![\d:]|\.\d)"
    r"|^\s*\d{1,2}\.\d{1,2}(?=\.?\s+kl)"
    r"|(?<![\d.:])\d{1,2}\.\d{1,2}(?=\.?\s+20\d\d\b(?![-.]))"
    r"|(?:[A-ZÅÄÖ][\w-]*:?\s+\d{1,2}\.\d{1,2}(?![\d:]|\.\d)\.?(?:\W{1,3}|$)){2,}"
)
# "14-jan", "14-jan-25": as a spreadsheet writes them.
_DASHED = compiled_on_use(
    rf"(?<![\w.-])(?P<day>\d{{1,2}})-(?P<month>{MONTH_PATTERN})(?:-(?P<year>(?:20)?\d\d))?(?![\w-])",
    re.IGNORECASE,
)
# "2025/01/14": year, month and day; "2025/01" may be anything.
_YEAR_FIRST = compiled_on_use(
    r"(?<![\w./-])(?P<year>20\d\d)/(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])(?![\w/-])"
)


def written_out(text: str) -> str:
    """The text with such dates as ``23/1``, ``14 jan`` and ``2025-01-14``, each as long as it
    was."""
    dashed = _DASHED.sub(_with_spaces, _DOTTED.sub(_with_slashes, text))
    return _YEAR_FIRST.sub(_with_dashes, dashed)


def _with_slashes(match: re.Match[str]) -> str:
    """A list of days and months as ``23/1, 20/2``; as they are hours, which go on in no order of
    months or have two digits of minutes each, and paragraphs, which count no day past the twelfth.
    """
    pairs = [(int(day), month) for day, month in re.findall(r"(\d+)\.(\d+)", match.group())]
    months = [int(month) for _day, month in pairs]
    turns_of_year = sum(later < month for month, later in pairwise(months))
    are_dates = (
        turns_of_year <= 1
        and all(1 <= month <= 12 for month in months)
        and all(1 <= day <= 31 for day, _month in pairs)
        and any(len(month) == 1 or day > 23 for day, month in pairs)
        and (len(pairs) == 1 or any(day > 12 for day, _month in pairs))
    )
    return re.sub(r"(\d)\.(?=\d)", r"\1/", match.group()) if are_dates else match.group()


def _with_dashes(match: re.Match[str]) -> str:
    """``2025/01/14`` as ``2025-01-14``, ``2025/1/4`` as ``4/1 2025``, as long as it was."""
    year, month, day = match["year"], match["month"], match["day"]
    if len(match.group()) == len("2025/01/14"):
        return f"{year}-{month}-{day}"
    return f"{int(day)}/{int(month)} {year}".ljust(len(match.group()))


def _with_spaces(match: re.Match[str]) -> str:
    """``14-jan-25`` as ``14/1-25``, ``14-jan`` as ``14 jan``, as long as it was."""
    if match["year"] is None:
        return f"{match['day']} {match['month']}"
    month = month_number(match["month"])
    return f"{match['day']}/{month}-{match['year']}".ljust(len(match.group()))
