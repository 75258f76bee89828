"""One database, SQLite or PostgreSQL, with transactions that act the same on both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, Select, create_engine, event, select
from sqlalchemy import func as sql
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
)
from sqlalchemy.exc import SQLAlchemyError as DatabaseError
from sqlalchemy.sql.compiler import Compiled, SQLCompiler

from scheduler.domain.errors import BadInputError

__all__ = [
    "DATABASE_AWAY",
    "Connection",
    "Database",
    "DatabaseError",
    "IntegrityError",
    "OperationalError",
]

DATABASE_AWAY = (OperationalError, InterfaceError, InternalError)
"""What a write raises where the database is down, locked, full or unreachable, or (InternalError) a
replica that nobody has promoted yet: try again later."""

_BUSY_TIMEOUT_MS = 10_000
_CONNECT_SECONDS = 10
_IDLE_TIMEOUT_MS = 5 * 60_000


class Glance:
    """A question without conversions (`Database.glance`), put into each kind's SQL once."""

    def __init__(self, question: Select[Any]) -> None:
        self._question = question
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, engine: Engine) -> SQLCompiler:
        name = engine.dialect.name
        if name not in self._compiled:
            self._compiled[name] = self._question.compile(dialect=engine.dialect)
        return cast(SQLCompiler, self._compiled[name])


class Database:
    """A connection pool and its clock.

    ``fixed_now`` stops the clock, for demonstrations and tests; otherwise time comes from the
    server on PostgreSQL and from this machine on SQLite, which has no other.
    """

    def __init__(self, url: str, fixed_now: datetime | None = None) -> None:
        self.url = _with_driver(url)
        self.fixed_now = fixed_now
        self.engine = _make_engine(self.url)
        self._peeks = _make_engine(self.url, peeks=True)

    @property
    def is_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def peek(self) -> Iterator[Connection]:
        """For a single question: it sees one state without a transaction, and is answered in half
        the time."""
        with self._peeks.connect() as connection:
            yield connection

    def glance(self, question: Glance, **values: str) -> tuple[Any, ...] | None:
        """The first row that answers a question, as the driver gives it: asked in a sixth of the
        time of `peek`, where nothing but the question itself is to be known."""
        compiled = question.compiled(self._peeks)
        places: Any = values
        if compiled.positional:
            places = [values[name] for name in compiled.positiontup or ()]
        driver: Any = self._peeks.dialect.loaded_dbapi
        try:
            connection = self._peeks.raw_connection()
            try:
                row: tuple[Any, ...] | None = (
                    connection.cursor().execute(compiled.string, places).fetchone()
                )
                return row
            finally:
                connection.close()
        except driver.Error as error:
            # Below the engine nobody else gives it the name that callers know.
            raise DBAPIError.instance(compiled.string, None, error, driver.Error) from error

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Connection]:
        """A transaction that writes; on SQLite it takes the write lock at once, so that what it
        reads first cannot have changed when it writes.

        Without ``durable`` a power cut may undo it, until the next durable one: that spares a wait
        for the disk. On PostgreSQL it makes no difference: the server can die while we live on, and
        we would not know what it forgot.
        """
        with self.engine.connect() as connection:
            connection = connection.execution_options(
                svarsdag_write="FULL" if durable else "NORMAL"
            )
            with connection.begin():
                yield connection

    @contextmanager
    def rebuild(self) -> Iterator[Connection]:
        """A transaction that may change tables. SQLite changes one by copying it and dropping the
        old, which rows of other tables that point to it would forbid: its foreign keys are off
        meanwhile, and looked at before it commits (sqlite.org/lang_altertable, section 7)."""
        if self.is_postgresql:
            with self.write() as connection:
                yield connection
            return
        with self.engine.connect() as connection:
            connection = connection.execution_options(svarsdag_write="FULL")
            driver: Any = connection.connection.dbapi_connection
            driver.execute("PRAGMA foreign_keys = OFF")  # no use inside a transaction
            try:
                with connection.begin():
                    yield connection
                    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if lost:
                        raise RuntimeError(f"the upgrade would leave rows pointing nowhere: {lost}")
            finally:
                driver.execute("PRAGMA foreign_keys = ON")

    def now(self, connection: Connection) -> datetime:
        """The time in UTC, read inside the transaction, after its locks are taken."""
        if self.fixed_now is not None:
            return self.fixed_now
        if self.is_postgresql:
            moment: datetime = connection.execute(select(sql.clock_timestamp())).scalar_one()
            return moment.astimezone(UTC)
        return datetime.now(UTC)

    def lock(self, connection: Connection, name: str) -> None:
        """Lets one transaction at a time past here for ``name``, until it ends. SQLite's write
        transactions already come one at a time."""
        if self.is_postgresql:
            connection.execute(select(sql.pg_advisory_xact_lock(sql.hashtext(name))))

    def close(self) -> None:
        self.engine.dispose()
        self._peeks.dispose()


def _with_driver(url: str) -> str:
    """Plain ``postgresql://`` addresses use psycopg 3."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _make_engine(url: str, *, peeks: bool = False) -> Engine:
    """``peeks``: every statement stands by itself; nothing is begun and nothing put back."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadInputError(
            "SVARSDAG_DATABASE_URL är ingen databasadress: skriv sqlite:////sökväg/svarsdag.db "
            "eller postgresql://användare@värd/databas."
        ) from None
    if parsed.get_backend_name() != "sqlite":
        # A server that drops what is sent to it must not hold whoever asks how things stand.
        waits = {"connect_timeout": parsed.query.get("connect_timeout", _CONNECT_SECONDS)}
        level: dict[str, Any] = {"isolation_level": "AUTOCOMMIT"} if peeks else {}
        engine = create_engine(
            parsed, pool_pre_ping=True, connect_args=waits, hide_parameters=True, **level
        )
        event.listen(engine, "connect", _configure_postgresql)
        return engine
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed, pool_reset_on_return=None if peeks else "rollback", hide_parameters=True
    )
    event.listen(engine, "connect", _configure_sqlite)
    if not peeks:
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_postgresql(dbapi_connection: Any, _record: Any) -> None:
    # A worker that hangs inside a transaction must not hold its rows for ever.
    dbapi_connection.execute(f"SET idle_in_transaction_session_timeout = {_IDLE_TIMEOUT_MS}")
    dbapi_connection.commit()


def _configure_sqlite(dbapi_connection: Any, _record: Any) -> None:
    # The driver's own transaction handling begins too late; _begin_sqlite takes over.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    synchronous = connection.get_execution_options().get("svarsdag_write")
    if synchronous is None:
        connection.exec_driver_sql("BEGIN")
        return
    # With WAL, FULL also survives a power cut right after a commit: no reminder may be lost.
    connection.exec_driver_sql(f"PRAGMA synchronous = {synchronous}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
