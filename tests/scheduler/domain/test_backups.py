"""When a backup is due, and which copies are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.domain.backups import BackupRun, file_name, no_longer_kept

TWO = datetime(2026, 3, 10, 1, tzinfo=UTC)  # two o'clock in Sweden
NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("run", "due"),
    [
        (BackupRun(), True),
        (BackupRun(succeeded_at=TWO - HOUR), True),
        (BackupRun(succeeded_at=TWO), False),
        (BackupRun(succeeded_at=NOON), False),
        (BackupRun(failed_at=NOON - HOUR / 2), False),
        (BackupRun(failed_at=NOON - HOUR), True),
        (BackupRun(lease_until=NOON + HOUR / 10), False),
        (BackupRun(lease_until=NOON), True),
        # A clock that was a month ahead, and has been put right.
        (BackupRun(succeeded_at=NOON + 30 * DAY), True),
        (BackupRun(failed_at=NOON + 30 * DAY), True),
        (BackupRun(lease_until=NOON + 30 * DAY), True),
    ],
)
def test_due(run: BackupRun, due: bool) -> None:
    assert run.is_due(NOON, hour_passed=TWO) is due


def test_old_after_a_day_and_some_tries() -> None:
    assert BackupRun().is_old(NOON)
    assert not BackupRun(succeeded_at=NOON - 30 * HOUR).is_old(NOON)
    assert BackupRun(succeeded_at=NOON - 31 * HOUR).is_old(NOON)


def test_the_newest_days_with_a_copy_are_kept() -> None:
    names = [file_name(NOON - number * DAY) for number in (0, 1, 2, 40, 41)]
    again = file_name(NOON - HOUR)
    assert no_longer_kept([*names, again], names[0], 3) == sorted(names[3:])
    # After a long gap the copies before it are the only other ones there are.
    assert no_longer_kept([names[0], names[3], names[4]], names[0], 3) == []


def test_what_was_just_taken_is_kept_though_a_wrong_clock_has_left_newer_ones() -> None:
    ahead = file_name(NOON + 30 * DAY)
    now = file_name(NOON)
    assert no_longer_kept([ahead, now, file_name(NOON - DAY)], now, 1) == [file_name(NOON - DAY)]


def test_other_files_are_left_alone() -> None:
    others = ["svarsdag-2020-01-01.tar.gz", "svarsdag-20200101T000000Z.tar.gz.age", "README"]
    assert no_longer_kept([*others, file_name(NOON)], file_name(NOON), 1) == []
