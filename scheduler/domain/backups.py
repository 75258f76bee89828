"""Backups that are taken by themselves: when one is due, and which copies are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

LEASE = timedelta(minutes=10)
"""How long whoever takes a backup holds it without saying that it is still at work."""

RETRY_AFTER = timedelta(hours=1)

OLD_AFTER = timedelta(hours=30)
"""A day, the hour that clocks are put back, and time to try a few times again."""

_NAME = re.compile(r"svarsdag-(\d{8})T\d{6}Z\.tar\.gz")


class BackupRun(Struct, frozen=True):
    """What the scheduled backups came to: the newest copy and its file's name, the last failure
    and what it was, in Swedish; and until when somebody holds the next one."""

    succeeded_at: datetime | None = None
    file: str | None = None
    failed_at: datetime | None = None
    error: str | None = None
    lease_until: datetime | None = None

    def is_due(self, now: datetime, hour_passed: datetime) -> bool:
        """Whether a copy is to be taken. ``hour_passed`` is the last time the hour for it came.

        A time ahead of ``now`` was written by a clock that was wrong, and holds nobody back.
        """
        if self.lease_until is not None and now < self.lease_until <= now + LEASE:
            return False
        if self.failed_at is not None and now - RETRY_AFTER < self.failed_at <= now:
            return False
        return self.succeeded_at is None or not hour_passed <= self.succeeded_at <= now

    def is_old(self, now: datetime) -> bool:
        """Whether the newest copy is older than it should be, or there is none."""
        return self.succeeded_at is None or now - self.succeeded_at > OLD_AFTER


def file_name(moment: datetime) -> str:
    """The name of a copy taken at ``moment``, which is UTC."""
    return f"svarsdag-{moment:%Y%m%dT%H%M%SZ}.tar.gz"


def no_longer_kept(names: Iterable[str], just_taken: str, keep_days: int) -> list[str]:
    """Those copies among a folder's files that are of none of the ``keep_days`` newest days with
    one. Days with a copy are counted, not days that have passed: neither a month of failures nor
    a clock that leaps takes away the last good copies. Other files are nobody's business of ours.
    """
    days = {name: found[1] for name in names if (found := _NAME.fullmatch(name))}
    kept = set(sorted(set(days.values()))[-keep_days:])
    return sorted(name for name, day in days.items() if day not in kept and name != just_taken)
