"""Ticks: reminders every minute, published plans every quarter of an hour, a backup once a day.

APScheduler only keeps the time: what is due stands in the database.
"""

from __future__ import annotations

import logging
import os
import sys
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from scheduler.domain.ticks import EVERY, TickJob
from scheduler.reminders.outbox import TickReport
from scheduler.services.app import App, open_app
from scheduler.services.log_ins import forget_ended
from scheduler.services.reminders import can_send, send_due_reminders
from scheduler.services.scheduled_backups import take_due_backup
from scheduler.services.source_checks import refresh_due
from scheduler.services.ticks import Alive, run_tick
from scheduler.settings import Settings, load_settings

logger = logging.getLogger(__name__)

_PARENT_SECONDS = 5
# How often it is asked whether the hour of the backup has come, or its next try.
_BACKUP_EVERY = timedelta(minutes=5)


def run_forever(settings: Settings, parent: int | None = None) -> None:
    """Ticks until the process is stopped, or until its ``parent`` is, if it is given: a server
    that was killed leaves no ticker that nobody knows of."""
    scheduler = BlockingScheduler(timezone="UTC")
    _schedule(scheduler, open_app(settings))
    if parent is not None:
        scheduler.add_job(
            lambda: None if os.getppid() == parent else scheduler.shutdown(wait=False),
            "interval",
            seconds=_PARENT_SECONDS,
        )
    scheduler.start()


def _schedule(scheduler: BaseScheduler, app: App) -> None:
    if not can_send(app):
        logger.warning("no SMTP server is set: reminders stay in the database")
    jobs = [(_tick, EVERY[TickJob.REMINDERS]), (_fetch, EVERY[TickJob.SOURCES])]
    if app.settings.backup.folder is not None:
        # In a thread of its own, as the others: reminders do not wait for it.
        jobs.append((_back_up, _BACKUP_EVERY))
    for run, every in jobs:
        # A memory store and no grace time: a late tick still runs, several missed ones run once.
        scheduler.add_job(
            run,
            "interval",
            args=[app],
            seconds=every.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )


def _tick(app: App) -> None:
    try:
        # Without a mail server nothing is sent, but it is known that somebody would.
        report = run_tick(app, TickJob.REMINDERS, send_due_reminders if can_send(app) else _idle)
    except Exception:
        # The next tick tries again; a lease that was taken runs out by itself.
        logger.exception("the tick failed")
        return
    if report != type(report)():
        logger.info("tick: %s", report)


def _idle(_app: App, _alive: Alive) -> TickReport:
    return TickReport()


def _fetch(app: App) -> None:
    try:
        forget_ended(app)
        report = run_tick(app, TickJob.SOURCES, refresh_due)
    except Exception:
        # As above: what was leased is taken over when its lease has run out.
        logger.exception("fetching published plans failed")
        return
    if report != type(report)():
        logger.info("fetched: %s", report)


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
    run_forever(load_settings(), int(sys.argv[1]))
