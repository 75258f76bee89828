"""Hall's condition on windows: no stretch of a body's meetings may hold more asks than it takes.

For a body the asks form an interval problem, so they all find a seat exactly where for every
stretch [a, e] of meetings the asks whose window lies inside it are no more than its capacity.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduler.planning.many.windows import Floats, Ints, Windows

EPSILON = 1e-6


class Stretch(NamedTuple):
    """A body's meetings from the first to the last, both counted."""

    body: int
    first: int
    last: int


class Row(NamedTuple):
    """At least ``need`` of the ``steps`` must be taken, each counted ``times``.

    A step is a round's move past one target; see `Steps`.
    """

    steps: Ints
    times: Ints
    need: int


class Steps:
    """The booleans of the model: step (r, k) is taken where round r's target is number k or later,
    for every k after the round's first. ``cost`` is the days a step adds."""

    def __init__(self, windows: Windows) -> None:
        rounds, width = windows.days.shape
        numbers = np.arange(width)
        inside = (numbers > windows.first[:, None]) & (numbers <= windows.last_target[:, None])
        self.round, self.target = np.nonzero(inside)
        self.count = len(self.round)
        self.index = np.full((rounds, width + 1), -1, np.int64)
        self.index[self.round, self.target] = np.arange(self.count)
        before = np.maximum(self.target - 1, 0)
        self.cost = windows.days[self.round, self.target] - windows.days[self.round, before]
        self.first = windows.first

    def taken(self, targets: Ints) -> Floats:
        """The steps that a target for every round means."""
        return (self.target <= targets[self.round]).astype(np.float64)

    def targets(self, taken: Floats) -> Ints:
        """The target each round reaches: every step above one half counts."""
        found = self.first.copy()
        on = taken > 0.5
        np.maximum.at(found, self.round[on], self.target[on])
        return found


class Crowding:
    """Counts asks on stretches of meetings, for whole or fractional targets."""

    def __init__(self, windows: Windows, steps: Steps) -> None:
        self.windows, self.steps = windows, steps
        self.bodies, self.width = windows.capacity.shape
        total = np.zeros((self.bodies, self.width + 1), np.int64)
        total[:, 1:] = windows.capacity.cumsum(1)
        self.room: Ints = np.maximum(total[:, None, 1:] - total[:, :-1, None], 0)
        order = np.argsort(windows.body_of, kind="stable")
        cuts = np.searchsorted(windows.body_of[order], np.arange(self.bodies + 1))
        self.asks_of = [order[cuts[b] : cuts[b + 1]] for b in range(self.bodies)]

    def held(self, asks: Ints, last: Ints, weight: Floats | None = None) -> Floats:
        """How many asks lie inside each stretch [B, a, e], with their windows' ends."""
        at = (self.windows.body_of[asks] * self.width + self.windows.release[asks]) * self.width
        size = self.bodies * self.width * self.width
        counts = np.bincount(at + last, weights=weight, minlength=size)
        inside: Floats = counts.reshape(self.bodies, self.width, self.width).astype(np.float64)
        np.cumsum(inside[:, ::-1], axis=1, out=inside[:, ::-1])
        np.cumsum(inside, axis=2, out=inside)
        return inside

    def held_at(self, targets: Ints) -> Floats:
        """The asks inside each stretch where every round has its target."""
        asks = np.arange(len(self.windows.asks))
        return self.held(asks, self.windows.last[asks, targets[self.windows.round_of]])

    def excess(self, taken: Floats) -> Floats:
        """How many asks too many each stretch [B, a, e] holds, where steps are taken in part."""
        rounds, width = self.windows.days.shape
        reached = np.zeros((rounds, width + 1))
        reached[:, :width] = np.arange(width) <= self.windows.first[:, None]
        reached[self.steps.round, self.steps.target] = taken
        weight = (reached[:, :-1] - reached[:, 1:])[self.windows.round_of]
        asks, targets = np.nonzero(weight > EPSILON / 10)
        held = self.held(asks, self.windows.last[asks, targets], weight[asks, targets])
        over: Floats = held - self.room
        return over

    def row(self, stretch: Stretch) -> Row:
        """The steps that get asks out of the stretch, and how many of them are needed."""
        windows = self.windows
        asks = self.asks_of[stretch.body]
        asks = asks[windows.release[asks] >= stretch.first]
        rounds = windows.round_of[asks]
        numbers = np.arange(windows.days.shape[1])
        leaves = (windows.last[asks] > stretch.last) & (
            numbers <= windows.last_target[rounds][:, None]
        )
        target = np.where(leaves.any(1), leaves.argmax(1), len(numbers))
        inside = target > windows.first[rounds]
        movable = inside & (target < len(numbers))
        steps, times = np.unique(
            self.steps.index[rounds[movable], target[movable]], return_counts=True
        )
        need = int(inside.sum()) - int(self.room[stretch.body, stretch.first, stretch.last])
        return Row(steps, times, need)

    def broken(self, taken: Floats, most: int | None = None) -> list[Stretch]:
        """The stretches that hold too many asks, by body; of each body at most ``most``, the
        fullest first."""
        excess = self.excess(taken)
        found = np.nonzero(excess > EPSILON)
        order = np.lexsort((*reversed(found[1:]), -excess[found], found[0]))
        stretches = [
            Stretch(b, a, e)
            for b, a, e in zip(*(axis[order].tolist() for axis in found), strict=True)
        ]
        if most is None:
            return stretches
        kept: list[Stretch] = []
        for stretch in stretches:
            if len(kept) < most or kept[-most].body != stretch.body:
                kept.append(stretch)
        return kept
