"""Fields that several forms share."""

from __future__ import annotations

from collections.abc import Mapping

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
