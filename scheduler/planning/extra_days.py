"""Days on which a body can be called to an extra meeting (KL 6:23): working days on which its
members' other boards do not meet, those on which people are away last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from scheduler.domain.bodies import Body, BodyKind, Region
from scheduler.domain.meetings import Meeting, MeetingStatus
from scheduler.domain.soft_blocks import soft_block_of
from scheduler.domain.workdays import Workdays

# Whoever sits in a joint body sits at home in the board or the assembly, seldom in a nämnd.
_BOARDS_OF_JOINT_MEMBERS = (BodyKind.BOARD, BodyKind.ASSEMBLY)


def busy_days(region: Region, meetings: Iterable[Meeting], body: Body) -> frozenset[date]:
    """Every day on which ``body`` itself, or another board where its members sit, meets."""
    boards = {body.key} | {other.key for other in _other_boards(region, body)}
    return frozenset(
        meeting.start_date + timedelta(days=offset)
        for meeting in meetings
        if meeting.body in boards and meeting.status is not MeetingStatus.CANCELLED
        for offset in range((meeting.end_date - meeting.start_date).days + 1)
    )


def days_for_extra_meeting(
    region: Region,
    meetings: Iterable[Meeting],
    body: Body,
    first: date,
    last: date,
    workdays: Workdays,
) -> tuple[date, ...]:
    """The working days from ``first`` to ``last`` that are free, in the order to propose them: the
    earliest first, days to avoid (soft blocks) after all others. Empty where none is free."""
    busy = busy_days(region, meetings, body)
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    free = [day for day in days if workdays.is_workday(day) and day not in busy]
    return tuple(
        sorted(
            free,
            key=lambda day: (soft_block_of(region.soft_blocks, day, workdays) is not None, day),
        )
    )


def _other_boards(region: Region, body: Body) -> list[Body]:
    parties = {party.key for party in region.parties_of(body)}
    is_joint = len(parties) > 1
    return [
        other
        for other in region.bodies.values()
        if other.organisation in parties
        and not other.members
        and (not is_joint or other.kind in _BOARDS_OF_JOINT_MEMBERS)
    ]
