"""Accepted rounds that stand on a meeting which is no longer what it was."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scheduler.domain.meetings import Meeting, MeetingStatus
from scheduler.domain.remisser import AcceptedRound, RemissState, RouteMeeting


@dataclass(frozen=True, slots=True)
class ShakenRound:
    """An open round, the meeting it counts on (``was``) and what that meeting is ``now``.

    ``recipient`` is the body whose route it is, None for the target meeting. ``now`` is None where
    the meeting is not stored any more.
    """

    accepted: AcceptedRound
    recipient: str | None
    was: RouteMeeting
    now: Meeting | None

    @property
    def is_cancelled(self) -> bool:
        return self.now is None or self.now.status is MeetingStatus.CANCELLED

    @property
    def is_moved(self) -> bool:
        """Whether it is held, but on other days."""
        return (
            self.now is not None and not self.is_cancelled and _dates(self.now) != _dates(self.was)
        )


def shaken_rounds(
    rounds: Iterable[AcceptedRound],
    meetings: Mapping[str, Meeting],
    only: Collection[str] | None = None,
) -> tuple[ShakenRound, ...]:
    """Every meeting that an open round counts on and that is cancelled, on other days, or no
    longer one where a matter can be treated; of the ids in ``only``, if given.

    A recipient that has answered needs its meetings no more.
    """
    found = []
    for accepted in rounds:
        if accepted.state is not RemissState.OPEN:
            continue
        for recipient, was in _counts_on(accepted):
            now = meetings.get(was.meeting_id)
            if only is not None and was.meeting_id not in only:
                continue
            if now is None or not now.can_prepare or _dates(now) != _dates(was):
                found.append(ShakenRound(accepted, recipient, was, now))
    return tuple(found)


def _counts_on(accepted: AcceptedRound) -> Iterator[tuple[str | None, RouteMeeting]]:
    target = RouteMeeting(
        accepted.owner, accepted.target_meeting_id, accepted.target_date, accepted.target_end_date
    )
    yield None, target
    for entry in accepted.register:
        if entry.state.is_outstanding:
            for step in entry.route:
                yield entry.body, step


def _dates(meeting: Meeting | RouteMeeting) -> tuple[object, object]:
    return meeting.start_date, meeting.end_date
