"""The ticker: what it runs, and that a failure of one job is the end of neither."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from msgspec.structs import replace

from scheduler import ticker
from scheduler.domain.ticks import TickJob, TickResult
from scheduler.services.app import App
from scheduler.services.ticks import GoOn
from scheduler.settings import BackupSettings
from scheduler.storage import tick_store


def test_reminders_every_minute_and_plans_every_quarter(sqlite_app: App) -> None:
    scheduler = BackgroundScheduler(timezone="UTC")
    ticker._schedule(scheduler, sqlite_app, threading.Event())
    jobs = scheduler.get_jobs()  # not started: nothing runs
    assert [job.trigger.interval for job in jobs] == [timedelta(minutes=1), timedelta(minutes=15)]


def test_a_backup_is_looked_for_only_where_there_is_a_folder(
    sqlite_app: App, tmp_path: Path
) -> None:
    scheduler = BackgroundScheduler(timezone="UTC")
    settings = replace(sqlite_app.settings, backup=BackupSettings(tmp_path / "backups"))
    ticker._schedule(scheduler, replace(sqlite_app, settings=settings), threading.Event())
    assert scheduler.get_jobs()[-1].trigger.interval == timedelta(minutes=5)


def test_a_failed_fetch_does_not_end_the_ticker(
    sqlite_app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_app: App, _go_on: GoOn) -> None:
        raise OSError("the database is away")

    monkeypatch.setattr(ticker, "refresh_due", fails)
    ticker._fetch(sqlite_app, threading.Event())
    assert "fetching published plans failed" in caplog.text


def test_without_a_mail_server_it_still_shows_that_somebody_ticks(sqlite_app: App) -> None:
    ticker._tick(sqlite_app, threading.Event())
    with sqlite_app.database.read() as connection:
        (found,) = tick_store.ticks(connection)
    assert (found.job, found.result) == (TickJob.REMINDERS, TickResult.DONE)
    assert not any(found.counts.values())
