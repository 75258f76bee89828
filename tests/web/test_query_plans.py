"""No page, calendar or tick reads a whole table that grows: how SQLite would run every statement
that they ask. (What a mail asks, on both databases: tests/scheduler/storage/test_outbox_plans.py.)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from sqlalchemy import Engine, event

from scheduler.services import reminders
from scheduler.services.app import App
from scheduler.services.log_ins import forget_ended
from scheduler.services.retention import take_old
from scheduler.services.source_checks import refresh_due
from scheduler.settings import MailSettings
from scheduler.storage.tables import metadata
from tests.scheduler.reminders.smtp import smtp_server
from tests.web.conftest import Browser
from tests.web.every_page import every_page
from web.current import app_of

# A row a process, a job, an installation, a published address or a region: these stay small.
SMALL = {"tick", "tick_total", "backup_run", "plan_source", "change_stamp"}


@contextmanager
def noted(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Every statement meanwhile, with its values."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        found.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def read_whole(app: App, statements: list[tuple[str, Any]]) -> set[str]:
    """The tables that the statements read from end to end, though they grow."""
    tables: set[str] = set()
    with app.database.read() as connection:
        for statement, values in statements:
            if not re.match(r"\s*(SELECT|UPDATE|DELETE|WITH)\b", statement):
                continue
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values):
                # "SCAN reminder USING COVERING INDEX …" reads all of it too.
                scanned = re.match(r"SCAN (\w+?)(?:_\d+)?(?: |$)", str(row[-1]))
                if scanned and scanned[1] in metadata.tables and scanned[1] not in SMALL:
                    tables.add(f"{scanned[1]}: {' '.join(statement.split())[:300]}")
    return tables


def test_a_whole_table_is_seen(svarsdag: App) -> None:
    assert read_whole(svarsdag, [("SELECT title FROM remiss", ())])
    assert not read_whole(svarsdag, [("SELECT title FROM remiss WHERE id = ?", ("a",))])


def test_no_page_reads_a_whole_table(svarsdag: App, client: FlaskClient, browser: Browser) -> None:
    app = app_of(client.application)
    faults: dict[str, set[str]] = defaultdict(set)
    addresses = every_page(svarsdag)
    for paths in addresses.values():
        for path in paths:
            with noted(app.database.engine) as statements:
                assert browser.client.get(path).status_code < 500
            assert statements or path
            for fault in read_whole(app, statements):
                faults[fault].add(path)
    assert dict(faults) == {}


def test_no_tick_reads_a_whole_table(svarsdag: App) -> None:
    every_page(svarsdag)
    with smtp_server() as mailbox:
        mail = MailSettings("127.0.0.1", mailbox.port, use_tls=False, sender="a@example.org")
        app = replace(svarsdag, settings=replace(svarsdag.settings, mail=mail))
        with app.database.read() as connection:
            app.database.fixed_now = app.database.now(connection) + timedelta(days=30)
        with noted(app.database.engine) as statements:
            report = reminders.send_due_reminders(app)
            refresh_due(app)
            forget_ended(app)
            take_old(app)
        assert report.sent
    assert read_whole(app, statements) == set()


@pytest.mark.parametrize("path", ["/metrics", "/health/ready"])
def test_nor_does_what_machines_ask(svarsdag: App, client: FlaskClient, path: str) -> None:
    app = app_of(client.application)
    with noted(app.database.engine) as statements:
        client.get(path)
    assert statements
    assert read_whole(app, statements) == set()
