"""What a calendar's event is, told by its title alone.

The titles this reader expects::

    Kommunstyrelsen
    KF beslutar om skattesats
    Budgetberedning dag 2
    Sista dag för politiska förslag
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from calendars.grammar.lexicon import find_bodies, label_body, without_kind_words
from calendars.grammar.words import LIST_WORDS
from calendars.patterns import compiled_on_use
from calendars.records import DeadlineKind
from calendars.wording import deadline_in

_MEETS = compiled_on_use(
    r"\s*(?:[-–:,(]|dag\s*\d|bereder|beslutar|beslut\b|sammanträder|behandlar|fastställer|antar|möts|"
    r"heldag|halvdag|budget|extra|inställ)",
    re.IGNORECASE,
)


def body_of_title(title: str, is_known: Callable[[str], bool]) -> str | None:
    """The body whose meeting the event is, or None where the title names none.

    A title the caller knows, with or without its kind of meeting, is kept as written.
    """
    for name in (title, without_kind_words(title)):
        if name and is_known(name):
            return name
    return _named_in(title)


@lru_cache(maxsize=4096)
def _named_in(title: str) -> str | None:
    label = label_body(title, lambda _name: False)
    if label is not None:
        return label
    title = re.sub(r"^([A-ZÅÄÖ]{2,4})-(?=beslut|möte)", r"\1 ", title)
    mentions = find_bodies(title)
    if not mentions:
        return None
    first = mentions[0]
    if first.start == 0 and _MEETS.match(title[first.end :]):
        return first.name
    is_meeting = LIST_WORDS.search(title) or re.search(r"\bmöte\b|\bsammanträde\b", title, re.I)
    return first.name if is_meeting and len(mentions) == 1 else None


@lru_cache(maxsize=4096)
def deadline_of_title(title: str) -> DeadlineKind | None:
    """The deadline the event is, or None."""
    if re.match(r"deadline\b", title, re.IGNORECASE):
        return "intake"
    return deadline_in(title)
