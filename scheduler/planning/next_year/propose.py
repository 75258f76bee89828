"""The proposal: the best calendar, what it gains on today's dates, why each date, and others that
differ in what somebody cares about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting
from scheduler.domain.next_year import CalendarWish, NextYearPolicy
from scheduler.domain.workdays import Workdays
from scheduler.planning.next_year.alternatives import OtherCalendar, other_calendars
from scheduler.planning.next_year.best import best_calendar
from scheduler.planning.next_year.build import BuiltCalendar, build_calendar
from scheduler.planning.next_year.describe import Gap, ProposedDate, gaps_of, proposed_dates
from scheduler.planning.next_year.flow import Flow, flow_of
from scheduler.planning.next_year.limits import SearchLimits
from scheduler.planning.next_year.problem import ProposedCalendar


class CalendarProposal(Struct, frozen=True):
    """``now`` is the flow of today's dates, ``flow`` that of the proposal."""

    built: BuiltCalendar
    found: ProposedCalendar
    flow: Flow
    now: Flow
    dates: tuple[ProposedDate, ...]
    gaps: tuple[Gap, ...]
    alternatives: tuple[OtherCalendar, ...]


class Proposer(Struct, frozen=True):
    """Proposes dates of one year on one set of meetings.

    ``tell`` is told the cost and the bound of each better calendar; ``cancelled`` ends the search
    with the best so far.
    """

    region: Region
    meetings: tuple[Meeting, ...]
    wish: CalendarWish
    policy: NextYearPolicy
    workdays: Workdays
    cancelled: Callable[[], bool] = lambda: False
    tell: Callable[[int, int], None] = lambda _cost, _bound: None

    def with_ears(
        self, *, cancelled: Callable[[], bool], tell: Callable[[int, int], None]
    ) -> Proposer:
        """The same, followed by somebody."""
        return replace(self, cancelled=cancelled, tell=tell)

    def build(self) -> BuiltCalendar:
        """Raises BadInputError where the wish cannot be placed (`build_calendar`)."""
        return build_calendar(self.region, self.meetings, self.wish, self.policy, self.workdays)

    def search(self, built: BuiltCalendar) -> ProposedCalendar:
        """Raises BadInputError where no dates keep the rules."""
        found = best_calendar(built, self._limits)
        if found is None:
            raise BadInputError(
                f"Inga datum {self.wish.year} håller alla villkor, eller sökningen hann inte hitta "
                "några: lås färre datum, ta bort förbjudna dagar eller ändra antalet möten."
            )
        return found

    def others(self, built: BuiltCalendar, found: ProposedCalendar) -> tuple[OtherCalendar, ...]:
        """Calendars that differ from ``found`` in what somebody cares about, at most three."""
        if self.cancelled():
            return ()
        return other_calendars(
            self.region, self.meetings, built, found, self.policy, self.workdays, self._limits
        )

    def describe(
        self, built: BuiltCalendar, found: ProposedCalendar, others: Sequence[OtherCalendar] = ()
    ) -> CalendarProposal:
        """What is found, with its gain and why; without a search."""
        flow = flow_of(built.problem, found.dates)
        return CalendarProposal(
            built=built,
            found=found,
            flow=flow,
            now=flow_of(built.problem, built.pattern),
            dates=proposed_dates(self.region, built, found, flow, self.policy, self.workdays),
            gaps=gaps_of(built, found.dates),
            alternatives=tuple(others),
        )

    @property
    def _limits(self) -> SearchLimits:
        return SearchLimits(
            self.policy.search_work, self.policy.search_seconds, self.cancelled, self.tell
        )
