"""When to stop, and how far the search has come."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec import Struct, field


class Progress(Struct, frozen=True):
    """The days all rounds wait in the best plan so far, and the bound no plan goes below."""

    elapsed_s: float
    days: int
    bound: int

    @property
    def gap(self) -> float:
        """How much of the waiting could at most be saved, as a share."""
        return (self.days - self.bound) / self.days if self.days else 0.0


def _never() -> bool:
    return False


def _say_nothing(_progress: Progress) -> None:
    return None


class Limits(Struct, frozen=True):
    """``gap`` is good enough. ``rounds_of_search`` bounds the work of a large problem by a count,
    which gives the same plan everywhere; ``seconds`` by the clock, which does not. ``cancelled``
    is asked often and ends the search with the best plan so far. ``progress`` is told of every
    better plan or bound."""

    gap: float = 0.0
    rounds_of_search: int = 100
    seconds: float | None = None
    cancelled: Callable[[], bool] = _never
    progress: Callable[[Progress], None] = _say_nothing
    _started: float = field(default_factory=time.monotonic)

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._started

    @property
    def left_s(self) -> float:
        return float("inf") if self.seconds is None else max(0.0, self.seconds - self.elapsed_s)

    def reached(self) -> bool:
        return self.cancelled() or self.left_s <= 0
