"""Workers in processes of their own, to be killed and stopped at will, and what came of it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from sqlalchemy import func, select, text

from scheduler import ticker
from scheduler.services.app import open_app
from scheduler.settings import load_settings
from scheduler.storage import database
from scheduler.storage.database import DATABASE_AWAY, Database
from scheduler.storage.tables import reminder
from tests.chaos.smtp import Delivery, Fate, Post

# Forked from a process that has done its imports and has no threads: a new worker takes a tenth of
# the time of a new command.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.chaos.crew"])
_PAUSE_SECONDS = 0.3


def work(environment: Mapping[str, str], skew_seconds: Synchronized[float]) -> None:
    """What `svarsdag tick` does, with a shorter pause between the ticks and a clock that is
    ``skew_seconds`` fast."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=skew_seconds.value)

    # What they say of faults that are meant is not for the terminal.
    logging.basicConfig(filename=Path(environment["SVARSDAG_DATA_DIR"]) / "workers.log")
    database.datetime = Clock  # type: ignore[misc]
    app = open_app(load_settings(environment))
    while True:
        ticker._tick(app, threading.Event())
        time.sleep(_PAUSE_SECONDS)


def worker_environment(
    url: str, data_dir: Path, post: Post, *, timeout: int = 5, lease: int = 120, retry: int = 60
) -> dict[str, str]:
    return {
        "SVARSDAG_DATABASE_URL": url,
        "SVARSDAG_DATA_DIR": str(data_dir),
        "SVARSDAG_SMTP_HOST": "127.0.0.1",
        "SVARSDAG_SMTP_PORT": str(post.port),
        "SVARSDAG_SMTP_TLS": "0",
        "SVARSDAG_SMTP_TIMEOUT_SECONDS": str(timeout),
        "SVARSDAG_SMTP_LEASE_SECONDS": str(lease),
        "SVARSDAG_SMTP_RETRY_SECONDS": str(retry),
        "SVARSDAG_MAIL_FROM": "svarsdag@example.org",
    }


@dataclass
class Crew:
    """Running workers. ``kills`` counts those that were killed at work."""

    environment: Mapping[str, str]
    workers: list[BaseProcess] = field(default_factory=list)
    kills: int = 0
    skew_seconds: Synchronized[float] = field(default_factory=lambda: _processes.Value("d", 0.0))

    def hire(self, count: int = 1, skew_seconds: Synchronized[float] | None = None) -> None:
        """Workers whose clocks are off by the crew's own skew, if none is given."""
        arguments = [self.environment, skew_seconds or self.skew_seconds]
        for _ in range(count):
            worker = _processes.Process(target=work, args=arguments, daemon=True)
            worker.start()
            self.workers.append(worker)

    def kill_one(self, chance: random.Random) -> None:
        """``kill -9`` of one of them; another takes its place."""
        victim = self.workers.pop(chance.randrange(len(self.workers)))
        self.signal(victim, signal.SIGKILL)
        victim.join()
        self.kills += 1
        self.hire()

    def signal(self, worker: BaseProcess, number: signal.Signals) -> None:
        assert worker.pid is not None
        os.kill(worker.pid, number)

    def stop_between_transactions(self, worker: BaseProcess, found: Database) -> None:
        """SIGSTOP, at a moment when the worker is in no transaction: in one, it holds its reminder
        until PostgreSQL ends it, and on SQLite nobody writes until it goes on."""
        self.signal(worker, signal.SIGSTOP)
        while _is_busy(found):
            self.signal(worker, signal.SIGCONT)
            time.sleep(0.01)
            self.signal(worker, signal.SIGSTOP)

    def dismiss(self) -> None:
        for worker in self.workers:
            if worker.is_alive():  # one that is not has died of a fault of its own
                self.signal(worker, signal.SIGCONT)
            worker.kill()
            worker.join()


def _is_busy(found: Database) -> bool:
    """Whether somebody else is in a transaction that writes."""
    if found.is_postgresql:
        query = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        with found.read() as connection:
            return bool(connection.execute(query).scalar_one())
    path = str(found.engine.url.database)
    with closing(sqlite3.connect(path, timeout=0.05, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        other.execute("ROLLBACK")
        return False


@contextmanager
def crew(environment: Mapping[str, str], count: int) -> Iterator[Crew]:
    found = Crew(environment)
    found.hire(count)
    try:
        yield found
    finally:
        found.dismiss()


def states(found: Database) -> Counter[str]:
    """How many reminders are in each state."""
    query = select(reminder.c.state, func.count()).group_by(reminder.c.state)
    with found.read() as connection:
        return Counter({state: number for state, number in connection.execute(query)})


def wait_until_delivered(post: Post, count: int, seconds: float = 60) -> None:
    """Until the mail server has seen so many messages. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while len(post.deliveries()) < count:
        if time.monotonic() > end:
            raise TimeoutError(f"{len(post.deliveries())} of {count} after {seconds} s")
        time.sleep(0.05)


def wait_until_settled(found: Database, seconds: float) -> Counter[str]:
    """The states when no reminder is due any more. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while True:
        try:
            now = states(found)
        except DATABASE_AWAY:
            now = Counter(due=1)
        if not now["due"]:
            return now
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds} s: {now}")
        time.sleep(0.2)


@dataclass(frozen=True)
class Outcome:
    """What the mail server saw, beside what it should have seen."""

    lost: int
    repeats: int
    changed_repeats: int
    lost_replies: int
    refusals: int


def outcome(expected: set[str], deliveries: list[Delivery]) -> Outcome:
    arrived = [one for one in deliveries if one.fate is not Fate.REFUSED]
    ids = {one.message_id for one in arrived}
    assert ids <= expected
    return Outcome(
        lost=len(expected - ids),
        repeats=len(arrived) - len(ids),
        changed_repeats=len({(one.message_id, one.digest) for one in arrived}) - len(ids),
        lost_replies=sum(one.fate is Fate.REPLY_LOST for one in arrived),
        refusals=len(deliveries) - len(arrived),
    )
