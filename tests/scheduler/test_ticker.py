"""The ticker: what it runs, and that a failure of one job is the end of neither."""

from __future__ import annotations

from datetime import timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler import ticker
from scheduler.services.app import App


def test_reminders_every_minute_and_plans_every_quarter(sqlite_app: App) -> None:
    scheduler = BackgroundScheduler(timezone="UTC")
    ticker._schedule(scheduler, sqlite_app)
    jobs = scheduler.get_jobs()  # not started: nothing runs
    assert [job.trigger.interval for job in jobs] == [timedelta(minutes=1), timedelta(minutes=15)]


def test_a_failed_fetch_does_not_end_the_ticker(
    sqlite_app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_app: App) -> None:
        raise OSError("the database is away")

    monkeypatch.setattr(ticker, "refresh_due", fails)
    ticker._fetch(sqlite_app)
    assert "fetching published plans failed" in caplog.text
