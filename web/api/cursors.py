"""Where a page of a list in order of day ends, as the ``cursor`` that asks for the next."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date

from scheduler.domain.errors import BadInputError


def cursor_of(day: date, key: str) -> str:
    """The cursor of the page after the one that ends with ``key`` on ``day``."""
    return urlsafe_b64encode(f"{day} {key}".encode()).decode()


def place_of(cursor: str) -> tuple[date, str]:
    """The day and id a page begins after; before all for none. Raises BadInputError."""
    if not cursor:
        return date.min, ""
    try:
        day, key = urlsafe_b64decode(cursor.encode("ascii")).decode("ascii").split(" ")
        if not key.isprintable():
            raise ValueError(key)
        return date.fromisoformat(day), key
    except ValueError as error:
        raise BadInputError(
            "cursor går inte att läsa: skicka ”next” ur föregående svar oförändrat."
        ) from error
