"""A database with reminders of an older version keeps every one of them through the upgrade."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from scheduler.storage import migrate
from scheduler.storage.database import Database
from scheduler.storage.tables import metadata


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


BEFORE = """
INSERT INTO plan_import (id, region_key, file_name, content, state, created_by, created_at)
  VALUES ('i', 'jamtland', 'x', '', 'confirmed', 'eva', '2019-09-01 00:00:00');
INSERT INTO meeting (id, region_key, body_key, start_date, end_date, kind, status, source_file,
    source_text, import_id, sequence, updated_at)
  VALUES ('m', 'jamtland', 'rsr', '2019-11-11', '2019-11-11', 'decision', 'planned', 'x', 'x', 'i',
    0, '2019-09-01 00:00:00');
INSERT INTO remiss (id, region_key, owner_key, title, dnr, dispatch_date, target_meeting_id,
    target_date, target_end_date, deadline, deadline_version, window_earliest, window_latest, why,
    rules, state, accepted_by, accepted_at, sequence, updated_at)
  VALUES ('r', 'jamtland', 'rsr', '', '', '2019-09-02', 'm', '2019-11-11', '2019-11-11',
    '2019-10-29', 2, '2019-10-29', '2019-10-29', '[]', '{}', 'open', 'eva',
    '2019-09-02 00:00:00', 0, '2019-09-02 00:00:00');
INSERT INTO remiss_recipient (id, remiss_id, body_key, role, decision, group_number,
    dispatch_date, position, route, intake_day, extended_to, why, state, answer_note, updated_at)
  VALUES (7, 'r', 'ks-berg', 'mandatory', 'body', 1, '2019-09-02', 0, '[]', '2019-10-08',
    '2019-11-01', '[]', 'waiting', '', '2019-09-02 00:00:00');
INSERT INTO reminder (id, dedup_key, remiss_id, recipient_id, rule, deadline_version, due_at,
    state, attempts, next_try, message_id)
  VALUES (1, 'r:7:intake-7:2', 'r', 7, 'intake-7', 2, '2019-10-01 06:00:00', 'due', 0,
    '2019-10-01 06:00:00', '<1@x>'),
  (2, 'r:7:deadline-1:2', 'r', 7, 'deadline-1', 2, '2019-10-31 07:00:00', 'due', 0,
    '2019-10-31 07:00:00', '<2@x>'),
  (3, 'r:7:deadline-1:1', 'r', 7, 'deadline-1', 1, '2019-10-28 07:00:00', 'cancelled', 0,
    '2019-10-28 07:00:00', '<3@x>'),
  (4, 'r:7:change:2', 'r', 7, 'change', 2, '2019-09-20 07:00:00', 'sent', 1,
    '2019-09-20 07:00:00', '<4@x>');
INSERT INTO contact (id, region_key, body_key, email, updated_at)
  VALUES (1, 'jamtland', 'ks-berg', 'ks@berg.example', '2019-09-01 00:00:00');
"""


@pytest.fixture
def older(database: Database) -> Database:
    """The database as it was before a reminder could be about anything but a recipient."""
    with database.write() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    migrate.upgrade(database, "0011")
    with database.write() as connection:
        for statement in BEFORE.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    return database


def test_reminders_keep_their_identity_and_mailboxes_their_owner(older: Database) -> None:
    migrate.upgrade(older)
    found = rows(
        older,
        "SELECT id, dedup_key, region_key, to_role, to_key, topic, state FROM reminder ORDER BY id",
    )
    common = ("jamtland", "secretary", "ks-berg", "recipient:7:secretary")
    assert found == [
        (1, "recipient:7:intake-7:2019-10-08", *common, "due"),
        # The recipient's extension is later than the round's deadline: its own last day counts.
        (2, "recipient:7:deadline-1:2019-11-01", *common, "due"),
        # Older versions and notices keep the keys they had.
        (3, "r:7:deadline-1:1", *common, "cancelled"),
        (4, "r:7:change:2", *common, "sent"),
    ]
    assert rows(older, "SELECT role, subject_key, email FROM contact") == [
        ("secretary", "ks-berg", "ks@berg.example")
    ]
