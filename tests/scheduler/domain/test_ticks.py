from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scheduler.domain.ticks import Tick, TickJob, TickPace, newest, pace

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def seen(minutes_ago: float, job: TickJob = TickJob.REMINDERS, host: str = "a") -> Tick:
    moment = NINE - timedelta(minutes=minutes_ago)
    return Tick(job, host, 1, moment, moment)


def test_nothing_has_ticked_yet() -> None:
    assert pace([seen(0, TickJob.SOURCES)], TickJob.REMINDERS, NINE) is TickPace.NEVER


def test_reminders_are_late_after_five_missed_minutes() -> None:
    assert pace([seen(5)], TickJob.REMINDERS, NINE) is TickPace.ON_TIME
    assert pace([seen(5.1)], TickJob.REMINDERS, NINE) is TickPace.LATE


def test_fetching_comes_every_quarter_and_is_late_after_five_of_them() -> None:
    assert pace([seen(75, TickJob.SOURCES)], TickJob.SOURCES, NINE) is TickPace.ON_TIME
    assert pace([seen(76, TickJob.SOURCES)], TickJob.SOURCES, NINE) is TickPace.LATE


def test_one_process_that_ticks_is_enough() -> None:
    ticks = [seen(600, host="replaced"), seen(1, host="its successor")]
    last = newest(ticks, TickJob.REMINDERS)
    assert last is not None
    assert last.host == "its successor"
    assert pace(ticks, TickJob.REMINDERS, NINE) is TickPace.ON_TIME


def test_a_tick_under_way_has_no_length_yet() -> None:
    assert seen(1).seconds is None
