"""Lines that say how often a body meets and not on which days.

The text this reader expects::

    KSAU: varannan tisdag kl. 9
    Socialnämnden sammanträder första måndagen i varje månad
    Utskottet möts tisdagar jämna veckor
    Utskottet: varje onsdag, första gången den 7 januari

No days are made from it: holidays, summers and the first week are for people to decide.
"""

from __future__ import annotations

import re
from collections import Counter

from calendars.grammar.places import Place
from calendars.patterns import compiled_on_use
from calendars.records import ResultBuilder

_DAY = r"(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en|ar(?:na)?)?"
_OFTEN = compiled_on_use(
    rf"\bvarannan\s+(?:{_DAY}|vecka|månad)"
    rf"|\bvar\s+(?:tredje|fjärde|sjätte)\s+(?:{_DAY}|vecka|månad)"
    rf"|\bvarje\s+(?:{_DAY}|vecka|månad|kvartal)"
    rf"|\b(?:första|andra|tredje|fjärde|sista)\s+(?:hel(?:a|g)?fria\s+)?{_DAY}\s+(?:i|varje)\b"
    r"|\b(?:jämna|udda|ojämna)\s+veckor\b",
    re.IGNORECASE,
)
_MEETS = compiled_on_use(r"\b(?:sammanträd|möte|mötes|möts|träffas)\w*", re.IGNORECASE)
_BEGINS = compiled_on_use(
    r"\b(?:första\s+gången|med\s+(?:start|början)|start(?:ar)?|börjar)\b|"
    r"\b(?:från\s+och\s+med|fr\.?\s?o\.?\s?m\b)",
    re.IGNORECASE,
)
_LONGEST_SHOWN = 80


def tells_how_often(text: str) -> bool:
    """Whether the line says how often something is done."""
    return _OFTEN.search(text) is not None


def is_of_meetings(text: str) -> bool:
    """Whether a line that tells how often and names no body tells it of meetings: pay days come
    every month too."""
    return _OFTEN.match(text) is not None or _MEETS.search(text) is not None


def tells_first_day(text: str, before: int) -> bool:
    """Whether the words before an offset say how often, and that what stands there is the first
    day alone."""
    words = text[:before]
    return tells_how_often(words) and _BEGINS.search(words) is not None


class HowOften:
    """What lines without dates, or with the first alone, have said of how often bodies meet."""

    def __init__(self) -> None:
        self._told: list[tuple[Place, str, str | None, bool]] = []

    def take(self, place: Place, text: str, body: str | None, *, has_first: bool = False) -> None:
        """Keeps a line that tells of ``body``; ``has_first`` where the first day stands in it."""
        self._told.append((place, text, body, has_first))

    def report(self, found: ResultBuilder) -> None:
        """Says so of the bodies whose days the plan does not write out elsewhere."""
        days = Counter(meeting.body for meeting in found.meetings)
        for place, text, body, has_first in self._told:
            if (days[body] if body else days.total()) > has_first:
                continue
            read = "bara den första lästes" if has_first else "inga möten lästes"
            shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]} …"
            found.warn(
                place.row,
                "days_not_written",
                f"rad {place.row}: ”{shown}” säger hur ofta {body or 'organet'} möts men inte "
                f"vilka dagar – {read}; skriv ut datumen.",
            )
