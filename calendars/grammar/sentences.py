"""Sentences around dates that tell of all of them, or of another thing than the next one.

The text this reader expects::

    18 februari och 27 maj. Sammanträdet äger rum kl. 16.
    Valnämndens sammanträden hålls klockan 17.00 förutom den 16 september.
    Kommunstyrelsens sammanträden den 18 augusti och den 8 september ställs in.
    Nästa föreningsstämma äger rum den 11 maj kl. 19.00.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from calendars.dates import DateMention, find_times
from calendars.grammar.lexicon import find_bodies
from calendars.grammar.stated_hours import StatedHour, stated_hours
from calendars.grammar.words import SEPARATORS
from calendars.patterns import compiled_on_use
from calendars.records import Status

_SENTENCE_END = compiled_on_use(r"[.;]\s+(?=[A-ZÅÄÖ])")
_EXCEPT = compiled_on_use(
    r"\b(?:förutom|utom|undantag\w*(?:\s+(?:för|av))?)\s+(?:mötet|sammanträdet)?\s*(?:den\s+)?$",
    re.IGNORECASE,
)
_OF_SOME = compiled_on_use(r"\s*(?:sammanträde(?:na|t)|möte(?:na|t))\s+(?:den\s+)?", re.IGNORECASE)
_BEGINS = compiled_on_use(r"\s*(?:då\s+)?(?:börjar|startar|inleds)\b", re.IGNORECASE)
_PAPER = compiled_on_use(
    r"\W*(?:(?:protokoll(?:sbilaga)?|kallelse(?:\s+till)?|handlingar(?:\s+till)?)\W+){1,2}"
    r"(?:(?:omedelbart?|omedelbar|justera[dt]|justering|protokoll|paragraf|till|§+|[\d,–-]+)\W*)*$",
    re.IGNORECASE,
)
_ALL_CANCELLED = compiled_on_use(
    r"\W*(?:kommer att\s+)?(?:ställ(?:s|as)\s+in|(?:är|blir)\s+inställ[dt][ae]?)\b|\W*utgår\b",
    re.IGNORECASE,
)

# Meetings with a name of their own, which the body that calls them does not hold as its own.
_OWN_NAME = (
    r"(?P<name>(?:(?-i:[A-ZÅÄÖ])[\w-]+\s+)?(?:(?:förenings|förbunds|distrikts)stämma|"
    r"(?:topp|års|höst|vår|medlems|stor)möte)(?:n|t)?)\b"
)
_NAMED_IS_HELD = compiled_on_use(
    rf"^\W*(?:(?:nästa|årets|kommande|ordinarie)\s+){{0,2}}{_OWN_NAME}[^.;,]*?"
    r"\b(?:äger\s+rum|hålls?|planeras|genomförs|infaller|är|blir)(?:\s+till)?\s*(?:den\s*)?$",
    re.IGNORECASE,
)
_IS_NAMED = compiled_on_use(rf"\s*(?:är|blir|hålls)\s+(?:det\s+)?{_OWN_NAME}", re.IGNORECASE)


def named_meeting(before: str, after: str) -> str | None:
    """``Nästa föreningsstämma äger rum`` before a date, ``är det höstmöte`` after one: the name of
    that meeting, or None."""
    found = _NAMED_IS_HELD.search(before) or (None if before.strip() else _IS_NAMED.match(after))
    if found is None:
        return None
    name = re.sub(r"(?<=stämma)$", "n", found["name"])
    return name[:1].upper() + name[1:]


def hours_after_dates(text: str, mentions: Sequence[DateMention]) -> tuple[str, list[StatedHour]]:
    """The text without a last sentence that only tells when meetings begin, and what it tells."""
    end = _SENTENCE_END.search(text, mentions[-1].end - 1)
    hours = stated_hours(text[end.end() :]) if end else []
    return (text[: end.start() + 1], hours) if end and hours else (text, [])


def is_exception(before: str) -> bool:
    """Whether the date that follows is one an hour does not hold for."""
    return _EXCEPT.search(before) is not None


def hour_of_some(text: str, mentions: Sequence[DateMention]) -> time | None:
    """``Sammanträdena den 14 mars och 8 maj börjar klockan 09.00.``: an hour of days told
    elsewhere, or None."""
    if not _OF_SOME.fullmatch(text[: mentions[0].start]):
        return None
    tail = text[mentions[-1].end :]
    return find_times(tail)[0] if _BEGINS.match(tail) else None


def paper_of(text: str, mentions: Sequence[DateMention]) -> str | None:
    """The body of a published paper: ``Protokoll direktionen 2021-05-27``, ``2021-12-13,
    Kommunfullmäktige protokoll``. Its date is the meeting's."""
    if len(mentions) != 1 or mentions[0].last.year is None:
        return None
    words = f"{text[: mentions[0].start]} {text[mentions[0].end :]}"
    bodies = find_bodies(words)
    if len(bodies) != 1 or not _PAPER.match(words[: bodies[0].start] + words[bodies[0].end :]):
        return None
    return bodies[0].name


def status_of_all(text: str, mentions: Sequence[DateMention], index: int) -> Status | None:
    """``cancelled`` where the list of dates that ``mentions[index]`` is in ends with the words."""
    last = index
    while last + 1 < len(mentions):
        if not SEPARATORS.match(
            text[mentions[last].end : mentions[last + 1].start].replace("den", "")
        ):
            break
        last += 1
    return "cancelled" if _ALL_CANCELLED.match(text[mentions[last].end :]) else None
