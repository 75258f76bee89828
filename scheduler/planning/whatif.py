"""What a change would do to a round: the same round planned again beside the plan as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting, MeetingStatus
from scheduler.domain.remisser import Remiss
from scheduler.domain.swedish import long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.proposal import Proposal, RecipientRow
from scheduler.planning.propose import propose


class MeetingChange(Struct, frozen=True):
    """A meeting of ``body`` (key) on ``day`` that is moved, or cancelled where ``moved_to`` is
    None."""

    body: str
    day: date
    moved_to: date | None = None


class Scenario(Struct, frozen=True):
    """The round as it would be, and what would happen to the meetings. ``label`` says it."""

    label: str
    remiss: Remiss
    changes: tuple[MeetingChange, ...] = ()


class RowChange(Struct, frozen=True):
    """A recipient whose way, day or status differs; None where it is no recipient."""

    body: Body
    before: RecipientRow | None
    after: RecipientRow | None


class Outcome(Struct, frozen=True):
    """What a scenario gives, and the recipients for whom it differs from the base."""

    label: str
    proposal: Proposal
    rows: tuple[RowChange, ...]


class WhatIf(Struct, frozen=True):
    """The round as it is, and one outcome a scenario, in the order asked."""

    base: Proposal
    outcomes: tuple[Outcome, ...]


def what_if(
    region: Region,
    meetings: Sequence[Meeting],
    remiss: Remiss,
    scenarios: Iterable[Scenario],
    workdays: Workdays,
) -> WhatIf:
    """Plans ``remiss`` as it is and in every scenario, each exact and through the checker.

    Raises BadInputError where a scenario contradicts itself or changes a meeting that is not held.
    """
    base = propose(region, meetings, remiss, workdays)
    outcomes = []
    for scenario in scenarios:
        held = with_changes(region, meetings, scenario.changes)
        proposal = propose(region, held, scenario.remiss, workdays)
        outcomes.append(Outcome(scenario.label, proposal, changed_rows(base, proposal)))
    return WhatIf(base, tuple(outcomes))


def with_changes(
    region: Region, meetings: Sequence[Meeting], changes: Iterable[MeetingChange]
) -> list[Meeting]:
    """The meetings with every change made. A moved meeting keeps its length; a last day for papers
    of its own is dropped, as nobody knows the new one: the body's usual days count."""
    found = list(meetings)
    for change in changes:
        index = _index_of(region, found, change)
        meeting = found[index]
        if change.moved_to is None:
            found[index] = replace(meeting, status=MeetingStatus.CANCELLED)
        else:
            length = meeting.end_date - meeting.start_date
            found[index] = replace(
                meeting,
                start_date=change.moved_to,
                end_date=change.moved_to + length,
                status=MeetingStatus.MOVED,
                intake_day=None,
            )
    return found


def _index_of(region: Region, meetings: Sequence[Meeting], change: MeetingChange) -> int:
    held = [
        (index, meeting)
        for index, meeting in enumerate(meetings)
        if meeting.body == change.body and meeting.status is not MeetingStatus.CANCELLED
    ]
    for index, meeting in held:
        if meeting.start_date <= change.day <= meeting.end_date:
            return index
    known = ", ".join(long_date(meeting.start_date) for _, meeting in held) or "inga"
    raise BadInputError(
        f"{region.body(change.body).name} har inget möte {long_date(change.day)} att flytta eller "
        f"ställa in: planens möten är {known}."
    )


def changed_rows(base: Proposal, other: Proposal) -> tuple[RowChange, ...]:
    """The recipients whose status, meetings or ready day differ, in the base's order, then new
    ones."""
    before = {row.body.key: row for row in base.recipients}
    after = {row.body.key: row for row in other.recipients}
    changes = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if _essence(old) != _essence(new):
            body = next(row.body for row in (old, new) if row is not None)
            changes.append(RowChange(body, old, new))
    return tuple(changes)


def _essence(row: RecipientRow | None) -> object:
    if row is None:
        return None
    days = [(step.body.key, step.meeting.start_date) for step in row.route]
    return row.status, days, row.ready, row.extended_to
