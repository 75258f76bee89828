"""Where in a file something stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the file, None where the format has no rows, and its text."""

    row: int | None
    text: str
