"""A weekday in several weeks, written out so that each reads as everywhere else.

The text this reader expects::

    KSAU sammanträder tisdagar v. 3, 7 och 11
    måndag v 5, v 9
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from calendars.dates import MONTH_PATTERN
from calendars.grammar.lines import LogicalLine
from calendars.patterns import compiled_on_use

_WEEK = r"(?:v(?:eckor(?:na)?|ecka|\.)?\s*)"
_WEEKS = compiled_on_use(
    r"\b(?P<day>(?:mån|tis|ons|tors|fre|lör|sön)dag)(?:ar(?:na)?|en)?\s+(?:i\s+)?"
    rf"(?P<weeks>{_WEEK}\d{{1,2}}(?:(?:\s*,\s*|\s+och\s+|\s+samt\s+){_WEEK}?\d{{1,2}}\b(?![.:/-]\d))+)"
    rf"(?!\s*{MONTH_PATTERN}\b)",
    re.IGNORECASE,
)


def with_weeks_written(line: LogicalLine) -> LogicalLine:
    """``tisdagar v. 3, 7`` → ``tisdag v. 3, tisdag v. 7``."""
    return replace(line, text=_WEEKS.sub(_each, line.text))


def _each(match: re.Match[str]) -> str:
    weeks = re.findall(r"\d{1,2}", match["weeks"])
    return ", ".join(f"{match['day']} v. {week}" for week in weeks)
