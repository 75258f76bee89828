"""Where in a file something stands."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True):
    """A row of the file, None where the format has no rows, and its text."""

    row: int | None
    text: str
