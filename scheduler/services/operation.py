"""How the running of Svarsdag fares: for its operator's page, /health, /metrics and the command."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from scheduler.domain.backups import BackupRun
from scheduler.domain.errors import ConflictError, NotFoundError
from scheduler.domain.rights import Right
from scheduler.domain.ticks import Tick, TickJob, TickPace, newest, pace
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.reminders import can_send
from scheduler.storage import backup_store, outbox_watch, reminder_store, tick_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import DatabaseError
from scheduler.storage.outbox_watch import MailFigures, SourceFigures


class Operation(Struct, frozen=True):
    """The figures of a whole installation at ``now``: all regions, all processes."""

    now: datetime
    can_send: bool
    mails: MailFigures
    sources: SourceFigures
    ticks: tuple[Tick, ...]
    totals: Mapping[tuple[TickJob, str], float]
    takes_backups: bool = False
    backup: BackupRun = BackupRun()

    def pace(self, job: TickJob) -> TickPace:
        return pace(self.ticks, job, self.now)

    def newest(self, job: TickJob) -> Tick | None:
        return newest(self.ticks, job)

    @property
    def is_still(self) -> bool:
        """Whether reminders would be sent if somebody ticked, but nobody does."""
        return self.can_send and self.pace(TickJob.REMINDERS) is not TickPace.ON_TIME

    @property
    def has_old_backup(self) -> bool:
        """Whether backups are to be taken, but the newest is older than it should be."""
        return self.takes_backups and self.backup.is_old(self.now)

    @property
    def oldest_overdue_seconds(self) -> float:
        """How long the message that is most overdue has waited; 0 where none is."""
        if self.mails.oldest_overdue is None:
            return 0.0
        return (self.now - self.mails.oldest_overdue).total_seconds()

    def settled(self, outcome: str) -> int:
        """How many messages all ticks since the first have come to that outcome with: ``sent``,
        ``cancelled``."""
        return round(self.totals.get((TickJob.REMINDERS, outcome), 0))


class Readiness(Struct, frozen=True):
    """Whether the installation does its work: the database answers and somebody ticks."""

    has_database: bool
    paces: Mapping[TickJob, TickPace]

    @property
    def is_ready(self) -> bool:
        return self.has_database and self.paces[TickJob.REMINDERS] is TickPace.ON_TIME


def operation(app: App) -> Operation:
    """The figures now. Raises DatabaseError where the database cannot be reached."""
    with app.database.read() as connection:
        now = app.database.now(connection)
        return Operation(
            now=now,
            can_send=can_send(app),
            mails=outbox_watch.mail_figures(connection, now),
            sources=outbox_watch.source_figures(connection),
            ticks=tuple(tick_store.ticks(connection)),
            totals=tick_store.totals(connection),
            takes_backups=app.settings.backup.folder is not None,
            backup=backup_store.last_run(connection),
        )


def readiness(app: App) -> Readiness:
    """Asked every few seconds by machines: one small question to the database."""
    try:
        with app.database.read() as connection:
            now = app.database.now(connection)
            ticks = tick_store.ticks(connection)
    except DatabaseError:
        return Readiness(False, {})
    return Readiness(True, {job: pace(ticks, job, now) for job in TickJob})


def is_still(app: App) -> bool:
    """Whether reminders would be sent if somebody ticked, but nobody does: `Operation.is_still`
    for pages that need no more."""
    return can_send(app) and not readiness(app).is_ready


@needs(Right.SEE_MAILS)
def send_again(app: App, region: str, actor: str, reminder_id: int) -> None:
    """Lets a letter that did not get through be tried once more at the next tick.

    Raises NotFoundError, or ConflictError where it is no longer one that was given up.
    """
    with app.database.write() as connection:
        one = reminder_store.find_reminder(connection, region, reminder_id)
        if one is None:
            raise NotFoundError("Utskicket finns inte.")
        if not outbox_watch.send_again(app.database, connection, reminder_id):
            raise ConflictError("Utskicket väntar redan på att sändas, eller är redan avgjort.")
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="send_again",
            subject=f"reminder {reminder_id}",
            details={"rule": one.rule, "attempts": one.attempts, "error": one.last_error},
        )
