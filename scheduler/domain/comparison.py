"""What a newly read plan changes: which stored meeting each read one is, and which are gone.

The rules, in order, for each body by itself:

1. A read and a stored meeting on the same day are the same meeting. Several on one day are told
   apart by their content, then by time and kind, then by time.
2. What is left on both sides and lies at most `MOVE_WITHIN_DAYS` apart is a meeting that moved,
   the nearest first.
3. What is left of the read ones is new. What is left of the stored ones has vanished where it lies
   between the first and the last day read for the body; the rest the plan says nothing of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.swedish import date_span

# Bodies meet about once a month. Farther away than three weeks a date lies as near the body's next
# meeting as its own, and a guess would give a meeting's identity to another one.
MOVE_WITHIN_DAYS = 21

_DECIDING = frozenset({MeetingKind.DECISION, MeetingKind.EXTRA})
_MOVED_NOTE = re.compile(r"(?:^|; )(flyttat från ([^;]+ \d{4}))$")


class Change(StrEnum):
    """What confirming would do to a read row. The last three store nothing."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    UNKNOWN_BODY = "unknown_body"
    DUPLICATE = "duplicate"
    LEFT_OUT = "left_out"


class ComparedMeeting(Struct, frozen=True):
    """A read meeting beside the stored one that it is.

    ``meeting`` is what would be stored: with the stored one's id, or the read one's where new.
    """

    change: Change
    meeting: Meeting
    stored: Meeting | None


class Comparison(Struct, frozen=True):
    """One row for each read meeting, in their order, and the stored ones that are gone."""

    rows: tuple[ComparedMeeting, ...]
    vanished: tuple[Meeting, ...]


def compare(
    read: Sequence[Meeting],
    stored: Iterable[Meeting],
    *,
    ignored: Sequence[Meeting] = (),
    apart: Collection[int] = (),
) -> Comparison:
    """Compares a plan with what is stored of its bodies; gives the same whatever their order.

    ``ignored`` stand in the plan but are not to be stored: a stored meeting on their day has not
    vanished. ``apart`` holds places in ``read`` of meetings that somebody has said are no moved
    ones. Ids of read meetings matter only for the new.
    """
    known = sorted(stored, key=lambda m: (m.start_date, m.id))
    pairs = _same_day(read, known)
    taken = {meeting.id for meeting in pairs.values()}
    free = [m for m in known if m.id not in taken]
    moves = _moves(read, [i for i in range(len(read)) if i not in pairs and i not in apart], free)
    gone = {m.id for m in free} - {meeting.id for meeting in moves.values()}
    rows = tuple(_compared(meeting, pairs.get(i), moves.get(i)) for i, meeting in enumerate(read))
    return Comparison(rows, _vanished([*read, *ignored], ignored, free, gone))


def _compared(read: Meeting, same: Meeting | None, moved: Meeting | None) -> ComparedMeeting:
    if moved is not None:
        return ComparedMeeting(Change.MOVED, _as_moved(read, moved), moved)
    if same is None:
        return ComparedMeeting(Change.NEW, read, None)
    result = _as_same(read, same)
    if _content(result) == _content(same):
        return ComparedMeeting(Change.UNCHANGED, result, same)
    cancels = result.status is MeetingStatus.CANCELLED and same.status is not result.status
    return ComparedMeeting(Change.CANCELLED if cancels else Change.CHANGED, result, same)


def _content(meeting: Meeting) -> Meeting:
    """The meeting without where it was read: a plan on other rows is the same plan."""
    return replace(meeting, source=None)


def _as_same(read: Meeting, stored: Meeting) -> Meeting:
    """What ``stored`` becomes. That it once moved, and its own day for papers, stay known though
    the plan is silent of them."""
    was_moved = stored.status is MeetingStatus.MOVED and read.status is MeetingStatus.PLANNED
    found = _MOVED_NOTE.search(stored.note or "")
    return replace(
        read,
        id=stored.id,
        intake_day=read.intake_day or stored.intake_day,
        status=MeetingStatus.MOVED if was_moved else read.status,
        note=_with_moved_note(read.note, found.group(1)) if found else read.note,
    )


def _as_moved(read: Meeting, stored: Meeting) -> Meeting:
    # A tentative date stays tentative: "moved" would let a response be decided there.
    planned = read.status is MeetingStatus.PLANNED
    span = date_span(stored.start_date, stored.end_date, year=True)
    return replace(
        read,
        id=stored.id,
        status=MeetingStatus.MOVED if planned else read.status,
        note=_with_moved_note(read.note, f"flyttat från {span}"),
    )


def _with_moved_note(note: str | None, moved: str) -> str:
    """``note`` with ``moved`` last. A plan that itself says from where has the last word."""
    if not note:
        return moved
    return note if "flyttat från" in note.casefold() else f"{note}; {moved}"


def without_moved_note(note: str | None) -> tuple[str, str]:
    """The day a note says that the meeting has moved from ("" if it says none), and the rest."""
    found = _MOVED_NOTE.search(note or "")
    if note is None or found is None:
        return "", note or ""
    return found.group(2), note[: found.start()]


_SAME: tuple[Callable[[Meeting, Meeting], bool], ...] = (
    lambda read, stored: _content(_as_same(read, stored)) == _content(stored),
    lambda read, stored: (read.start_time, read.kind) == (stored.start_time, stored.kind),
    lambda read, stored: read.start_time == stored.start_time,
    lambda read, stored: True,
)


def _same_day(read: Sequence[Meeting], stored: Sequence[Meeting]) -> dict[int, Meeting]:
    """The stored meeting of each place in ``read`` that has one on its day."""
    free: dict[tuple[str, date], list[Meeting]] = defaultdict(list)
    for meeting in stored:
        free[meeting.body, meeting.start_date].append(meeting)
    left = sorted(range(len(read)), key=lambda i: (_text(read[i]), i))
    pairs: dict[int, Meeting] = {}
    for is_same in _SAME:
        for i in left:
            same_day = free[read[i].body, read[i].start_date]
            found = next((m for m in same_day if is_same(read[i], m)), None)
            if found is not None:
                pairs[i] = found
                same_day.remove(found)
        left = [i for i in left if i not in pairs]
    return pairs


def _moves(read: Sequence[Meeting], left: list[int], free: list[Meeting]) -> dict[int, Meeting]:
    """One to one, the nearest pair first; equal distances in order of date and content."""
    candidates = [
        (abs((read[i].start_date - m.start_date).days), m.start_date, _text(read[i]), i, m.id, m)
        for i in left
        for m in free
        if _may_have_moved(read[i], m)
    ]
    moves: dict[int, Meeting] = {}
    taken: set[str] = set()
    for *_order, i, meeting_id, meeting in sorted(candidates, key=lambda c: c[:-1]):
        if i not in moves and meeting_id not in taken:
            moves[i] = meeting
            taken.add(meeting_id)
    return moves


def _may_have_moved(read: Meeting, stored: Meeting) -> bool:
    """A cancelled meeting moves nowhere, and a reserve day is no moved decision meeting."""
    return (
        read.body == stored.body
        and MeetingStatus.CANCELLED not in (read.status, stored.status)
        and (read.kind is stored.kind or {read.kind, stored.kind} <= _DECIDING)
        and 0 < abs((read.start_date - stored.start_date).days) <= MOVE_WITHIN_DAYS
    )


def _text(meeting: Meeting) -> str:
    """The content as text, to put meetings in one order whatever the order they came in."""
    return "|".join(
        str(value)
        for value in (
            meeting.start_date,
            meeting.start_time,
            meeting.end_date,
            meeting.end_time,
            meeting.kind,
            meeting.status,
            meeting.place,
            meeting.note,
        )
    )


def _vanished(
    in_plan: Sequence[Meeting], ignored: Sequence[Meeting], free: list[Meeting], gone: set[str]
) -> tuple[Meeting, ...]:
    first: dict[str, date] = {}
    last: dict[str, date] = {}
    for meeting in in_plan:
        first[meeting.body] = min(first.get(meeting.body, date.max), meeting.start_date)
        last[meeting.body] = max(last.get(meeting.body, date.min), meeting.end_date)
    still_there = {(m.body, m.start_date) for m in ignored}
    return tuple(
        m
        for m in free
        if m.id in gone
        and m.status is not MeetingStatus.CANCELLED
        and (m.body, m.start_date) not in still_there
        and m.body in first
        and first[m.body] <= m.start_date <= last[m.body]
    )
