"""How often something is tried, counted for all web processes together."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from scheduler.services.app import App
from scheduler.storage import rate_limit_store


def count(app: App, key: str, amount: int, within_seconds: int, now: datetime) -> int:
    """Adds ``amount`` tries under ``key`` and gives how many there are within the time. ``now`` is
    the real clock: a demonstration's stands still."""
    ends_at = now + timedelta(seconds=within_seconds)
    # A lost count after a power cut harms nobody.
    with app.database.write(durable=False) as connection:
        return rate_limit_store.count(app.database, connection, _hash(key), amount, now, ends_at)


def counted(app: App, key: str, now: datetime) -> tuple[int, datetime]:
    """The tries under ``key`` so far, and when their time ends (``now`` where there are none)."""
    with app.database.peek() as connection:
        return rate_limit_store.counted(connection, _hash(key), now)


def forget(app: App, key: str) -> None:
    with app.database.write(durable=False) as connection:
        rate_limit_store.forget(connection, _hash(key))


def forget_all(app: App) -> int:
    """The number of keys forgotten."""
    with app.database.write(durable=False) as connection:
        return rate_limit_store.forget_all(connection)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
