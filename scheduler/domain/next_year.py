"""What somebody wishes of next year's dates for the joint bodies, and what config says of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum

from msgspec import Struct, field


class Hours(Struct, frozen=True):
    """The hours of a day a body meets, Swedish time."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Hours:
        """``09:00-12:00`` or ``9.00–12.00``. Raises ValueError for anything else."""
        first, _dash, last = text.replace("–", "-").replace(".", ":").partition("-")
        start, end = (time.fromisoformat(part.strip().zfill(5)) for part in (first, last))
        if start >= end:
            raise ValueError(f"{text} ends before it starts")
        return cls(start, end)

    def __str__(self) -> str:
        return f"{self.start:%H.%M}–{self.end:%H.%M}"


class JointCalendar(Struct, frozen=True):
    """A body whose dates are proposed. ``meetings``: how many it has in a year.
    ``wished_weekdays``: 1 is Monday; empty for any. ``shares_members_with``: bodies it never meets
    on the same day as, since they have members in common. ``hours``: the usual ones, if any."""

    body: str
    meetings: int
    wished_weekdays: tuple[int, ...]
    shares_members_with: tuple[str, ...]
    source: str
    hours: Hours | None = None


class NextYearPolicy(Struct, frozen=True):
    """How dates are weighed. A point is a day that one round takes.

    ``weekdays``: days of the week on which a body may meet at all, 1 is Monday.
    ``least_gap_percent`` and ``longest_gap_percent``: of the mean number of days between meetings.
    ``whole_year_days``: where the recipients' calendars reach over so many days the year is taken
    to repeat. ``search_work``: CP-SAT's deterministic time for one calendar, and
    ``search_seconds`` the most it may take by the clock. ``expected_from_month``: from then on the
    bodies' plans of the year after are looked for.
    """

    weekdays: tuple[int, ...]
    least_gap_percent: int
    longest_gap_percent: int
    soft_block_points: int
    unwished_weekday_points: int
    whole_year_days: int
    search_work: int
    search_seconds: int
    expected_from_month: int


class CalendarWish(Struct, frozen=True):
    """``year`` to place meetings in. ``counts``: meetings of a body, where not as last year.
    ``locked``: days a body holds. ``forbidden``: days on which nobody meets. ``sent``: days on
    which a remiss of the council goes out whatever its dates become. ``hours``: those of a body,
    where not its usual ones."""

    year: int
    counts: Mapping[str, int] = field(default_factory=dict)
    locked: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    forbidden: frozenset[date] = frozenset()
    sent: tuple[date, ...] = ()
    avoid_soft_blocks: bool = False
    """No date lies in a soft block or on an unwished weekday, but for locked ones."""
    hours: Mapping[str, Hours] = field(default_factory=dict)


class SearchState(StrEnum):
    """``FOUND``: the best calendar is there and others are still sought."""

    RUNNING = "running"
    FOUND = "found"
    DONE = "done"
    FAILED = "failed"


class CalendarSearch(Struct, frozen=True):
    """A search for a year's dates that somebody follows on a page.

    ``cost`` and ``bound`` are of the best so far, None before there is one. ``is_stopped``:
    somebody wants the best so far. ``seen_at`` is renewed while the search lives. ``message`` says
    in Swedish why it failed.
    """

    id: str
    region: str
    wish: CalendarWish
    state: SearchState
    cost: int | None
    bound: int | None
    is_stopped: bool
    message: str
    asked_by: str
    started_at: datetime
    seen_at: datetime

    @property
    def is_over(self) -> bool:
        return self.state in (SearchState.DONE, SearchState.FAILED)
