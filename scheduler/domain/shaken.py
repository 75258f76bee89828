"""Accepted rounds and incoming remisser that stand on a meeting which is no longer what it was."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from scheduler.domain.incoming_rounds import AcceptedIncoming
from scheduler.domain.meetings import Meeting, MeetingStatus
from scheduler.domain.remisser import AcceptedRound, RemissState, RouteMeeting


class ChangedMeeting(Struct, frozen=True):
    """A meeting that something accepted counts on (``was``) and what it is ``now``: None where it
    is not stored any more."""

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


class ShakenRound(ChangedMeeting, frozen=True):
    """An open round that counts on the meeting; ``recipient`` is the body whose route it is, None
    for the target meeting."""

    accepted: AcceptedRound
    recipient: str | None


class ShakenIncoming(ChangedMeeting, frozen=True):
    """An incoming remiss, not yet answered, whose way counts on the meeting."""

    accepted: AcceptedIncoming


Shaken: TypeAlias = ShakenRound | ShakenIncoming


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
            if only is None or was.meeting_id in only:
                now = meetings.get(was.meeting_id)
                if _has_changed(was, now):
                    found.append(ShakenRound(was, now, accepted, recipient))
    return tuple(found)


def shaken_incoming(
    remisser: Iterable[AcceptedIncoming],
    meetings: Mapping[str, Meeting],
    only: Collection[str] | None = None,
) -> tuple[ShakenIncoming, ...]:
    """The same for incoming remisser. An extra meeting that no plan holds yet has no id and cannot
    have changed."""
    return tuple(
        ShakenIncoming(was, meetings.get(was.meeting_id), accepted)
        for accepted in remisser
        if accepted.state.is_outstanding
        for was in (step.meeting for step in accepted.steps)
        if was is not None
        and was.meeting_id
        and (only is None or was.meeting_id in only)
        and _has_changed(was, meetings.get(was.meeting_id))
    )


class Accepted(Struct, frozen=True):
    """All that is accepted in a region: rounds sent out, and ways to answer what came in."""

    rounds: Sequence[AcceptedRound]
    incoming: Sequence[AcceptedIncoming]

    def shaken(
        self, meetings: Mapping[str, Meeting], only: Collection[str] | None = None
    ) -> tuple[Shaken, ...]:
        """What stands on meetings that have changed, as `shaken_rounds` and `shaken_incoming`."""
        return (
            *shaken_rounds(self.rounds, meetings, only),
            *shaken_incoming(self.incoming, meetings, only),
        )


def _has_changed(was: RouteMeeting, now: Meeting | None) -> bool:
    return now is None or not now.can_prepare or _dates(now) != _dates(was)


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
