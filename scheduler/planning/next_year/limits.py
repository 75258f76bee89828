"""How long the search for a calendar may take, and who follows it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct


class SearchLimits(Struct, frozen=True):
    """``work`` bounds the search by CP-SAT's deterministic time, which gives the same calendar
    everywhere; ``seconds`` by the clock, for a machine that is slow or busy. ``cancelled`` is asked
    now and then and ends the search with the best so far; ``tell`` is told its cost and the bound.
    """

    work: float = 25.0
    seconds: float = 50.0
    cancelled: Callable[[], bool] = lambda: False
    tell: Callable[[int, int], None] = lambda _cost, _bound: None
