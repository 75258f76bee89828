"""The days papers go to the groups of an accepted round, and how long they can wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import AcceptedRound, RegisterEntry
from scheduler.domain.workdays import Workdays


def group_of(entry: RegisterEntry, today: date) -> int:
    """The entry's group among those that wait for papers; 0 where it has its papers and waits for
    no group any more."""
    return 0 if entry.dispatch_date <= today else entry.group


def lag_days(entry: RegisterEntry) -> int:
    """Calendar days from the deciding meeting, or from the papers where none decides, to the
    answer, as accepted."""
    if entry.ready_day is None:
        return 0
    since = entry.route[-1].end_date if entry.route else entry.dispatch_date
    return max(0, (entry.ready_day - since).days)


class PapersDays(Struct, frozen=True):
    """The days papers go to the groups after the first. ``delayed``: (round, recipient) whose
    answers may hold up the groups after them."""

    meetings: Mapping[str, Meeting]
    workdays: Workdays
    forwarding_workdays: int
    today: date
    delayed: Collection[tuple[str, str]]

    def of(self, accepted: AcceptedRound, waiting: Sequence[RegisterEntry]) -> tuple[int, ...]:
        """As accepted; for groups after one that may be late, the last day they can wait for."""
        groups = {entry.body: group_of(entry, self.today) for entry in waiting}
        late = [
            groups[body] for name, body in self.delayed if name == accepted.id and body in groups
        ]
        days: list[date] = []
        # From the last group back: how long one can wait depends on the one after it.
        for number in sorted(set(groups.values()))[:0:-1]:
            group = [entry for entry in waiting if groups[entry.body] == number]
            planned = max(entry.dispatch_date for entry in group)
            is_held_up = bool(late) and min(late) < number
            latest = self._latest(accepted, group, days[-1] if days else None)
            days.append(max(planned, latest) if is_held_up else planned)
        return tuple(day.toordinal() for day in reversed(days))

    def _latest(
        self, accepted: AcceptedRound, group: Sequence[RegisterEntry], following: date | None
    ) -> date:
        """The last day of papers on which everybody in the group keeps its way, or without a
        meeting answers in time for the deadline and for the papers of the ``following`` group."""
        last = min(
            self._last_for_meeting(entry)
            if entry.route
            else self._last_without_meeting(accepted, entry, following)
            for entry in group
        )
        while last > date.min and not self.workdays.is_workday(last):
            last -= timedelta(days=1)
        return last

    def _last_for_meeting(self, entry: RegisterEntry) -> date:
        """The last day for papers to every meeting of its way; where none is known it waits for
        nobody."""
        if entry.intake_day is None:
            return date.min
        found = [self.meetings.get(step.meeting_id) for step in entry.route]
        own = [each.intake_day for each in found if each is not None and each.intake_day]
        return min([*own, entry.intake_day])

    def _last_without_meeting(
        self, accepted: AcceptedRound, entry: RegisterEntry, following: date | None
    ) -> date:
        """A chair or an official answers so many days after the papers, on a working day."""
        limit = entry.last_day(accepted.deadline)
        if following is not None:
            limit = min(limit, self.workdays.before(following, self.forwarding_workdays))
        day = limit - timedelta(days=lag_days(entry))
        while self.workdays.at_or_after(day + timedelta(days=lag_days(entry))) > limit:
            day -= timedelta(days=1)
        return day
