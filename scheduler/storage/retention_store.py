"""Takes away what has been kept long enough: a row, or what in it is about a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, or_, select, update

from scheduler.domain.retention import Kept, Taken
from scheduler.storage.tables import (
    answer_link,
    api_token,
    audit_event,
    calendar_search,
    feed,
    feedback,
    inquiry,
    inquiry_invitee,
    inquiry_link,
    plan_import,
    plan_source,
    reminder,
    retention_run,
    slot_booking,
)

_AT_ONCE = 1_000


class _Step(Struct, frozen=True):
    """The rows of a table that are too old, and what becomes of them: the ``emptied`` columns get
    another value, or the rows go."""

    table: Table
    is_old: ColumnElement[bool]
    emptied: Mapping[str, Any] = {}


def _steps(kept: Kept, cutoff: datetime) -> list[_Step]:
    # An open question's invitees still answer.
    ended = select(inquiry.c.id).where(inquiry.c.state != "open", inquiry.c.updated_at < cutoff)
    of_ended = select(inquiry_invitee.c.id).where(inquiry_invitee.c.inquiry_id.in_(ended))
    match kept:
        case Kept.LETTERS:
            settled = (reminder.c.message.is_not(None), reminder.c.state != "due")
            is_old = reminder.c.due_at < cutoff
            for one in settled:
                is_old &= one
            return [_Step(reminder, is_old, {"message": None, "address": None})]
        case Kept.DRAFTS:
            waits = select(plan_source.c.import_id).where(plan_source.c.import_id.is_not(None))
            draft = (
                (plan_import.c.state != "confirmed")
                & (plan_import.c.created_at < cutoff)
                & plan_import.c.id.not_in(waits)
                & (func.length(plan_import.c.content) > 0)
            )
            gone = {"content": b"", "corrections": None, "state": "discarded"}
            return [_Step(plan_import, draft, gone)]
        case Kept.FEEDBACK:
            return [_Step(feedback, feedback.c.received_at < cutoff)]
        case Kept.AUDIT:
            return [_Step(audit_event, audit_event.c.at < cutoff)]
        case Kept.CALENDARS:
            return [_Step(feed, feed.c.revoked_at < cutoff)]
        case Kept.API_TOKENS:
            return [_Step(api_token, api_token.c.expires_at < cutoff)]
        case Kept.LINKS:
            return [
                _Step(one, (one.c.expires_at < cutoff) & (one.c.address != ""), {"address": ""})
                for one in (answer_link, inquiry_link)
            ]
        case Kept.SEARCHES:
            return [_Step(calendar_search, calendar_search.c.started_at < cutoff)]
        case Kept.INQUIRIES:
            said = or_(inquiry_invitee.c.answered_by != "", inquiry_invitee.c.comment != "")
            booked = slot_booking.c.invitee_id.in_(of_ended) & (slot_booking.c.booked_by != "")
            return [
                _Step(
                    inquiry_invitee,
                    inquiry_invitee.c.inquiry_id.in_(ended) & said,
                    {"answered_by": "", "comment": ""},
                ),
                _Step(slot_booking, booked, {"booked_by": ""}),
            ]


def count_old(connection: Connection, kept: Kept, cutoff: datetime) -> int:
    """How many rows `take_old` would take, all in all."""
    return sum(
        connection.execute(
            select(func.count()).select_from(step.table).where(step.is_old)
        ).scalar_one()
        for step in _steps(kept, cutoff)
    )


def take_old(connection: Connection, kept: Kept, cutoff: datetime) -> int:
    """Takes away some of what is older than ``cutoff``; how many rows, 0 when none is left. A few
    at a time, so that nobody waits long for the database."""
    taken = 0
    for step in _steps(kept, cutoff):
        ids = select(step.table.c.id).where(step.is_old).limit(_AT_ONCE)
        some = list(connection.execute(ids).scalars())
        if not some:
            continue
        chosen = step.table.c.id.in_(some)
        act = (
            update(step.table).where(chosen).values(**step.emptied)
            if step.emptied
            else delete(step.table).where(chosen)
        )
        connection.execute(act)
        taken += len(some)
    return taken


def note(connection: Connection, taken: Taken) -> None:
    connection.execute(
        insert(retention_run).values(
            at=taken.at, kept=taken.kept.value, cutoff=taken.cutoff, rows=taken.rows
        )
    )


def last_run(connection: Connection) -> datetime | None:
    """When something was last looked for."""
    found: datetime | None = connection.execute(select(func.max(retention_run.c.at))).scalar_one()
    return found


def runs(connection: Connection, since: datetime) -> list[Taken]:
    """What was taken since then, the newest first."""
    query = (
        select(retention_run)
        .where(retention_run.c.at >= since)
        .order_by(retention_run.c.at.desc(), retention_run.c.id)
    )
    return [
        Taken(row["at"], Kept(row["kept"]), row["cutoff"], row["rows"])
        for row in connection.execute(query).mappings()
    ]
