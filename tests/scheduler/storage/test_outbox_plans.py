"""How the databases look up what the outbox asks for: never by reading the whole table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import String, case, event, insert, literal, select, text

from scheduler.domain.reminders import ReminderState
from scheduler.services.app import App
from scheduler.storage import outbox_store
from scheduler.storage.database import Connection, Database
from scheduler.storage.tables import reminder
from tests.conftest import MakeApp
from tests.support import DISPATCH_MORNING, accept_case, load_case

# With 200,000 the plans are the same; these take a tenth of the time to write.
ROWS = 20_000
LATER = DISPATCH_MORNING + timedelta(days=50)


@pytest.fixture
def crowded(app: App, app_at: MakeApp) -> App:
    """The case's reminders, all due, among many others: nine in ten sent, the rest in a year."""
    load_case(app)
    accept_case(app)
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < ROWS))
    is_sent = numbers.c.n % 10 != 0
    a_year_on = DISPATCH_MORNING + timedelta(days=365)
    with app.database.write() as connection:
        pattern = connection.execute(select(reminder).limit(1)).mappings().one()
        copied = {
            column.name: literal(pattern[column.name], column.type).label(column.name)
            for column in reminder.c
        }
        copied |= {
            "id": numbers.c.n + 1000,
            "dedup_key": literal("copy ") + numbers.c.n.cast(String),
            "message_id": literal("copy ") + numbers.c.n.cast(String),
            "topic": literal("copy ") + numbers.c.n.cast(String),
            "state": case((is_sent, ReminderState.SENT.value), else_=ReminderState.DUE.value),
            "next_try": literal(a_year_on, reminder.c.next_try.type),
        }
        rows = select(*copied.values()).select_from(numbers)
        connection.execute(insert(reminder).from_select(list(copied), rows))
        connection.execute(text("ANALYZE"))
    return app_at(LATER)


def plans(database: Database, work: Callable[[Connection], Any]) -> list[str]:
    """How the database would run each statement of ``work``, a line a step."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_other: Any) -> None:
        statements.append((statement, parameters))

    with database.write() as connection:
        event.listen(connection, "before_cursor_execute", note)
        work(connection)
        event.remove(connection, "before_cursor_execute", note)
    explain = "EXPLAIN " if database.is_postgresql else "EXPLAIN QUERY PLAN "
    found = []
    with database.read() as connection:
        for statement, parameters in statements:
            rows = connection.exec_driver_sql(explain + statement, parameters)
            found += [str(row[-1]) for row in rows]
    return found


def test_no_step_of_a_mail_reads_the_whole_table(crowded: App) -> None:
    database = crowded.database

    def mail(connection: Connection) -> None:
        claimed = outbox_store.claim(database, connection, "token", 120, 20)
        one = outbox_store.held(connection, claimed[0], "token")
        assert one is not None
        assert outbox_store.is_still_wanted(connection, one)
        assert outbox_store.has_newer_due(connection, one, LATER)
        outbox_store.start_sending(database, connection, one, b"bytes", "a@example.org", 120)
        outbox_store.mark_sent(database, connection, one.id, b"bytes")

    steps = plans(database, mail)
    # PostgreSQL says "Seq Scan on reminder", SQLite "SCAN reminder".
    read_whole = [s for s in steps if "Seq Scan on reminder" in s or s.startswith("SCAN reminder")]
    assert read_whole == []
    assert any("ix_reminder_state_next_try" in step for step in steps), steps
