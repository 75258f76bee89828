"""Fields that several forms share."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.errors import BadInputError


def year_of(form: Mapping[str, str]) -> int | None:
    """The field ``year``, None where it is empty. Raises BadInputError."""
    text = form.get("year", "").strip()
    if not text:
        return None
    if not (text.isdigit() and 1900 <= int(text) <= 2200):
        raise BadInputError(f"”{text}” är inget årtal: skriv till exempel 2026.")
    return int(text)
