"""A heading over meetings that are called off.

The text this reader expects::

    Inställda sammanträden 2025
    Socialnämnden 12 mars
    Kommunstyrelsen 8 april

    Extra sammanträden 2025
"""

from __future__ import annotations

import re

from msgspec import Struct

from calendars.patterns import compiled_on_use

_CANCELLED = compiled_on_use(
    r"(?:.{0,60}\s)?inställda\s+(?:sammanträden|möten|sammanträdesdagar|mötesdagar)\b[\w\s]{0,20}",
    re.IGNORECASE,
)


def heads_cancelled(label: str) -> bool:
    """Whether a heading, without its year, says that what follows is called off."""
    return _CANCELLED.fullmatch(label) is not None


class CancelledHead(Struct):
    """Whether what is read stands below such a heading.

    It holds to the next heading of a list, and to the next body unless the bodies are its parts:
    the first thing below a heading of no body. Counts are of the meetings read so far.
    """

    holds: bool = False
    _read_above: int = 0
    _has_bodies: bool = False

    def begin(self, meetings_read: int, *, of_one_body: bool = False) -> None:
        self.holds, self._has_bodies = True, False
        self._read_above = -1 if of_one_body else meetings_read

    def end(self) -> None:
        self.holds = False

    def pass_body(self, meetings_read: int) -> None:
        """Takes the heading of a body into account."""
        if meetings_read == self._read_above:
            self._has_bodies = True
        elif not self._has_bodies:
            self.holds = False
