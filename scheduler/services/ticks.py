"""A tick with its traces: when it began, that it is alive, how it ended."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from typing import TypeVar

from msgspec.structs import asdict

from scheduler.domain.ticks import TickJob, TickResult
from scheduler.reminders.outbox import TickReport
from scheduler.services.app import App
from scheduler.services.source_checks import RefreshReport
from scheduler.storage import tick_store

logger = logging.getLogger(__name__)

GoOn = Callable[[], bool]
Report = TypeVar("Report", TickReport, RefreshReport)

# Often enough that a long tick is never taken for a dead one, seldom enough to cost nothing.
_ALIVE_SECONDS = 30.0


def run_tick(
    app: App,
    job: TickJob,
    work: Callable[[App, GoOn], Report],
    is_stopped: Callable[[], bool] = lambda: False,
) -> Report:
    """Does ``work`` and leaves the traces that the operator's page, /health and /metrics read.

    ``work`` asks now and then whether it shall go on, which it shall not once the process
    ``is_stopped``: a tick that asks nothing is taken for dead. Raises what ``work`` raises.
    """
    process = (socket.gethostname()[:255], os.getpid())
    with app.database.write() as connection:
        tick_store.begin(app.database, connection, job, *process)
    told_at = time.monotonic()

    def go_on() -> bool:
        nonlocal told_at
        if time.monotonic() - told_at >= _ALIVE_SECONDS:
            with app.database.write() as connection:
                tick_store.alive(app.database, connection, job, *process)
            told_at = time.monotonic()
        return not is_stopped()

    try:
        report = work(app, go_on)
    except Exception as error:
        _note_failure(app, job, process, error)
        raise
    with app.database.write() as connection:
        tick_store.finish(
            app.database,
            connection,
            job,
            *process,
            result=TickResult.DONE,
            counts=asdict(report),
        )
    return report


def _note_failure(app: App, job: TickJob, process: tuple[str, int], error: Exception) -> None:
    try:
        with app.database.write() as connection:
            tick_store.finish(
                app.database,
                connection,
                job,
                *process,
                result=TickResult.FAILED,
                counts={},
                # Its text may quote a letter or an address; the log has all of it.
                error=type(error).__name__[:200],
            )
    except Exception:
        # What failed first is what the caller must hear of; the database is probably away.
        logger.exception("the failure of a tick could not be noted")
