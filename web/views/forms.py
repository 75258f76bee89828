"""Fields that several forms share. All raise BadInputError that names the field."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, time

from scheduler.domain.errors import BadInputError
from scheduler.domain.limits import MAX_YEAR, MIN_YEAR


def year_of(form: Mapping[str, str]) -> int | None:
    """The field ``year``, None where it is empty. Raises BadInputError."""
    text = form.get("year", "").strip()
    if not text:
        return None
    is_year = text.isascii() and text.isdecimal() and len(text) == 4
    if not is_year or not MIN_YEAR <= int(text) <= MAX_YEAR:
        raise BadInputError(f"”{text}” är inget årtal: skriv till exempel 2026.")
    return int(text)


def day_of(form: Mapping[str, str], field: str, name: str) -> date | None:
    """The date in ``field``, None where it is empty; ``name`` is what the user calls it."""
    text = form.get(field, "").strip()
    return day_from(text, name) if text else None


def day_from(text: str, name: str) -> date:
    """The date that is written; ``name`` is what the user calls it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(
            f"{name} ”{text}” är inget datum: skriv år-månad-dag, till exempel 2026-09-02."
        ) from None


def text_of(form: Mapping[str, str], field: str, most: int) -> str:
    """What is typed, with the line ends of this system. Raises BadInputError where it is longer
    than is kept: nothing is cut off in silence."""
    text = form.get(field, "").replace("\r\n", "\n").strip()
    if len(text) > most:
        raise BadInputError(
            f"Texten är {len(text)} tecken lång, och högst {most} tas emot: korta den eller lägg "
            "den i en fil."
        )
    return text


def line_of(form: Mapping[str, str], field: str, most: int) -> str:
    """What is typed, as one line."""
    return " ".join(text_of(form, field, most).split())


def clock_of(form: Mapping[str, str], field: str, name: str) -> time | None:
    """The time of day in ``field``, None where it is empty."""
    text = form.get(field, "").strip()
    if not text:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise BadInputError(
            f"{name} ”{text}” går inte att förstå: skriv till exempel 13:00."
        ) from None


def whole_of(form: Mapping[str, str], field: str, name: str) -> int | None:
    """The whole number in ``field``, None where it is empty."""
    text = form.get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise BadInputError(f"{name} ”{text}” går inte att förstå: skriv ett heltal.")
    return int(text)


def number_of(form: Mapping[str, str], field: str, name: str) -> int | None:
    """The number of days in ``field``, None where it is empty."""
    text = form.get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 4:
        raise BadInputError(f"{name} ”{text}” är inget antal dagar: skriv ett heltal.")
    return int(text)


def uuid_of(text: str) -> str:
    """The id that the page of a proposal sent with it."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise BadInputError("Förslaget saknas: gå tillbaka och godkänn det på sidan.") from None
