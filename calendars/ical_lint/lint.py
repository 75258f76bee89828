"""The linter: bytes of an iCal file in, its faults out."""

from __future__ import annotations

from calendars.ical_lint.components import calendars
from calendars.ical_lint.events import check_events
from calendars.ical_lint.faults import Faults
from calendars.ical_lint.habits import check_habits
from calendars.ical_lint.octets import raw_lines
from calendars.ical_lint.properties import check_properties
from calendars.ical_lint.spans import check_span
from calendars.ical_lint.zones import check_zones
from calendars.records import RowProblem


def lint_ical(data: bytes) -> tuple[RowProblem, ...]:
    """Every fault of an iCal file, in order of its lines.

    ``error``: against RFC 5545, 5546 or 7986. ``warning``: allowed, but some calendar shows it
    wrong. The messages are Swedish: which line, what is wrong, what to do.
    """
    faults = Faults()
    for calendar in calendars(raw_lines(data, faults), faults):
        for component in calendar.walk():
            check_properties(component, faults)
            if component.name == "VEVENT":
                check_span(component, faults)
        check_events(calendar, faults)
        check_zones(calendar, faults)
        check_habits(calendar, faults)
    return faults.in_order()
