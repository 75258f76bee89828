"""The outbox against a real SMTP server and both databases, with faults."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from scheduler.domain.reminders import ReminderState
from scheduler.reminders.outbox import TickReport
from scheduler.services import rounds
from scheduler.services.app import App
from scheduler.services.reminders import send_due_reminders
from scheduler.settings import MailSettings
from scheduler.storage import outbox_store, reminder_store
from scheduler.storage.database import Database
from scheduler.storage.tables import reminder, remiss_recipient
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server
from tests.support import accept_case, load_case

# Nine in the morning, a week before the deadline of 29 October: all twelve are reminded.
A_WEEK_BEFORE = datetime(2019, 10, 22, 7, 0, tzinfo=UTC)
RECIPIENTS = 12


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    accept_case(app)
    return app


def run(app: App, mailbox: Mailbox) -> TickReport:
    mail = MailSettings(
        host="127.0.0.1",
        port=mailbox.port,
        use_tls=False,
        sender="svarsdag@example.org",
        timeout_seconds=5,
    )
    return send_due_reminders(replace(app, settings=replace(app.settings, mail=mail)))


def states(database: Database) -> dict[str, int]:
    with database.read() as connection:
        found = reminder_store.for_region(connection, "jamtland", list(ReminderState), 1000)
    return {s.value: sum(one.state is s for one in found) for s in ReminderState}


def test_after_an_outage_each_recipient_gets_one_merged_reminder(
    stored: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    # Nothing has run since the round was accepted. Behind lie 22 intake reminders, one a week
    # before each of twelve meetings, one the day after eleven of them: KS Ragunda meets today.
    report = run(app_at(A_WEEK_BEFORE), mailbox)
    assert sorted(mailbox.addresses) == sorted(
        f"{body.key}@example.org" for body in stored.config.region("jamtland").addressees_of("rsr")
    )
    assert report.sent == RECIPIENTS
    assert report.cancelled == 22 + 12 + 11
    assert all("om 7 dagar" in plain(message) for message in mailbox.messages)


def test_nothing_is_sent_twice(stored: App, app_at: MakeApp, mailbox: Mailbox) -> None:
    app = app_at(A_WEEK_BEFORE)
    run(app, mailbox)
    assert run(app, mailbox) == TickReport()
    assert len(mailbox.received) == RECIPIENTS


def test_who_has_answered_is_left_in_peace(stored: App, app_at: MakeApp, mailbox: Mailbox) -> None:
    (accepted,) = rounds.rounds(stored, "jamtland")
    entry = next(e for e in accepted.register if e.body == "ks-ragunda")
    rounds.register_answer(stored, "jamtland", "test", accepted.id, entry.id, "§ 1")
    run(app_at(A_WEEK_BEFORE), mailbox)
    assert "ks-ragunda@example.org" not in mailbox.addresses
    assert len(mailbox.addresses) == RECIPIENTS - 1
    # The answer is taken back: what lies ahead goes out again.
    rounds.withdraw_answer(stored, "jamtland", "test", accepted.id, entry.id)
    run(app_at(A_WEEK_BEFORE + timedelta(days=6)), mailbox)
    assert mailbox.addresses.count("ks-ragunda@example.org") == 1


def test_a_recipient_without_a_mailbox_is_shown_to_the_operator(
    app: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    from scheduler.services import imports
    from tests.support import CASE_2019

    import_id = imports.start_import(
        app, "jamtland", "test", file_name="x", content=CASE_2019.read_bytes(), year=2019
    )
    imports.confirm_import(app, "jamtland", "test", import_id)
    accept_case(app)
    later = app_at(A_WEEK_BEFORE)
    report = run(later, mailbox)
    assert (report.sent, report.dead) == (0, RECIPIENTS)
    with later.database.read() as connection:
        dead = reminder_store.for_region(connection, "jamtland", [ReminderState.DEAD], 1)
    assert "e-postadress" in (dead[0].last_error or "")


def test_a_passing_refusal_is_tried_again_later_and_reworded(
    stored: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    mailbox.on_rcpt = lambda _address: "451 later"
    report = run(app_at(A_WEEK_BEFORE), mailbox)
    assert report.postponed == RECIPIENTS
    assert run(app_at(A_WEEK_BEFORE + timedelta(seconds=30)), mailbox) == TickReport()
    mailbox.on_rcpt = lambda _address: None
    run(app_at(A_WEEK_BEFORE + timedelta(days=2)), mailbox)
    assert len(mailbox.received) == RECIPIENTS
    # Never "seven days left" on a day with five.
    assert all("om 5 dagar" in plain(message) for message in mailbox.messages)


def test_a_lasting_refusal_is_a_dead_letter(stored: App, app_at: MakeApp, mailbox: Mailbox) -> None:
    mailbox.on_rcpt = lambda a: "550 nobody here" if a.startswith("ks-are") else None
    app = app_at(A_WEEK_BEFORE)
    report = run(app, mailbox)
    assert (report.sent, report.dead) == (RECIPIENTS - 1, 1)
    with app.database.read() as connection:
        (dead,) = reminder_store.for_region(connection, "jamtland", [ReminderState.DEAD], 9)
    assert dead.last_error == "550 nobody here"


def test_what_may_have_left_is_repeated_to_the_byte_whatever_comes_between(
    stored: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    """A worker died with its message under way; the next try is refused, the one after is not."""
    app = app_at(A_WEEK_BEFORE)
    with app.database.write() as connection:
        (claimed,) = outbox_store.claim(app.database, connection, "dead", 120, 1)
        one = outbox_store.held(connection, claimed, "dead")
        assert one is not None
        outbox_store.start_sending(app.database, connection, one, b"To: a@b\r\n", "a@b", 120)
    mailbox.on_rcpt = lambda address: "451 later" if address == "a@b" else None
    run(app_at(A_WEEK_BEFORE + timedelta(minutes=3)), mailbox)
    assert "a@b" not in mailbox.addresses
    run(app_at(A_WEEK_BEFORE + timedelta(days=2)), mailbox)
    mailbox.on_rcpt = lambda _address: None
    run(app_at(A_WEEK_BEFORE + timedelta(days=3)), mailbox)
    assert mailbox.received[mailbox.addresses.index("a@b")] == b"To: a@b\r\n"


def test_without_a_server_no_reminder_is_tried_and_none_waits_longer(
    stored: App, app_at: MakeApp
) -> None:
    with smtp_server() as gone:
        pass
    report = run(app_at(A_WEEK_BEFORE), gone)
    # One batch was claimed, one connection tried: the server's fault is no message's.
    assert (report.sent, report.postponed) == (0, 20)
    with stored.database.read() as connection:
        found = reminder_store.for_region(connection, "jamtland", [ReminderState.DUE], 99)
    assert {one.attempts for one in found} == {0}
    assert sum("refused" in (one.last_error or "") for one in found) == 20
    with smtp_server() as back:
        # The server is back the minute after: everybody is told at once.
        assert run(app_at(A_WEEK_BEFORE + timedelta(minutes=1)), back).sent == RECIPIENTS


def test_six_hours_without_a_server_end_in_one_true_reminder(stored: App, app_at: MakeApp) -> None:
    # From nine to three in Sweden; each recipient has two or three reminders behind it by then.
    with smtp_server() as gone:
        pass
    for hours in range(6):
        run(app_at(A_WEEK_BEFORE + timedelta(hours=hours)), gone)
    with smtp_server() as back:
        report = run(app_at(A_WEEK_BEFORE + timedelta(hours=6)), back)
    assert (report.sent, len(set(back.addresses))) == (RECIPIENTS, RECIPIENTS)
    assert all("om 7 dagar" in plain(message) for message in back.messages)


def test_a_reminder_that_cannot_be_written_keeps_no_other_back(
    stored: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    app = app_at(A_WEEK_BEFORE)
    # A body that config no longer knows: its letter cannot be made.
    with app.database.write() as connection:
        connection.execute(
            update(remiss_recipient)
            .where(remiss_recipient.c.body_key == "ks-are")
            .values(body_key="ks-borta")
        )
    report = run(app, mailbox)
    assert (report.sent, report.postponed) == (RECIPIENTS - 1, 1)
    with app.database.read() as connection:
        found = reminder_store.for_region(connection, "jamtland", [ReminderState.DUE], 99)
    (broken,) = [one for one in found if one.last_error]
    assert "brevet gick inte att skriva" in (broken.last_error or "")
    assert broken.attempts == 1


def test_a_refusal_of_four_days_is_a_dead_letter(
    stored: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    mailbox.on_rcpt = lambda address: "452 full" if address.startswith("ks-are") else None
    run(app_at(A_WEEK_BEFORE), mailbox)
    # Tried once so far, and now as often as six tries in the first hour and one in each after.
    with stored.database.write() as connection:
        connection.execute(
            update(reminder).where(reminder.c.last_error.is_not(None)).values(attempts=101)
        )
    report = run(app_at(A_WEEK_BEFORE + timedelta(days=4)), mailbox)
    # KS Ragunda is asked about its meeting of the 22nd; KS Åre's is given up.
    assert (report.sent, report.dead) == (1, 1)


def test_what_is_sent_is_remembered_while_the_database_is_locked(
    stored: App, app_at: MakeApp, mailbox: Mailbox, database_url: str
) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("a lock on the whole database is SQLite's")
    app = app_at(A_WEEK_BEFORE)
    path = database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    held = threading.Event()

    def lock(_message: bytes) -> None:
        if not held.is_set():
            held.set()
            other.execute("BEGIN IMMEDIATE")
            threading.Timer(1.5, other.rollback).start()

    mailbox.on_data = lock
    with app.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 100")  # of the pool's one connection
    assert run(app, mailbox).sent == RECIPIENTS
    assert len(mailbox.received) == RECIPIENTS
    other.close()


def tick_process(app: App, mailbox: Mailbox, day: str) -> subprocess.Popen[bytes]:
    """A worker of its own, as an operator runs it."""
    environment = os.environ | {
        "SVARSDAG_DATABASE_URL": app.settings.database_url,
        "SVARSDAG_DATA_DIR": str(app.settings.data_dir),
        "SVARSDAG_TODAY": day,
        "SVARSDAG_SMTP_HOST": "127.0.0.1",
        "SVARSDAG_SMTP_PORT": str(mailbox.port),
        "SVARSDAG_SMTP_TLS": "0",
        "SVARSDAG_MAIL_FROM": "svarsdag@example.org",
    }
    command = Path(sys.executable).with_name("svarsdag")
    return subprocess.Popen([command, "tick", "--once"], env=environment)


Killer = Callable[[Mailbox, list[subprocess.Popen[bytes]]], None]


def kill_before_the_message(mailbox: Mailbox, worker: list[subprocess.Popen[bytes]]) -> None:
    def on_rcpt(_address: str) -> str | None:
        if len(mailbox.received) == 3 and worker[0].poll() is None:
            worker[0].send_signal(signal.SIGKILL)
            worker[0].wait()
            return "451 nobody listens any more"
        return None

    mailbox.on_rcpt = on_rcpt


def kill_before_the_last_reply(mailbox: Mailbox, worker: list[subprocess.Popen[bytes]]) -> None:
    def on_data(_message: bytes) -> str | None:
        if len(mailbox.received) == 3 and worker[0].poll() is None:
            worker[0].send_signal(signal.SIGKILL)
            worker[0].wait()
        return None  # the message is taken all the same

    mailbox.on_data = on_data


@pytest.mark.parametrize(
    ("kill", "repeats"), [(kill_before_the_message, 0), (kill_before_the_last_reply, 1)]
)
def test_a_killed_worker_loses_nothing_and_repeats_at_most_once(
    stored: App, app_at: MakeApp, mailbox: Mailbox, kill: Killer, repeats: int
) -> None:
    worker: list[subprocess.Popen[bytes]] = []
    kill(mailbox, worker)
    worker.append(tick_process(stored, mailbox, "2019-10-22"))
    assert worker[0].wait(30) == -signal.SIGKILL
    survivors = len(mailbox.received)

    # While the dead worker's lease lasts nobody touches what it held.
    run(app_at(A_WEEK_BEFORE + timedelta(seconds=60)), mailbox)
    # After it, another sends the rest.
    late = app_at(A_WEEK_BEFORE + timedelta(minutes=5))
    run(late, mailbox)

    ids = [str(message["Message-ID"]) for message in mailbox.messages]
    assert len(set(ids)) == RECIPIENTS
    assert set(mailbox.addresses) == {
        f"{b.key}@example.org" for b in stored.config.region("jamtland").addressees_of("rsr")
    }
    assert len(ids) == RECIPIENTS + repeats
    again = [i for i, one in enumerate(ids) if one in ids[:i]]
    for index in again:
        assert mailbox.received[index] == mailbox.received[ids.index(ids[index])]
    assert survivors < len(ids)
    # The day before and the day after, and the day after the meeting that is held today.
    assert states(late.database)["due"] == 2 * RECIPIENTS + 1


def test_an_older_reminder_is_not_sent_after_a_newer_one(
    stored: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    """As when one worker has claimed the older ones and another sends the newer ones first."""
    app = app_at(A_WEEK_BEFORE)
    older = reminder.c.rule.startswith("intake")
    with app.database.write() as connection:
        connection.execute(
            update(reminder).where(older).values(next_try=A_WEEK_BEFORE + timedelta(hours=1))
        )
    assert run(app, mailbox).sent == RECIPIENTS
    with app.database.write() as connection:
        connection.execute(update(reminder).where(older).values(next_try=A_WEEK_BEFORE))
    report = run(app, mailbox)
    assert (report.sent, report.cancelled) == (0, 22)
    assert len(mailbox.received) == RECIPIENTS


def test_two_workers_at_once_send_each_reminder_once(stored: App, mailbox: Mailbox) -> None:
    workers = [tick_process(stored, mailbox, "2019-10-22") for _ in range(2)]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    assert len(mailbox.received) == RECIPIENTS
    assert len({str(message["Message-ID"]) for message in mailbox.messages}) == RECIPIENTS
