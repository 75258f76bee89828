from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from scheduler.domain.errors import BadInputError
from scheduler.storage import feed_store, migrate
from scheduler.storage.database import Database
from scheduler.storage.tables import metadata


def test_the_migrations_give_exactly_the_tables_of_the_code(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    assert migrate.is_current(database)
    assert migrate.upgrade(database) is False


def test_times_come_back_in_utc(database: Database) -> None:
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=2)))
    clocked = Database(database.url, fixed_now=summer)
    with clocked.write() as connection:
        feed_store.bump_changed_at(clocked, connection, "jamtland")
    with clocked.read() as connection:
        found = feed_store.changed_at(connection, "jamtland")
    clocked.close()
    assert found == summer
    assert found is not None
    assert found.tzinfo == UTC


@pytest.mark.parametrize("hours", [-1, 1])
def test_on_postgresql_the_databases_clock_rules_whatever_the_workers_says(
    database_url: str, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    skew = timedelta(hours=hours)

    class OffClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + skew

    monkeypatch.setattr("scheduler.storage.database.datetime", OffClock)
    running = Database(database_url)
    with running.write() as connection:
        off_by = running.now(connection) - datetime.now(UTC)
    running.close()
    # SQLite has no other clock than the machine's.
    expected = timedelta() if running.is_postgresql else skew
    assert abs(off_by - expected) < timedelta(minutes=5)


def test_every_change_is_counted(database: Database) -> None:
    counts = []
    for _ in range(3):
        with database.write() as connection:
            feed_store.bump_changed_at(database, connection, "jamtland")
            counts.append(feed_store.revision(connection, "jamtland"))
    assert counts == [1, 2, 3]  # the clock stands still, the count does not


def test_changes_at_once_are_counted_each(database: Database) -> None:
    def bump() -> None:
        with database.write() as connection:
            feed_store.bump_changed_at(database, connection, "jamtland")

    threads = [threading.Thread(target=bump) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    with database.read() as connection:
        assert feed_store.revision(connection, "jamtland") == 4


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    def fail_halfway() -> None:
        with database.write() as connection:
            feed_store.bump_changed_at(database, connection, "jamtland")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail_halfway()
    with database.read() as connection:
        assert feed_store.changed_at(connection, "jamtland") is None


def test_writers_on_sqlite_wait_for_each_other(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'busy.db'}")
    migrate.upgrade(database)
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait(5)
        with database.write() as connection:
            order.append("second")
            feed_store.bump_changed_at(database, connection, "jamtland")

    thread = threading.Thread(target=second)
    thread.start()
    with database.write() as connection:
        inside.set()
        thread.join(0.2)  # the other cannot begin while this one writes
        feed_store.bump_changed_at(database, connection, "jamtland")
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]
    database.close()


def test_sqlite_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    path = tmp_path / "wal.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    database.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_an_address_that_is_none_says_what_to_write() -> None:
    with pytest.raises(BadInputError, match="SVARSDAG_DATABASE_URL"):
        Database("databasen")
