"""Tier 2: the earliest targets, the fewest days of waiting over all rounds.

Rows are added only where a plan breaks them. Few rows are proved at once. Many are first relaxed
(a bound, and an order in which to lower rounds), and then searched in neighbourhoods of rounds that
crowd each other, each solved by the same program with the others fixed.
"""

from __future__ import annotations

from random import Random

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from scheduler.planning.many.covering import Cover, Program, Rows
from scheduler.planning.many.hall import EPSILON, Crowding, Steps
from scheduler.planning.many.limits import Limits, Progress
from scheduler.planning.many.windows import Floats, Ints

_SEED = 2019
# Up to so many rows at the start the whole program is proved at once.
_WHOLE_ROWS = 1_500
# CP-SAT's deterministic time, a unit of which is some ten seconds.
_WHOLE_WORK = 2.0
_PART_WORK = 0.08
_CERTIFY_WORK = 1.2
_PART_ROUNDS = 90
_ROWS_A_BODY = 6


class Chosen(Struct, frozen=True):
    """A target's number for every round [R]; ``days`` and ``bound`` count what all targets lie
    after the rounds' first ones."""

    targets: Ints
    days: int
    bound: int
    proved: bool


class TargetSearch:
    """Finds targets at which all asks have seats; all do at the latest targets."""

    def __init__(self, crowding: Crowding, steps: Steps, waiting: int, limits: Limits) -> None:
        self._crowding, self._steps, self._limits = crowding, steps, limits
        self._waiting = waiting
        self._rows = Rows(steps)
        self._bound = 0.0
        self._everyone = np.ones(len(crowding.windows.rounds), bool)
        # Targets lie whole numbers of days apart, often whole weeks.
        self._unit = int(np.gcd.reduce(steps.cost)) if steps.count else 1

    def run(self) -> Chosen:
        none = np.zeros(self._steps.count)
        if not self._add_broken(none):
            return self._chosen(none)
        if len(self._rows) <= _WHOLE_ROWS:
            whole = self._whole()
            if whole is not None:
                return self._chosen(whole)
        best = self._lower(np.ones(self._steps.count), none)
        self._tell(best)
        if not self._limits.reached():
            best = self._improve(self._from_relaxation(best))
            best = self._certify(best)
        return self._chosen(best)

    def _chosen(self, taken: Floats) -> Chosen:
        days, bound = self._cost(taken), self._whole_bound()
        return Chosen(self._steps.targets(taken), days, bound, days == bound)

    def _cost(self, taken: Floats) -> int:
        return int(round(float(self._steps.cost @ taken)))

    def _whole_bound(self) -> int:
        return int(np.ceil(self._bound / self._unit - EPSILON)) * self._unit

    def _tell(self, taken: Floats) -> None:
        waiting = self._waiting
        self._limits.progress(
            Progress(
                self._limits.elapsed_s, waiting + self._cost(taken), waiting + self._whole_bound()
            )
        )

    def _add_broken(self, taken: Floats, most: int | None = None) -> bool:
        """Adds the rows that ``taken`` breaks; False where it breaks none."""
        broken = self._crowding.broken(taken, most)
        self._rows.add([self._crowding.row(stretch) for stretch in broken])
        return bool(broken)

    def _whole(self) -> Floats | None:
        """The optimum, or None where a limit came first."""
        taken = np.zeros(self._steps.count)
        while True:
            program = Program(self._steps, self._rows, taken, self._everyone)
            cover = self._solve(program, None, _WHOLE_WORK)
            self._bound = max(self._bound, cover.bound)
            if cover.taken is None or not cover.proved:
                return None
            if not self._add_broken(cover.taken):
                return cover.taken

    def _solve(self, program: Program, hint: Floats | None, work: float) -> Cover:
        return program.solve(hint, work, self._limits.left_s, self._limits.cancelled)

    def _from_relaxation(self, best: Floats) -> Floats:
        """Solves the relaxation and rounds it; the better of that and ``best``."""
        relaxed = np.zeros(self._steps.count)
        while not self._limits.reached():
            program = Program(self._steps, self._rows, relaxed, self._everyone)
            relaxed, bound = program.relax()
            self._bound = max(self._bound, bound)
            self._tell(best)
            if not self._add_broken(relaxed, _ROWS_A_BODY):
                rounded = self._lower((relaxed > EPSILON).astype(float), relaxed)
                if self._cost(rounded) < self._cost(best):
                    best = rounded
                self._tell(best)
                break
        return best

    def _lower(self, taken: Floats, wish: Floats) -> Floats:
        """Takes back step after step, those ``wish`` takes least of first, while all asks still
        have seats. ``taken`` must leave every ask one."""
        windows, steps = self._crowding.windows, self._steps
        targets = steps.targets(taken)
        room = self._crowding.room - self._crowding.held_at(targets).astype(np.int64)
        order = np.argsort(windows.round_of, kind="stable")
        cuts = np.searchsorted(windows.round_of[order], np.arange(len(windows.rounds) + 1))
        body, release = windows.body_of.tolist(), windows.release.tolist()
        last = windows.last
        for step in np.lexsort((-steps.target, np.round(wish, 6))).tolist():
            round_ = int(steps.round[step])
            asks = order[cuts[round_] : cuts[round_ + 1]].tolist()
            while targets[round_] >= steps.target[step]:
                now = int(targets[round_])
                entered = []
                for ask in asks:
                    gone = room[body[ask], : release[ask] + 1, last[ask, now - 1] : last[ask, now]]
                    if gone.size and gone.min() <= 0:
                        break
                    gone -= 1
                    entered.append(gone)
                else:
                    targets[round_] -= 1
                    continue
                for gone in entered:
                    gone += 1
                break
        return steps.taken(targets)

    def _improve(self, best: Floats) -> Floats:
        """Frees rounds that crowd each other and solves for them, over and over."""
        random = Random(_SEED)  # noqa: S311 - the same neighbourhoods every time
        for _ in range(self._limits.rounds_of_search):
            if self._is_good(best):
                break
            cost = self._cost(best)
            found = self._part(best, self._neighbours(best, random))
            if found is not None and self._cost(found) <= cost:
                best = found
                if self._cost(found) < cost:
                    self._tell(best)
        return best

    def _certify(self, best: Floats) -> Floats:
        """Works on the whole program from the best plan, mostly for its bound."""
        while not self._is_good(best):
            program = Program(self._steps, self._rows, best, self._everyone)
            cover = self._solve(program, best, _CERTIFY_WORK)
            self._bound = max(self._bound, cover.bound)
            if cover.taken is None or self._cost(cover.taken) >= self._cost(best):
                break
            if not self._add_broken(cover.taken):
                best = cover.taken
                break
        self._tell(best)
        return best

    def _is_good(self, taken: Floats) -> bool:
        """Whether the search may end."""
        bound, cost = self._whole_bound(), self._cost(taken)
        gap = Progress(0.0, self._waiting + cost, self._waiting + bound).gap
        return cost <= bound or gap <= self._limits.gap or self._limits.reached()

    def _part(self, best: Floats, free: NDArray[np.bool_]) -> Floats | None:
        """The best for the free rounds, the others as they are; None where a limit came first."""
        while not self._limits.reached():
            program = Program(self._steps, self._rows, best, free)
            cover = self._solve(program, best, _PART_WORK)
            if cover.taken is None:
                return None
            if not self._add_broken(cover.taken):
                return cover.taken
        return None

    def _neighbours(self, best: Floats, random: Random) -> NDArray[np.bool_]:
        """A delayed round, those that share full stretches with it, those with them, and so on."""
        steps = self._steps
        row, step, _times, _need = self._rows.flat()
        targets = steps.targets(best)
        owner, target = steps.round[step], steps.target[step]
        full = self._rows.slack(best) < 1 - EPSILON
        near = full[row] & (target >= targets[owner]) & (target <= targets[owner] + 1)
        owner, row = owner[near], row[near]
        delayed = np.nonzero(targets > steps.first)[0].tolist()
        free = np.zeros(len(targets), bool)
        wanted = min(_PART_ROUNDS, len(targets))
        free[random.choice(delayed)] = True
        while (count := int(free.sum())) < wanted:
            touched = np.zeros(len(full), bool)
            touched[row[free[owner]]] = True
            found = np.unique(owner[touched[row] & ~free[owner]]).tolist()
            if not found:
                rest = [each for each in delayed if not free[each]]
                if not rest:
                    break
                found = [random.choice(rest)]
            random.shuffle(found)
            free[found[: wanted - count]] = True
        return free
