"""Ticks and the traces they leave, on both databases."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

import pytest

from scheduler.domain.ticks import TickJob, TickResult
from scheduler.reminders.outbox import TickReport
from scheduler.services import ticks
from scheduler.services.app import App
from scheduler.services.source_checks import RefreshReport
from scheduler.services.ticks import GoOn, run_tick
from scheduler.storage import tick_store
from tests.conftest import MakeApp
from tests.support import DISPATCH_MORNING


def sends_three(_app: App, _go_on: GoOn) -> TickReport:
    return TickReport(sent=3, dead=1)


def fetches_one(_app: App, _go_on: GoOn) -> RefreshReport:
    return RefreshReport(unchanged=1)


def fails(_app: App, _go_on: GoOn) -> TickReport:
    raise OSError("mail to eva@example.org failed")


def test_a_tick_tells_who_did_what_and_when(app: App) -> None:
    assert run_tick(app, TickJob.REMINDERS, sends_three).sent == 3
    with app.database.read() as connection:
        (found,) = tick_store.ticks(connection)
    assert (found.host, found.pid) == (socket.gethostname(), os.getpid())
    assert found.started_at == found.finished_at == DISPATCH_MORNING  # the clock stands still
    assert found.result is TickResult.DONE
    assert found.counts == {"sent": 3, "cancelled": 0, "postponed": 0, "dead": 1}


def test_each_job_of_a_process_keeps_its_last_tick_and_all_of_them_are_counted(app: App) -> None:
    run_tick(app, TickJob.REMINDERS, sends_three)
    run_tick(app, TickJob.REMINDERS, sends_three)
    run_tick(app, TickJob.SOURCES, fetches_one)
    with app.database.read() as connection:
        assert sorted(one.job for one in tick_store.ticks(connection)) == ["reminders", "sources"]
        totals = tick_store.totals(connection)
    # Two ticks of three mails sent and one dead each; counts that are nought are no rows.
    assert totals == {
        (TickJob.REMINDERS, "ticks"): 2,
        (TickJob.REMINDERS, "sent"): 6,
        (TickJob.REMINDERS, "dead"): 2,
        (TickJob.SOURCES, "ticks"): 1,
        (TickJob.SOURCES, "unchanged"): 1,
    }


def test_a_failure_is_noted_without_what_was_sent_to_whom(app: App) -> None:
    with pytest.raises(OSError, match="eva@example.org"):
        run_tick(app, TickJob.REMINDERS, fails)
    with app.database.read() as connection:
        (found,) = tick_store.ticks(connection)
        totals = tick_store.totals(connection)
    assert (found.result, found.error) == (TickResult.FAILED, "OSError")
    assert totals[TickJob.REMINDERS, "failed_ticks"] == 1


def test_a_tick_that_dies_under_way_is_seen_not_to_have_ended(app: App) -> None:
    def dies(_app: App, _go_on: GoOn) -> TickReport:
        raise SystemExit

    with pytest.raises(SystemExit):
        run_tick(app, TickJob.REMINDERS, dies)
    with app.database.read() as connection:
        (found,) = tick_store.ticks(connection)
    assert (found.finished_at, found.result) == (None, None)


def test_a_long_tick_says_that_it_is_alive(
    app_at: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticks, "_ALIVE_SECONDS", 0.0)
    app = app_at(DISPATCH_MORNING)
    seen: list[datetime] = []

    def takes_ten_minutes(_app: App, go_on: GoOn) -> TickReport:
        app.database.fixed_now = DISPATCH_MORNING + timedelta(minutes=10)
        assert go_on()
        with app.database.read() as connection:
            seen.append(tick_store.ticks(connection)[0].seen_at)
        return TickReport()

    run_tick(app, TickJob.REMINDERS, takes_ten_minutes)
    assert seen == [DISPATCH_MORNING + timedelta(minutes=10)]
    with app.database.read() as connection:
        (found,) = tick_store.ticks(connection)
        assert found.seconds == 600
        assert tick_store.totals(connection)[TickJob.REMINDERS, "seconds"] == 600


def test_a_process_that_ended_is_forgotten_a_day_later(app_at: MakeApp) -> None:
    app = app_at(DISPATCH_MORNING)
    with app.database.write() as connection:
        tick_store.begin(app.database, connection, TickJob.REMINDERS, "replaced", 7)
    for hours, hosts in ((24, 2), (25, 1)):
        later = app_at(DISPATCH_MORNING + timedelta(hours=hours))
        run_tick(later, TickJob.REMINDERS, sends_three)
        with later.database.read() as connection:
            assert len(tick_store.ticks(connection)) == hosts
