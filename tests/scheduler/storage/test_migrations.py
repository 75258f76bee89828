"""A database in use keeps its rows through every upgrade."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from scheduler.domain.errors import BadInputError
from scheduler.storage import migrate
from scheduler.storage.database import Database, IntegrityError
from scheduler.storage.tables import metadata

AT_0009 = """
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
    '2019-10-29', 1, '2019-10-29', '2019-10-29', '[]', '{}', 'open', 'eva',
    '2019-09-02 00:00:00', 0, '2019-09-02 00:00:00');
INSERT INTO remiss_recipient (id, remiss_id, body_key, role, decision, group_number,
    dispatch_date, position, route, why, state, answer_note, updated_at)
  VALUES (7, 'r', 'ks-berg', 'mandatory', 'body', 1, '2019-09-02', 0, '[]', '[]', 'answered', '',
    '2019-09-02 00:00:00');
INSERT INTO reminder (id, dedup_key, remiss_id, recipient_id, rule, deadline_version, due_at,
    state, attempts, next_try, message_id)
  VALUES (1, 'r:7:intake-7:1', 'r', 7, 'intake-7', 1, '2019-10-01 06:00:00', 'due', 0,
    '2019-10-01 06:00:00', '<1@x>')
"""


@pytest.fixture
def older(database: Database) -> Database:
    with database.write() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    migrate.upgrade(database, "0009")
    with database.write() as connection:
        for statement in AT_0009.split(";\n"):
            connection.exec_driver_sql(statement)
    return database


def test_rows_that_point_to_a_rebuilt_table_survive(older: Database) -> None:
    assert migrate.upgrade(older)
    with older.read() as connection:
        entry = connection.execute(text("SELECT id, state FROM remiss_recipient")).one()
        pointing = connection.execute(text("SELECT recipient_id FROM reminder")).scalar_one()
    assert (tuple(entry), pointing) == ((7, "answered"), 7)


def test_a_newer_programs_database_is_left_alone(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadInputError, match="nyare version"):
        migrate.upgrade(database)
    assert migrate.revision(database) == "9999"


def test_after_an_upgrade_nothing_may_point_nowhere(older: Database) -> None:
    migrate.upgrade(older)
    with pytest.raises(IntegrityError), older.write() as connection:
        connection.execute(text("DELETE FROM remiss_recipient"))
