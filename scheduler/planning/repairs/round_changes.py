"""Measures for the whole round: another target, a later deadline, an earlier dispatch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from scheduler.domain.remisser import Remiss
from scheduler.planning.lateness import late_recipients, round_at
from scheduler.planning.problem import Target
from scheduler.planning.proposal import Reason
from scheduler.planning.repairs.measures import Measure, Workbench

# Nobody sends a remiss earlier than this for the sake of one meeting.
_EARLIEST_DISPATCH_DAYS = 60


def other_targets(bench: Workbench, examined: Target) -> Iterator[tuple[Target, Measure]]:
    """Every other meeting of the owner, where one is required."""
    if bench.remiss.target_date is None:
        return
    for target in bench.round.targets:
        if target.id != examined.id:
            yield target, _moved(bench, target)


def _moved(bench: Workbench, target: Target) -> Measure:
    meeting = bench.meetings[target.id]

    def change(remiss: Remiss) -> Remiss:
        return replace(remiss, target_date=meeting.start_date)

    values: dict[str, object] = {
        "first": meeting.start_date,
        "last": meeting.end_date,
        "deadline": date.fromordinal(round_at(bench.round, target).deadline_for(target)),
    }
    return Measure(Reason("move_target", values), bench.costs.move_target, change)


def without_fixed_deadline(bench: Workbench) -> Measure | None:
    """The deadline is set anew. None where none is fixed."""
    if bench.remiss.deadline is None:
        return None

    def change(remiss: Remiss) -> Remiss:
        return replace(remiss, deadline=None)

    values: dict[str, object] = {"old": bench.remiss.deadline}
    return Measure(Reason("move_deadline", values), bench.costs.move_deadline, change)


def earlier_dispatches(bench: Workbench, target: Target) -> Iterator[Measure]:
    """Earlier working days on which fewer recipients are late than on any day after them, the
    latest such day first; never before today."""
    problem, round_ = bench.problem, bench.round
    fewest = len(late_recipients(problem, round_, target))
    for days in range(1, _EARLIEST_DISPATCH_DAYS + 1):
        day = bench.remiss.dispatch_date - timedelta(days=days)
        if bench.today is not None and day < bench.today:
            return
        if not bench.workdays.is_workday(day):
            continue
        late = len(late_recipients(problem, replace(round_, dispatch=day.toordinal()), target))
        if late < fewest:
            fewest = late
            yield _earlier(bench, day, days)


def _earlier(bench: Workbench, day: date, days: int) -> Measure:
    def change(remiss: Remiss) -> Remiss:
        return replace(remiss, dispatch_date=day)

    values: dict[str, object] = {"days": days, "dispatch": day}
    return Measure(Reason("earlier_dispatch", values), bench.costs.earlier_dispatch, change)
