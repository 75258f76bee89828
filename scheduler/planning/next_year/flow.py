"""How rounds flow through a calendar: from the council's meeting that sends a remiss to its meeting
that can treat all the answers. Knows no engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean, median

from msgspec import Struct

from scheduler.planning.next_year.problem import CalendarProblem, Dates


class Flow(Struct, frozen=True):
    """When each remiss is treated, None where that lies beyond what is known: by the council's
    meeting that decides it, and in ``sent`` by the day of its own on which it goes out."""

    treated: Mapping[int, int | None]
    sent: Mapping[int, int | None]
    open_days: int

    @property
    def rounds(self) -> tuple[tuple[int, int | None], ...]:
        """Every round: the day it begins and the day it is treated."""
        return (*self.sent.items(), *self.treated.items())

    @property
    def days(self) -> tuple[int, ...]:
        """The days of each round that has an end."""
        return tuple(end - sent for sent, end in self.rounds if end is not None)

    @property
    def ended(self) -> int:
        return len(self.days)

    @property
    def mean_days(self) -> float | None:
        return mean(self.days) if self.days else None

    @property
    def median_days(self) -> float | None:
        return median(self.days) if self.days else None

    @property
    def cost(self) -> int:
        """The days of all rounds together, one without an end counted as ``open_days``."""
        return sum(self.days) + self.open_days * (len(self.rounds) - self.ended)


def flow_of(problem: CalendarProblem, dates: Dates) -> Flow:
    """The flow of any dates, also such as the problem does not allow."""
    own = sorted(dates[problem.council.key])
    later = problem.repeated(own)
    sent = {
        day: _treated(problem, dates, Sending(day, day, problem.sent[day]), later)
        for day in sorted(problem.sent)
    }
    treated = {}
    for day in own:
        sending = None
        if day in problem.ready:
            sending = Sending(day, problem.dispatch[day], problem.ready[day])
        treated[day] = _treated(problem, dates, sending, later)
    return Flow(treated, sent, problem.open_days)


class Sending(Struct, frozen=True):
    """A remiss that is decided on ``day``, sent on ``dispatch`` and answered by all recipients with
    a known calendar on ``ready``."""

    day: int
    dispatch: int
    ready: int


def _treated(
    problem: CalendarProblem, dates: Dates, sending: Sending | None, later: Sequence[int]
) -> int | None:
    if sending is None:
        return None
    answers = [sending.ready]
    for body in problem.recipients:
        possible = [
            day + body.lag_days
            for day in problem.repeated(list(dates[body.key]))
            if day >= sending.dispatch + body.lead_days
        ]
        if not possible:
            return None
        answers.append(min(possible))
    last = sending.day + problem.open_days
    ends = (day for day in later if sending.day < day < last and max(answers) <= problem.limit[day])
    return next(ends, None)


def points_of(problem: CalendarProblem, dates: Dates) -> int:
    """The points of the days; a day that the problem does not allow has none of its own."""
    return sum(body.points.get(day, 0) for body in problem.placed for day in dates[body.key])
