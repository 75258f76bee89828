"""The best calendar found within the limits."""

from __future__ import annotations

from msgspec.structs import replace

from scheduler.planning.next_year.build import BuiltCalendar
from scheduler.planning.next_year.check import faults
from scheduler.planning.next_year.greedy import greedy_calendar
from scheduler.planning.next_year.limits import SearchLimits
from scheduler.planning.next_year.problem import ProposedCalendar


def best_calendar(built: BuiltCalendar, limits: SearchLimits) -> ProposedCalendar | None:
    """The best calendar found within the limits, looked at by the checker: never a worse one than
    the greedy one it begins from. None where none keeps the rules."""
    # The engine takes a second to load, and the pages that show a calendar need none.
    from scheduler.planning.next_year.model import find_calendar

    first = greedy_calendar(built.problem)
    found = find_calendar(built.problem, limits, first.dates if first else built.pattern)
    if first is not None and (found is None or found.cost > first.cost):
        # Stopped by the clock before it came as far: the first one stands, with what is proved.
        found = replace(first, bound=min(first.cost, found.bound if found else 0))
    if found is not None:
        wrong = faults(built.problem, found)
        if wrong:
            raise RuntimeError(f"the checker refuses the calendar: {wrong}")
    return found
