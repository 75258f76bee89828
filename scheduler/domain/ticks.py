"""Ticks: the rounds of work that a process does by itself, and whether they still come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct, field


class TickJob(StrEnum):
    """What a tick does."""

    REMINDERS = "reminders"
    SOURCES = "sources"


class TickResult(StrEnum):
    DONE = "done"
    FAILED = "failed"


class TickPace(StrEnum):
    """Whether a job's ticks come as they should."""

    NEVER = "never"
    ON_TIME = "on_time"
    LATE = "late"


EVERY = {
    TickJob.REMINDERS: timedelta(minutes=1),
    # A source is due once a day, or an hour after its first failure: a quarter is near enough.
    TickJob.SOURCES: timedelta(minutes=15),
}
"""How often each job runs."""

LATE_AFTER = {job: 5 * every for job, every in EVERY.items()}
"""One tick may be missed while a machine restarts; five in a row means that nothing ticks."""


class Tick(Struct, frozen=True):
    """The last tick of one job in one process. ``seen_at`` is its last sign of life, ``counts``
    what came of it; ``finished_at`` is None while it is under way, or where it died under way.
    ``error`` names the kind of failure and holds nothing of what was sent to whom."""

    job: TickJob
    host: str
    pid: int
    started_at: datetime
    seen_at: datetime
    finished_at: datetime | None = None
    result: TickResult | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it is under way."""
        if self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()

    def is_late(self, now: datetime) -> bool:
        """Whether the process has been silent so long that its next ticks have not come."""
        return now - self.seen_at > LATE_AFTER[self.job]


def newest(ticks: Iterable[Tick], job: TickJob) -> Tick | None:
    """The tick of ``job`` with the latest sign of life, whatever its process."""
    return max((one for one in ticks if one.job is job), key=lambda one: one.seen_at, default=None)


def pace(ticks: Iterable[Tick], job: TickJob, now: datetime) -> TickPace:
    """Whether ``job`` is still done by some process: several may share it, and one is enough."""
    last = newest(ticks, job)
    if last is None:
        return TickPace.NEVER
    return TickPace.LATE if last.is_late(now) else TickPace.ON_TIME
