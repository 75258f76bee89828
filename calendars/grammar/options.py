"""What the caller of a reader knows before it begins."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from calendars.records import YearSource


class ReadOptions(Struct, frozen=True):
    """What the caller knows: the year (and how), the body, and which names are bodies."""

    year: int | None = None
    year_origin: YearSource = "option"
    body: str | None = None
    is_known_body: Callable[[str], bool] = lambda _name: False

    @property
    def year_given(self) -> int | None:
        """The year somebody has stated, which no text can change."""
        return self.year if self.year_origin == "option" else None
