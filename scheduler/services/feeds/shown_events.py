"""Events that are written once and kept until their meeting changes.

A feed of 2,000 meetings is built anew when one of them changes; the other 1,999 need neither be
read nor written again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date, datetime
from functools import cached_property

from calendars.write_ical import FeedEvent, WrittenEvent, write_or_leave_out
from scheduler.settings import STOCKHOLM

# Some kilobyte each. The largest region has far fewer meetings in its window.
_MOST_MEETINGS = 20_000


class ShownEvent:
    """An event with the days that decide whether a feed shows it, and its text once one has
    needed it."""

    def __init__(self, event: FeedEvent) -> None:
        self.event = event
        end = event.end
        self.last_day: date = end.date() if isinstance(end, datetime) else end
        self.cancelled_on: date | None = None
        if event.status == "CANCELLED":
            self.cancelled_on = event.changed_at.astimezone(STOCKHOLM).date()

    @cached_property
    def written(self) -> WrittenEvent | None:
        """None where the event has no meaning, which is logged."""
        return write_or_leave_out(self.event)


class KeptEvents:
    """The events of meetings in this process, by all that they were made from.

    Safe among threads: each of its steps is one step of a dict, and what two threads make of the
    same version is the same.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[ShownEvent, ...]] = {}

    def forget(self) -> None:
        """Drops all, as if the process had just begun."""
        self._kept = {}

    def get(self, made_from: Hashable) -> tuple[ShownEvent, ...] | None:
        return self._kept.get(made_from)

    def keep(self, made_from: Hashable, events: Iterable[FeedEvent]) -> tuple[ShownEvent, ...]:
        """Keeps and gives the events; old ones go all at once when there are too many."""
        if len(self._kept) >= _MOST_MEETINGS:
            self.forget()
        shown = tuple(ShownEvent(event) for event in events)
        self._kept[made_from] = shown
        return shown


kept = KeptEvents()
