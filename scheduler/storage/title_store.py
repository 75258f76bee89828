"""What the things behind ids are called, for lists of many kinds of things."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from scheduler.domain.remisser import RemissState
from scheduler.storage.tables import assignment, incoming, inquiry, meeting, process, remiss

_TITLED = (remiss, incoming, inquiry, process, assignment)


def titles(connection: Connection, region: str, ids: Collection[str]) -> Mapping[str, str]:
    """The titles of those of the region's rounds, incoming remisser, inquiries, processes and
    assignments that have these ids; five questions, however many ids."""
    found: dict[str, str] = {}
    for table in _TITLED if ids else ():
        query = select(table.c.id, table.c.title).where(
            table.c.id.in_(sorted(ids)), table.c.region_key == region
        )
        found |= {row.id: row.title for row in connection.execute(query)}
    return found


def open_rounds(connection: Connection, region: str) -> Mapping[str, str]:
    """The titles of the region's rounds that are not closed by their ids, the nearest deadline
    first."""
    query = (
        select(remiss.c.id, remiss.c.title)
        .where(remiss.c.region_key == region, remiss.c.state == RemissState.OPEN.value)
        .order_by(remiss.c.deadline, remiss.c.id)
    )
    return {row.id: row.title for row in connection.execute(query)}


def bodies_of_meetings(
    connection: Connection, region: str, ids: Collection[str]
) -> Mapping[str, str]:
    """The key of the body that holds each of the meetings with these ids."""
    if not ids:
        return {}
    query = select(meeting.c.id, meeting.c.body_key).where(
        meeting.c.id.in_(sorted(ids)), meeting.c.region_key == region
    )
    return {row.id: row.body_key for row in connection.execute(query)}
