"""An upgrade that is killed half-way has done nothing, and is simply run again."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from scheduler.storage import migrate
from scheduler.storage.database import Database
from scheduler.storage.tables import metadata
from tests.support import ROOT

# Changes something, then dies as by kill -9 or a power cut, before its statement number so many.
UPGRADE_AND_DIE = """
import os, signal, sys
from sqlalchemy import event
from scheduler.storage import migrate
from scheduler.storage.database import Database

database = Database(sys.argv[1])
left = int(sys.argv[2])

def count(connection, cursor, statement, *_rest):
    global left
    if statement.lstrip().upper().startswith(("CREATE", "ALTER", "DROP", "INSERT", "UPDATE")):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

event.listen(database.engine, "before_cursor_execute", count)
migrate.upgrade(database)
"""


@pytest.mark.parametrize("statements", [1, 25, 90])
def test_killed_in_the_middle(database: Database, statements: int) -> None:
    with database.write() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    migrate.upgrade(database, "0009")
    with database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO contact (region_key, body_key, email, updated_at)"
                " VALUES ('jamtland', 'rsr', 'rsr@example.org', '2019-09-01 00:00:00')"
            )
        )
    database.engine.dispose()
    died = subprocess.run(
        [
            sys.executable,
            "-c",
            UPGRADE_AND_DIE,
            database.engine.url.render_as_string(hide_password=False),
            str(statements),
        ],
        cwd=ROOT,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert migrate.revision(database) == "0009"
    assert migrate.upgrade(database)
    assert migrate.is_current(database)
    with database.read() as connection:
        assert connection.execute(text("SELECT email FROM contact")).scalar_one() == (
            "rsr@example.org"
        )
