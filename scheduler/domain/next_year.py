"""What somebody wishes of next year's dates for the joint bodies, and what config says of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field


class JointCalendar(Struct, frozen=True):
    """A body whose dates are proposed. ``meetings``: how many it has in a year.
    ``wished_weekdays``: 1 is Monday; empty for any. ``shares_members_with``: bodies it never meets
    on the same day as,
    since they have members in common."""

    body: str
    meetings: int
    wished_weekdays: tuple[int, ...]
    shares_members_with: tuple[str, ...]
    source: str


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
    which a remiss of the council goes out whatever its dates become."""

    year: int
    counts: Mapping[str, int] = field(default_factory=dict)
    locked: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    forbidden: frozenset[date] = frozenset()
    sent: tuple[date, ...] = ()
    avoid_soft_blocks: bool = False
    """No date lies in a soft block or on an unwished weekday, but for locked ones."""
