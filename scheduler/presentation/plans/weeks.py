"""The weeks ahead over all bodies: which meet, and on which days answers are due and treated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import AcceptedRound
from scheduler.presentation.plans.marks import Cell, cell_of

_MOST_SHOWN = 12


class RoundDay(Struct, frozen=True):
    """A day that counts in a round: its last response date, or the meeting that treats the
    answers."""

    day: date
    accepted: AcceptedRound
    is_deadline: bool


class WeekAhead(Struct, frozen=True):
    """A week from Monday to Sunday; ``more`` meetings are not shown."""

    number: int
    first: date
    last: date
    rounds: tuple[RoundDay, ...]
    meetings: tuple[Cell, ...]
    more: int


def weeks_ahead(
    meetings: Sequence[Meeting], rounds: Sequence[AcceptedRound], monday: date, count: int
) -> tuple[WeekAhead, ...]:
    """``count`` weeks from ``monday`` on. A meeting stands in the week it begins, or in the first
    week for one that has begun."""
    return tuple(
        _week(meetings, rounds, monday + timedelta(weeks=place), place == 0)
        for place in range(count)
    )


def _week(
    meetings: Sequence[Meeting], rounds: Sequence[AcceptedRound], first: date, is_first: bool
) -> WeekAhead:
    last = first + timedelta(days=6)
    held = [
        one
        for one in meetings
        if first <= one.start_date <= last or (is_first and one.start_date < first <= one.end_date)
    ]
    days = [
        *(RoundDay(one.deadline, one, True) for one in rounds if first <= one.deadline <= last),
        *(
            RoundDay(one.target_date, one, False)
            for one in rounds
            if first <= one.target_date <= last
        ),
    ]
    return WeekAhead(
        number=first.isocalendar().week,
        first=first,
        last=last,
        rounds=tuple(sorted(days, key=lambda one: (one.day, not one.is_deadline))),
        meetings=tuple(cell_of(one, {}) for one in held[:_MOST_SHOWN]),
        more=max(len(held) - _MOST_SHOWN, 0),
    )
