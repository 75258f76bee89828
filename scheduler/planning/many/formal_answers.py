"""Tier 1: as many answers by a formal decision as possible.

At the latest targets the windows are as wide as they get, so what finds no seat there finds none
anywhere: it needs a delegation, an extension or an extra meeting. The seatable sets of a body's
asks are the independent sets of a matroid (a transversal one), so taking the asks in order and
keeping each that still fits gives as many as possible, and gives way only for those before it.
"""

from __future__ import annotations

import numpy as np

from scheduler.planning.many.hall import Crowding
from scheduler.planning.many.windows import Ints


def exceptions(crowding: Crowding) -> list[int]:
    """The asks no meeting has room for, fewest possible, the last rounds' first.

    A body without a crowded stretch is not looked at.
    """
    windows = crowding.windows
    held = crowding.held_at(windows.last_target)
    crowded = np.nonzero((held > crowding.room).any((1, 2)))[0]
    found: list[int] = []
    for body in crowded.tolist():
        found += _left_over(crowding, body)
    return sorted(found)


def _left_over(crowding: Crowding, body: int) -> list[int]:
    windows = crowding.windows
    asks = crowding.asks_of[body]
    last = windows.last[asks, windows.last_target[windows.round_of[asks]]]
    room: Ints = crowding.room[body].copy()
    left = []
    for ask, first, end in zip(
        asks.tolist(), windows.release[asks].tolist(), last.tolist(), strict=True
    ):
        around = room[: first + 1, end:]
        if around.size and around.min() > 0:
            around -= 1
        else:
            left.append(ask)
    return left
