"""The last tick of each process, and what all ticks have come to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Connection, RowMapping, delete, select, update

from scheduler.domain.ticks import Tick, TickJob, TickResult
from scheduler.storage.database import Database
from scheduler.storage.statements import insert_into
from scheduler.storage.tables import tick, tick_total

# A container that is replaced leaves its row; a day later nobody asks about it.
_KEPT = timedelta(days=1)


def begin(database: Database, connection: Connection, job: TickJob, host: str, pid: int) -> None:
    """Notes that a process has begun a tick, and forgets processes that ended long ago."""
    now = database.now(connection)
    values: dict[str, object] = {
        "started_at": now,
        "seen_at": now,
        "finished_at": None,
        "result": None,
        "counts": {},
        "error": None,
    }
    connection.execute(
        insert_into(database, tick)
        .values(host=host, pid=pid, job=job.value, **values)
        .on_conflict_do_update(index_elements=["host", "pid", "job"], set_=values)
    )
    connection.execute(delete(tick).where(tick.c.job == job.value, tick.c.seen_at < now - _KEPT))


def alive(database: Database, connection: Connection, job: TickJob, host: str, pid: int) -> None:
    """Notes that the tick is still at work."""
    connection.execute(
        update(tick)
        .where(tick.c.host == host, tick.c.pid == pid, tick.c.job == job.value)
        .values(seen_at=database.now(connection))
    )


def finish(
    database: Database,
    connection: Connection,
    job: TickJob,
    host: str,
    pid: int,
    *,
    result: TickResult,
    counts: Mapping[str, int],
    error: str | None = None,
) -> None:
    """Notes how a tick ended and adds it to the totals, in the caller's transaction."""
    now = database.now(connection)
    started_at = connection.execute(
        update(tick)
        .where(tick.c.host == host, tick.c.pid == pid, tick.c.job == job.value)
        .values(seen_at=now, finished_at=now, result=result.value, counts=dict(counts), error=error)
        .returning(tick.c.started_at)
    ).scalar_one_or_none()
    seconds = 0.0 if started_at is None else (now - started_at).total_seconds()
    more: dict[str, float] = {"ticks": 1, "seconds": max(seconds, 0.0), **counts}
    if result is TickResult.FAILED:
        more["failed_ticks"] = 1
    for name, amount in more.items():
        if amount:
            _add(database, connection, job, name, amount)


def ticks(connection: Connection) -> list[Tick]:
    """The last tick of each process, the one heard of last first."""
    query = select(tick).order_by(tick.c.seen_at.desc(), tick.c.job, tick.c.host, tick.c.pid)
    return [_tick(row) for row in connection.execute(query).mappings()]


def totals(connection: Connection) -> dict[tuple[TickJob, str], float]:
    """What all ticks have come to since the first: how many, their seconds, and what they did."""
    query = select(tick_total).order_by(tick_total.c.job, tick_total.c.name)
    return {
        (TickJob(row["job"]), row["name"]): row["total"]
        for row in connection.execute(query).mappings()
    }


def _tick(row: RowMapping) -> Tick:
    return Tick(
        job=TickJob(row["job"]),
        host=row["host"],
        pid=row["pid"],
        started_at=row["started_at"],
        seen_at=row["seen_at"],
        finished_at=row["finished_at"],
        result=TickResult(row["result"]) if row["result"] else None,
        counts=row["counts"],
        error=row["error"],
    )


def _add(
    database: Database, connection: Connection, job: TickJob, name: str, amount: float
) -> None:
    connection.execute(
        insert_into(database, tick_total)
        .values(job=job.value, name=name, total=amount)
        .on_conflict_do_update(
            index_elements=["job", "name"], set_={"total": tick_total.c.total + amount}
        )
    )
