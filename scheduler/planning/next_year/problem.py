"""The calendar to find, as integers: which days each body may take, and when answers can be ready.

Days are proleptic ordinals (``date.toordinal()``).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from scheduler.planning.problem import InvalidProblemError


class PlacedBody(Struct, frozen=True):
    """A body whose meetings are to be placed.

    ``points``: every day it may meet, with what that day costs in points. ``locked`` days are held
    whatever they cost. Two meetings lie at least ``min_gap_days`` apart, and no ``max_gap_days``
    in a row pass without one. ``answers``: it answers the council's remisser: papers are in
    ``lead_days`` before its meeting and the answer is ready ``lag_days`` after it.
    """

    key: str
    count: int
    points: Mapping[int, int]
    min_gap_days: int
    max_gap_days: int
    locked: tuple[int, ...] = ()
    answers: bool = False
    lead_days: int = 0
    lag_days: int = 0


class CalendarProblem(Struct, frozen=True):
    """The bodies to place from ``first`` to ``last``; the first of them is the council, which sends
    a remiss after each of its meetings.

    For each day the council could meet: ``dispatch`` is when the remiss is sent, ``ready`` when all
    recipients with a known calendar have answered (no entry: never within what is known), and
    ``limit`` the last day answers can come to be treated there. ``limit`` also holds the days a
    repetition later. ``repeat_days``: the calendar, and those of the recipients, are taken to begin
    again so many days later, so that rounds of the year's end have an end; None where too little of
    the year is known. A round that has no end counts ``open_days``. ``sent``: days on
    which a remiss goes out whatever the dates become, with the day all known recipients have
    answered. ``apart``: pairs of placed bodies that never meet on the same day.

    Raises InvalidProblemError where the data contradict themselves.
    """

    placed: tuple[PlacedBody, ...]
    first: int
    last: int
    dispatch: Mapping[int, int]
    ready: Mapping[int, int]
    limit: Mapping[int, int]
    open_days: int
    repeat_days: int | None = None
    sent: Mapping[int, int] = field(default_factory=dict)
    apart: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        if not self.placed:
            raise InvalidProblemError("no body to place")
        keys = {body.key for body in self.placed}
        if len(keys) != len(self.placed):
            raise InvalidProblemError("a body is placed twice")
        if any(key not in keys for pair in self.apart for key in pair):
            raise InvalidProblemError("a body that is not placed is kept apart")
        limits = [limit for _day, limit in sorted(self.limit.items())]
        if limits != sorted(limits):
            raise InvalidProblemError("a later meeting needs its answers earlier")
        for body in self.placed:
            if body.count < max(1, len(body.locked)):
                raise InvalidProblemError(f"{body.key} has fewer meetings than locked days")
            if any(not self.first <= day <= self.last for day in (*body.points, *body.locked)):
                raise InvalidProblemError(f"{body.key} may meet outside the period")
            if not 1 <= body.min_gap_days <= body.max_gap_days:
                raise InvalidProblemError(f"the gaps of {body.key} contradict each other")

    @property
    def council(self) -> PlacedBody:
        return self.placed[0]

    @property
    def recipients(self) -> tuple[PlacedBody, ...]:
        """The placed bodies that answer the council's remisser."""
        return tuple(body for body in self.placed if body.answers)

    def days_of(self, body: PlacedBody) -> list[int]:
        """The days the body may take, in order; a locked day is one of them."""
        return sorted({*body.points, *body.locked})

    def repeated(self, days: list[int]) -> list[int]:
        """The days, and the same days in the repetition."""
        again = [] if self.repeat_days is None else [day + self.repeat_days for day in days]
        return sorted({*days, *again})


Dates = Mapping[str, tuple[int, ...]]
"""For each placed body its days, in order."""


class ProposedCalendar(Struct, frozen=True):
    """What the engine found. No calendar costs less than ``bound``; ``cost`` is that of ``dates``:
    the days all rounds take, and the points of the days."""

    dates: Dates
    cost: int
    bound: int

    @property
    def proved(self) -> bool:
        return self.cost == self.bound

    @property
    def gap(self) -> float:
        """How much of the cost could at most be saved, as a share."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0
