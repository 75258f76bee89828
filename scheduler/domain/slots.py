"""Times to pick from: runs of equally long slots on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from scheduler.domain.errors import BadInputError
from scheduler.domain.swedish import long_date

MAX_SLOTS = 200
_MAX_MINUTES = 24 * 60


class SlotRun(Struct, frozen=True):
    """``count`` slots of ``minutes`` one after the other from ``first_start``, with
    ``pause_minutes`` between them. A day with a lunch has two runs."""

    day: date
    first_start: time
    count: int
    minutes: int
    pause_minutes: int = 0


def slots_of(runs: Iterable[SlotRun]) -> tuple[tuple[date, time, time], ...]:
    """Every slot of the runs in order of time, as day, start and end.

    Raises BadInputError where a run makes no sense, goes past midnight, or two slots overlap.
    """
    found = sorted(slot for run in runs for slot in _slots(run))
    if len(found) > MAX_SLOTS:
        raise BadInputError(f"Det blir {len(found)} tider: högst {MAX_SLOTS} kan läggas ut.")
    for before, after in zip(found, found[1:], strict=False):
        if before[0] == after[0] and after[1] < before[2]:
            raise BadInputError(
                f"Två tider {long_date(after[0])} går i varandra: {before[1]:%H.%M}–"
                f"{before[2]:%H.%M} och {after[1]:%H.%M}–{after[2]:%H.%M}. "
                "Ändra starttid, längd eller paus."
            )
    return tuple(found)


def _slots(run: SlotRun) -> list[tuple[date, time, time]]:
    if run.count < 1 or not 1 <= run.minutes <= _MAX_MINUTES or run.pause_minutes < 0:
        raise BadInputError(
            f"Tiderna {long_date(run.day)} går inte att lägga ut: ange minst en tid, minst en "
            "minut lång, och ingen negativ paus."
        )
    if run.count > MAX_SLOTS:
        raise BadInputError(f"{run.count} tider på en dag: högst {MAX_SLOTS} kan läggas ut.")
    start = datetime.combine(run.day, run.first_start)
    found = []
    for _ in range(run.count):
        end = start + timedelta(minutes=run.minutes)
        if end.date() != run.day:
            raise BadInputError(
                f"Tiderna {long_date(run.day)} går över midnatt: börja tidigare eller lägg färre."
            )
        found.append((run.day, start.time(), end.time()))
        start = end + timedelta(minutes=run.pause_minutes)
        if start.date() != run.day and len(found) < run.count:
            raise BadInputError(
                f"Tiderna {long_date(run.day)} går över midnatt: börja tidigare eller lägg färre."
            )
    return found
