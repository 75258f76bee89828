"""What the scheduled backups came to, and who is taking one: a single row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Update, select, update

from scheduler.domain.backups import LEASE, BackupRun
from scheduler.storage.database import Database
from scheduler.storage.statements import insert_into
from scheduler.storage.tables import backup_run

_ROW = 1
_ERROR_LENGTH = 500
_FREE: dict[str, object] = {"lease_token": None, "lease_until": None}
_SHOWN = [backup_run.c[name] for name in BackupRun.__struct_fields__]


def last_run(connection: Connection) -> BackupRun:
    row = connection.execute(select(*_SHOWN)).mappings().first()
    return BackupRun(**row) if row else BackupRun()


def locked_run(database: Database, connection: Connection) -> BackupRun:
    """The same, and nobody else gets it until the transaction ends."""
    connection.execute(insert_into(database, backup_run).values(id=_ROW).on_conflict_do_nothing())
    return BackupRun(**connection.execute(select(*_SHOWN).with_for_update()).mappings().one())


def lease(connection: Connection, token: str, now: datetime) -> None:
    """Holds the row that `locked_run` has locked."""
    connection.execute(update(backup_run).values(lease_token=token, lease_until=now + LEASE))


def renew(connection: Connection, token: str, now: datetime) -> None:
    """Says that whoever took it is still at work."""
    connection.execute(_held_by(token).values(lease_until=now + LEASE))


def succeed(
    connection: Connection, token: str, now: datetime, file: str, trouble: str | None
) -> None:
    """``trouble`` is what went wrong although the copy is whole."""
    values: dict[str, object] = {"succeeded_at": now, "file": file, **_FREE}
    if trouble is not None:
        values |= {"failed_at": now, "error": trouble[:_ERROR_LENGTH]}
    connection.execute(_held_by(token).values(values))


def fail(connection: Connection, token: str, now: datetime, error: str) -> None:
    connection.execute(
        _held_by(token).values({"failed_at": now, "error": error[:_ERROR_LENGTH], **_FREE})
    )


def _held_by(token: str) -> Update:
    return update(backup_run).where(backup_run.c.lease_token == token)
