"""From the dates that a letter's wording makes limits to its last response dates.

The same date is kept once. A date that the letter replaces is ``superseded``; one recipient's
own date is an ``extension``; several dates that nothing tells apart are all uncertain.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from calendars.dates import WEEKDAY_NAMES
from calendars.letter_deadlines import Candidate
from calendars.letter_years import YearHints
from calendars.records import ResultBuilder, SourceRef
from calendars.remiss_facts import DeadlineStatus, LetterDeadline


def settle(
    candidates: Sequence[Candidate], hints: YearHints, found: ResultBuilder
) -> tuple[LetterDeadline, ...]:
    """The last response dates in the letter's order; what was wrong with one goes to ``found``."""
    dated = [(c, _dated(c, hints, found)) for c in candidates]
    readable = [(c, deadline) for c, deadline in dated if deadline is not None]
    new_dates = {d.date for c, d in readable if c.is_new and not c.is_old and not c.is_extension}
    has_other = any(not c.is_old and not c.is_extension for c, _d in readable)
    settled = []
    for candidate, deadline in readable:
        status: DeadlineStatus = "current"
        reason = deadline.reason
        if candidate.is_extension:
            status = "extension"
        elif candidate.is_old and has_other:
            status = "superseded"
        elif candidate.is_old:
            reason = _and(reason, "Datumet kallas tidigare, men inget nytt datum hittades.")
        elif new_dates and deadline.date not in new_dates:
            status = "superseded"
        applies_to = candidate.extends if candidate.is_extension else candidate.part
        settled.append(replace(deadline, status=status, applies_to=applies_to, reason=reason))
    return tuple(_tell_apart(_merge(settled)))


def _dated(candidate: Candidate, hints: YearHints, found: ResultBuilder) -> LetterDeadline | None:
    mention, sentence = candidate.mention, candidate.sentence
    row = sentence.row_at(mention.start)
    year, year_reason = hints.year_of(candidate)
    if year is None:
        found.error(
            row,
            "year_missing",
            f"rad {row}: ”{mention.text}” saknar år och inget i brevet säger vilket det är – "
            "ange sista svarsdag själv.",
        )
        return None
    day = mention.last.in_year(year)
    if day is None:
        found.error(
            row,
            "impossible_date",
            f"rad {row}: ”{mention.text}” ({year}) är inget datum – ange sista svarsdag själv.",
        )
        return None
    reasons = [*candidate.reasons, *([year_reason] if year_reason else [])]
    if mention.weekday is not None and mention.weekday != day.weekday():
        reasons.append(
            f"{day} är en {WEEKDAY_NAMES[day.weekday()]}, inte en {WEEKDAY_NAMES[mention.weekday]}."
        )
        found.warn(
            row,
            "weekday_mismatch",
            f"rad {row}: ”{mention.text}” är en {WEEKDAY_NAMES[day.weekday()]} {year}, inte en "
            f"{WEEKDAY_NAMES[mention.weekday]} – datumet används; fråga avsändaren vilket som "
            "gäller.",
        )
    if hints.sent is not None and day < hints.sent:
        reasons.append(f"Dagen ligger före brevets egen dag {hints.sent}.")
    if candidate.is_exclusive and day > date.min:
        day -= timedelta(days=1)
    return LetterDeadline(
        date=day,
        time=candidate.time,
        applies_to=None,
        status="current",
        source=SourceRef(found.file, row, sentence.quote),
        reason=" ".join(reasons) or None,
    )


def _merge(deadlines: Sequence[LetterDeadline]) -> list[LetterDeadline]:
    """Each date once per status and recipient; the surest mention is kept, with a stated time."""
    merged: dict[tuple[object, ...], LetterDeadline] = {}
    for one in deadlines:
        key = (one.date, one.status, one.applies_to if one.status == "extension" else None)
        known = merged.get(key)
        if known is None:
            merged[key] = one
            continue
        kept = one if known.reason and not one.reason else known
        part = known.applies_to if known.applies_to == one.applies_to else None
        applies_to = one.applies_to if one.status == "extension" else part
        merged[key] = replace(kept, time=known.time or one.time, applies_to=applies_to)
    return list(merged.values())


def _tell_apart(deadlines: Sequence[LetterDeadline]) -> list[LetterDeadline]:
    """A single current date is for everybody; of several, those without a part are uncertain."""
    current = [one for one in deadlines if one.status == "current"]
    days = sorted({one.date.isoformat() for one in current})
    parts = [one.applies_to for one in current]
    result = []
    for one in deadlines:
        if one.status != "extension" and (len(days) < 2 or one.status == "superseded"):
            one = replace(one, applies_to=None)
        elif one.status == "current" and parts.count(one.applies_to) > (one.applies_to is not None):
            reason = f"Brevet har flera sista svarsdagar ({', '.join(days)}): välj den som gäller."
            one = replace(one, reason=_and(one.reason, reason))
        result.append(one)
    return result


def _and(reason: str | None, more: str) -> str:
    return f"{reason} {more}" if reason else more
