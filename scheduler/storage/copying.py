"""All rows of one database into another, of either kind, and the proof that none was lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from msgspec import Struct
from msgspec.json import Encoder
from sqlalchemy import Table, delete, func, insert, select, text
from sqlalchemy.exc import DataError

from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.storage import migrate
from scheduler.storage.database import Connection, Database, IntegrityError
from scheduler.storage.tables import metadata

# Small enough that the files of a batch of answers fit in memory.
_BATCH_ROWS = 200
_ENCODER = Encoder(order="deterministic")


class TableSum(Struct, frozen=True):
    """How many rows a table has, and a SHA-256 (hexadecimal) of all that they say. It does not
    depend on their order, as the two kinds of database sort text differently."""

    rows: int
    digest: str


Sums = Mapping[str, TableSum]


class _Summing:
    def __init__(self) -> None:
        self._rows: list[bytes] = []

    def add(self, row: Mapping[str, Any]) -> None:
        # Times, dates and bytes become text; the keys of JSON are sorted.
        self._rows.append(sha256(_ENCODER.encode(row)).digest())

    def sum(self) -> TableSum:
        return TableSum(len(self._rows), sha256(b"".join(sorted(self._rows))).hexdigest())


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """A transaction that sees one state from its first question to its last, while others write.

    SQLite in WAL always does; PostgreSQL needs to be asked (its manual, 13.2.2).
    """
    with database.read() as connection:
        if database.is_postgresql:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        yield connection


def sums(connection: Connection) -> Sums:
    """What every table holds."""
    return {table.name: _sum(connection, table) for table in metadata.sorted_tables}


def copy_rows(
    source: Connection, to: Database, *, replace: bool = False, at_rest: Database | None = None
) -> Sums:
    """Copies every table in one transaction, and gives what was read. ``to`` has this version's
    tables; with ``replace`` what stands in them is removed. ``at_rest`` is the source, read once
    more before anything is kept, where nobody may have written to it meanwhile.

    Raises ConflictError where ``to`` holds something and may not be replaced, or does not hold
    afterwards what was read, and BadInputError for a value that ``to`` cannot hold. Nothing is
    then changed.
    """
    with to.write() as target:
        if replace:
            for table in reversed(metadata.sorted_tables):
                target.execute(delete(table))
        held = [table.name for table in metadata.sorted_tables if _holds_rows(target, table)]
        if held:
            raise ConflictError(
                f"Databasen som ska fyllas är inte tom (tabellen {held[0]} har rader): ange en "
                "tom databas. Inget är ändrat."
            )
        read = {table.name: _copy(source, target, table) for table in metadata.sorted_tables}
        written = sums(target)
        different = [name for name in read if read[name] != written[name]]
        if different:
            raise ConflictError(
                f"Tabellen {different[0]} blev inte likadan i den nya databasen: inget är ändrat. "
                "Kopiera igen, och anmäl felet om det kommer tillbaka."
            )
        if at_rest is not None:
            _require_unchanged(at_rest, read)
        if to.is_postgresql:
            _set_sequences(target)
    return read


def _require_unchanged(source: Database, read: Sums) -> None:
    with snapshot(source) as connection:
        now = sums(connection)
    written = [name for name in read if read[name] != now[name]]
    if written:
        raise ConflictError(
            f"Någon skrev i databasen medan den kopierades (tabellen {written[0]}): stoppa webben "
            "och allt som tickar, och kopiera igen. Inget är ändrat."
        )


def require_current(database: Database, name: str) -> None:
    """Raises BadInputError, with the database called ``name``, unless it is of this version."""
    if not migrate.is_current(database):
        raise BadInputError(
            f"{name} är tom eller av en annan version än det här programmet: kör ”svarsdag db "
            "upgrade” mot den, eller använd det program som den hör till."
        )


def prepare(database: Database, name: str) -> None:
    """Makes the tables of a database that has none. One with another version's is left alone.

    Raises BadInputError for the latter.
    """
    if migrate.revision(database) is None:
        migrate.upgrade(database)
    require_current(database, name)


def _rows(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = connection.execute(select(table).execution_options(stream_results=True))
    for batch in found.mappings().partitions(_BATCH_ROWS):
        yield [dict(row) for row in batch]


def _sum(connection: Connection, table: Table) -> TableSum:
    summing = _Summing()
    for batch in _rows(connection, table):
        for row in batch:
            summing.add(row)
    return summing.sum()


def _copy(source: Connection, target: Connection, table: Table) -> TableSum:
    summing = _Summing()
    for batch in _rows(source, table):
        for row in batch:
            summing.add(row)
        try:
            target.execute(insert(table), batch)
        except (DataError, IntegrityError) as error:
            reason = str(error.orig).splitlines()[0]
            raise BadInputError(
                f"En rad i tabellen {table.name} går inte att spara i den nya databasen "
                f"({reason}): rätta raden i den gamla och kopiera igen. Inget är ändrat."
            ) from None
    return summing.sum()


def _holds_rows(connection: Connection, table: Table) -> bool:
    return connection.execute(select(1).select_from(table).limit(1)).first() is not None


def _set_sequences(connection: Connection) -> None:
    """The next row gets a number after the last one's, not 1."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        last = connection.execute(select(func.max(column))).scalar_one()
        if last is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, last)))
