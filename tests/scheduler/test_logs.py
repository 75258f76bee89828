"""The log of a process: what a record looks like, and what none holds."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError, OperationalError

from scheduler import logs
from scheduler.storage.database import Database
from scheduler.storage.tables import feedback

PERSON = "Karin Olsson"
MAILBOX = "karin.olsson@berg.example"


@pytest.fixture(params=[True, False], ids=["json", "text"])
def written(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    root, factory = logging.getLogger(), logging.getLogRecordFactory()
    handlers, level = root.handlers[:], root.level
    logs.set_up(request.param)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.setLogRecordFactory(factory)


def test_a_line_of_json_has_what_the_record_was_written_amid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.set_up()  # no terminal
    with logs.fields(request="5f1c08a2"), logs.fields(tick=3):
        logging.getLogger("scheduler.x").info("%s mails", 2, extra=logs.with_fields(sent=2))
    logging.getLogger("scheduler.x").debug("too little")
    logging.getLogger("somebody.else").info("too little")
    root.handlers[:] = handlers
    root.setLevel(level)
    (line,) = stream.getvalue().splitlines()
    found = json.loads(line)
    assert found.pop("time").endswith("Z")
    assert found == {
        "level": "info",
        "logger": "scheduler.x",
        "event": "2 mails",
        "request": "5f1c08a2",
        "tick": 3,
        "sent": 2,
    }


def test_what_others_write_holds_no_mail_address(written: io.StringIO) -> None:
    logger = logging.getLogger("somebody.else")
    logger.warning("550 5.1.1 <%s>: nobody here", MAILBOX)
    logger.warning("connecting to postgresql://svarsdag:hemligt@db.example/svarsdag")
    try:
        raise ValueError(f"no such mailbox: {MAILBOX}")
    except ValueError:
        logger.exception("it failed")
    text = written.getvalue()
    assert "nobody here" in text
    assert "no such mailbox" in text
    for secret in (MAILBOX, "olsson", "hemligt"):
        assert secret not in text


def test_a_statement_that_fails_does_not_tell_its_values(
    written: io.StringIO, tmp_path: object
) -> None:
    database = Database(f"sqlite:///{tmp_path}/x.db")
    try:
        with database.read() as connection:
            connection.exec_driver_sql("SELECT ? FROM lost_table", (PERSON,))
    except OperationalError:
        logging.getLogger("web").exception("it failed")
    database.close()
    assert "no such table" in written.getvalue()
    assert PERSON not in written.getvalue()


def test_a_row_that_a_database_does_not_take_is_not_told(
    written: io.StringIO, database: Database
) -> None:
    """PostgreSQL quotes it whole."""
    try:
        with database.write() as connection:
            connection.execute(insert(feedback).values(id=1, text=PERSON))
    except IntegrityError:
        logging.getLogger("web").exception("it failed")
    assert "feedback" in written.getvalue()
    shown = [line for line in written.getvalue().splitlines() if "DETAIL" in line]
    assert shown or not database.is_postgresql
    assert PERSON not in written.getvalue()


def test_fields_are_gone_when_their_work_is_done(written: io.StringIO) -> None:
    with pytest.raises(ValueError, match="x"), logs.fields(request="5f1c08a2"):
        raise ValueError("x")
    logging.getLogger("scheduler").info("afterwards")
    assert "5f1c08a2" not in written.getvalue()
