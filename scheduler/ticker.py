"""Ticks: reminders every minute, published plans every quarter of an hour, a backup once a day.

APScheduler only keeps the time: what is due stands in the database.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from msgspec.structs import asdict

from scheduler import logs
from scheduler.domain.ticks import EVERY, TickJob
from scheduler.reminders.outbox import TickReport
from scheduler.services.app import App, open_app
from scheduler.services.log_ins import forget_ended
from scheduler.services.reminders import can_send, send_due_reminders
from scheduler.services.retention import take_old_once_a_day
from scheduler.services.scheduled_backups import take_due_backup
from scheduler.services.source_checks import refresh_due
from scheduler.services.ticks import GoOn, run_tick
from scheduler.settings import Settings, load_settings

logger = logging.getLogger(__name__)

_PARENT_SECONDS = 5
# How often it is asked whether the hour of the backup has come, or its next try.
_BACKUP_EVERY = timedelta(minutes=5)


def run_forever(settings: Settings, parent: int | None = None) -> None:
    """Ticks until the process is asked to stop (SIGTERM, Ctrl+C), or until its ``parent`` has, if
    it is given: a server that was killed leaves no ticker that nobody knows of.

    A mail that is on its way is sent to its end, and noted; the rest is left to the next ticker.
    """
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    scheduler = BackgroundScheduler(timezone="UTC")
    _schedule(scheduler, open_app(settings), stopped)
    scheduler.start()
    while not stopped.wait(_PARENT_SECONDS):
        if parent is not None and os.getppid() != parent:
            stopped.set()
    scheduler.shutdown()


def _schedule(scheduler: BaseScheduler, app: App, stopped: threading.Event) -> None:
    if not can_send(app):
        logger.warning("no SMTP server is set: reminders stay in the database")
    jobs: list[tuple[Callable[..., None], list[object], timedelta]] = [
        (_tick, [app, stopped], EVERY[TickJob.REMINDERS]),
        (_fetch, [app, stopped], EVERY[TickJob.SOURCES]),
    ]
    if app.settings.backup.folder is not None:
        # In a thread of its own, as the others: reminders do not wait for it.
        jobs.append((_back_up, [app], _BACKUP_EVERY))
    for run, arguments, every in jobs:
        # A memory store and no grace time: a late tick still runs, several missed ones run once.
        scheduler.add_job(
            run,
            "interval",
            args=arguments,
            seconds=every.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )


def _tick(app: App, stopped: threading.Event) -> None:
    try:
        # Without a mail server nothing is sent, but it is known that somebody would.
        work = send_due_reminders if can_send(app) else _idle
        report = run_tick(app, TickJob.REMINDERS, work, stopped.is_set)
    except Exception:
        # The next tick tries again; a lease that was taken runs out by itself.
        logger.exception("the tick failed")
        return
    if report != type(report)():
        logger.info("sent reminders", extra=logs.with_fields(**asdict(report)))


def _idle(_app: App, _go_on: GoOn) -> TickReport:
    return TickReport()


def _fetch(app: App, stopped: threading.Event) -> None:
    try:
        forget_ended(app)
        _take_old(app)
        report = run_tick(app, TickJob.SOURCES, refresh_due, stopped.is_set)
    except Exception:
        # As above: what was leased is taken over when its lease has run out.
        logger.exception("fetching published plans failed")
        return
    if report != type(report)():
        logger.info("fetched published plans", extra=logs.with_fields(**asdict(report)))


def _take_old(app: App) -> None:
    taken = [one for one in take_old_once_a_day(app) if one.rows]
    if taken:
        rows = {one.kept.value: one.rows for one in taken}
        logger.info("took away what was too old", extra=logs.with_fields(**rows))


def _back_up(app: App) -> None:
    try:
        out = take_due_backup(app)
    except Exception:
        # As above; who looks after the installation sees how old the newest copy is.
        logger.exception("the backup could not be begun, or what it came to not be noted")
        return
    if out is not None:
        logger.info("backup: %s", out)


if __name__ == "__main__":
    _settings = load_settings()
    logs.set_up(_settings.json_log)
    run_forever(_settings, int(sys.argv[1]))
