"""Once a day what has been kept long enough is taken away, and it is noted how much.

Nothing that a running round or an unsent reminder needs is touched: docs/personuppgifter.md.
"""

from __future__ import annotations

from datetime import timedelta

from scheduler.domain.retention import Kept, Taken
from scheduler.services.app import App
from scheduler.storage import retention_store

_EVERY = timedelta(hours=20)
_SHOWN = timedelta(days=30)


def what_is_old(app: App) -> list[Taken]:
    """What a run now would take, of each sort."""
    with app.database.read() as connection:
        now = app.database.now(connection)
        return [
            Taken(now, kept, cutoff, retention_store.count_old(connection, kept, cutoff))
            for kept in Kept
            for cutoff in [now - timedelta(days=app.config.retention[kept].days)]
        ]


def take_old(app: App) -> list[Taken]:
    """Takes away what is too old and notes it. Safe in any number of processes at once."""
    found = []
    for kept in Kept:
        with app.database.read() as connection:
            now = app.database.now(connection)
        cutoff = now - timedelta(days=app.config.retention[kept].days)
        rows = 0
        while True:
            with app.database.write() as connection:
                some = retention_store.take_old(connection, kept, cutoff)
                if not some:
                    taken = Taken(now, kept, cutoff, rows)
                    retention_store.note(connection, taken)
                    break
            rows += some
        found.append(taken)
    return found


def take_old_once_a_day(app: App) -> list[Taken]:
    """`take_old`, where nobody has for a day; [] elsewhere. For the ticker."""
    with app.database.read() as connection:
        last = retention_store.last_run(connection)
        now = app.database.now(connection)
    return [] if last is not None and now - last < _EVERY else take_old(app)


def last_taken(app: App) -> list[Taken]:
    """What was taken in the last month, the newest first, without the runs that found nothing."""
    with app.database.read() as connection:
        since = app.database.now(connection) - _SHOWN
        return [one for one in retention_store.runs(connection, since) if one.rows]
