"""The backup that whoever ticks takes once a day, and what it came to."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from pathlib import Path

from scheduler.domain.backups import file_name, no_longer_kept
from scheduler.domain.errors import SvarsdagError
from scheduler.meanwhile import meanwhile
from scheduler.services.app import App
from scheduler.services.backups import take_backup
from scheduler.settings import STOCKHOLM
from scheduler.storage import backup_store
from scheduler.storage.database import DATABASE_AWAY
from scheduler.storage.ids import new_id

logger = logging.getLogger(__name__)

_RENEW_SECONDS = 60.0
_NOT_REMOVED = (
    "Kopian är tagen, men gamla kopior i {folder} gick inte att ta bort ({reason}): ta bort dem "
    "för hand och se till att mappen går att skriva i."
)
_UNEXPECTED = "Säkerhetskopian misslyckades ({kind}): se loggen hos den process som tickar."


def take_due_backup(app: App) -> Path | None:
    """Takes a backup where one is due and nobody else is at it, and removes copies that are no
    longer kept. Gives its file, or None. A failure is noted, and tried again in an hour.

    Raises what the database raises.
    """
    folder = app.settings.backup.folder
    if folder is None:
        return None
    token = new_id()
    with app.database.write() as connection:
        run = backup_store.locked_run(app.database, connection)
        now = app.database.now(connection)
        if not run.is_due(now, _hour_passed(now, app.settings.backup.hour)):
            return None
        backup_store.lease(connection, token, now)
    out = folder / file_name(now)
    with _held(app, token):
        try:
            take_backup(app.settings, out)
        except Exception as error:
            _note_failure(app, token, error)
            return None
        trouble = _remove_old(folder, out.name, app.settings.backup.keep_days)
    with app.database.write() as connection:
        backup_store.succeed(connection, token, now, out.name, trouble)
    return out


def _hour_passed(now: datetime, hour: int) -> datetime:
    """The last time that the hour came in Sweden."""
    local = now.astimezone(STOCKHOLM)
    today = datetime.combine(local.date(), time(hour), STOCKHOLM)
    # Compared as moments: two times of one zone are compared by their clocks, which are put back.
    if today.astimezone(now.tzinfo) <= now:
        return today.astimezone(now.tzinfo)
    yesterday = local.date() - timedelta(days=1)
    return datetime.combine(yesterday, time(hour), STOCKHOLM).astimezone(now.tzinfo)


def _held(app: App, token: str) -> AbstractContextManager[None]:
    """Keeps the lease while a backup is taken, however long that is."""

    def renew() -> None:
        try:
            with app.database.write() as connection:
                backup_store.renew(connection, token, app.database.now(connection))
        except DATABASE_AWAY:
            logger.warning("the lease of the backup could not be renewed")

    return meanwhile(renew, _RENEW_SECONDS)


def _remove_old(folder: Path, just_taken: str, keep_days: int) -> str | None:
    """Gives what went wrong, in Swedish: the new copy is whole all the same."""
    try:
        names = [path.name for path in folder.iterdir()]
        for name in no_longer_kept(names, just_taken, keep_days):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        logger.exception("old backups could not be removed")
        return _NOT_REMOVED.format(folder=folder, reason=error.strerror or error)
    return None


def _note_failure(app: App, token: str, error: Exception) -> None:
    logger.exception("the backup failed")
    told = isinstance(error, SvarsdagError)
    text = str(error) if told else _UNEXPECTED.format(kind=type(error).__name__)
    with app.database.write() as connection:
        backup_store.fail(connection, token, app.database.now(connection), text)
