"""Searches for next year's dates, and what they have found. The region of each is checked here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, update

from scheduler.domain.next_year import CalendarSearch, CalendarWish, SearchState
from scheduler.storage.tables import calendar_search

Best = TypeVar("Best", bound=Struct)
Other = TypeVar("Other", bound=Struct)

_ENDED = (SearchState.DONE.value, SearchState.FAILED.value)


def add_search(connection: Connection, new: CalendarSearch) -> None:
    connection.execute(
        insert(calendar_search).values(
            id=new.id,
            region_key=new.region,
            wish=msgspec.to_builtins(new.wish),
            state=new.state.value,
            is_stopped=new.is_stopped,
            message=new.message,
            asked_by=new.asked_by,
            started_at=new.started_at,
            seen_at=new.seen_at,
        )
    )


def find_search(connection: Connection, region: str, search_id: str) -> CalendarSearch | None:
    query = select(calendar_search).where(
        calendar_search.c.id == search_id, calendar_search.c.region_key == region
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return CalendarSearch(
        id=row["id"],
        region=row["region_key"],
        wish=msgspec.convert(row["wish"], CalendarWish),
        state=SearchState(row["state"]),
        cost=row["cost"],
        bound=row["bound"],
        is_stopped=row["is_stopped"],
        message=row["message"],
        asked_by=row["asked_by"],
        started_at=row["started_at"],
        seen_at=row["seen_at"],
    )


def found(
    connection: Connection, search_id: str, best: type[Best], other: type[Other]
) -> tuple[Best | None, list[Other]]:
    """The best calendar and the others, as the given types."""
    query = select(calendar_search.c.best, calendar_search.c.others).where(
        calendar_search.c.id == search_id
    )
    row = connection.execute(query).one()
    return (
        msgspec.convert(row.best, best, strict=False) if row.best is not None else None,
        [msgspec.convert(one, other, strict=False) for one in row.others or []],
    )


def keep_alive(
    connection: Connection, search_id: str, now: datetime, cost: int | None, bound: int | None
) -> bool:
    """Notes that the search lives and how far it has come; whether somebody wants it to stop."""
    known = {"cost": cost, "bound": bound} if cost is not None else {}
    connection.execute(
        update(calendar_search)
        .where(calendar_search.c.id == search_id)
        .values(seen_at=now, **known)
    )
    query = select(calendar_search.c.is_stopped).where(calendar_search.c.id == search_id)
    return bool(connection.execute(query).scalar())


def put_best(connection: Connection, search_id: str, best: Struct) -> None:
    _end(connection, search_id, SearchState.FOUND, best=msgspec.to_builtins(best, str_keys=True))


def put_others(connection: Connection, search_id: str, others: Sequence[Struct]) -> None:
    told = [msgspec.to_builtins(one, str_keys=True) for one in others]
    _end(connection, search_id, SearchState.DONE, others=told)


def fail(connection: Connection, search_id: str, message: str) -> None:
    _end(connection, search_id, SearchState.FAILED, message=message)


def _end(connection: Connection, search_id: str, state: SearchState, **values: object) -> None:
    connection.execute(
        update(calendar_search)
        .where(calendar_search.c.id == search_id, calendar_search.c.state.not_in(_ENDED))
        .values(state=state.value, **values)
    )


def stop(connection: Connection, search_id: str) -> None:
    connection.execute(
        update(calendar_search).where(calendar_search.c.id == search_id).values(is_stopped=True)
    )


def forget_before(connection: Connection, moment: datetime) -> int:
    """Takes away searches that began before ``moment``; how many."""
    gone = connection.execute(delete(calendar_search).where(calendar_search.c.started_at < moment))
    return gone.rowcount
