"""Counts tries within a time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, case, delete, select

from scheduler.storage.database import Database
from scheduler.storage.statements import insert_into
from scheduler.storage.tables import rate_limit


def count(
    database: Database,
    connection: Connection,
    key_hash: str,
    amount: int,
    now: datetime,
    ends_at: datetime,
) -> int:
    """Adds ``amount`` tries and gives how many there are now. The first try after a time has ended
    begins a new one, which lasts until ``ends_at``; those that have ended are forgotten."""
    is_over = rate_limit.c.ends_at <= now
    tries: int = connection.execute(
        insert_into(database, rate_limit)
        .values(key_hash=key_hash, tries=amount, ends_at=ends_at)
        .on_conflict_do_update(
            index_elements=["key_hash"],
            set_={
                "tries": case((is_over, amount), else_=rate_limit.c.tries + amount),
                "ends_at": case((is_over, ends_at), else_=rate_limit.c.ends_at),
            },
        )
        .returning(rate_limit.c.tries)
    ).scalar_one()
    connection.execute(delete(rate_limit).where(is_over))
    return tries


def counted(connection: Connection, key_hash: str, now: datetime) -> tuple[int, datetime]:
    """How many tries there are, and when the time they are counted within ends."""
    row = connection.execute(
        select(rate_limit.c.tries, rate_limit.c.ends_at).where(
            rate_limit.c.key_hash == key_hash, rate_limit.c.ends_at > now
        )
    ).one_or_none()
    return (row.tries, row.ends_at) if row else (0, now)


def forget(connection: Connection, key_hash: str) -> None:
    connection.execute(delete(rate_limit).where(rate_limit.c.key_hash == key_hash))


def forget_all(connection: Connection) -> int:
    return connection.execute(delete(rate_limit)).rowcount
