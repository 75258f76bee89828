"""A search that ends soon after its caller has had enough."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from scheduler.meanwhile import meanwhile

_ASK_EVERY_S = 0.05


class _Solver(Protocol):
    def stop_search(self) -> None: ...


def stopped_when(cancelled: Callable[[], bool], solver: _Solver) -> AbstractContextManager[None]:
    """Ends the search once it is ``cancelled``, also while no better solution comes."""

    def ask() -> None:
        if cancelled():
            solver.stop_search()

    return meanwhile(ask, _ASK_EVERY_S)
