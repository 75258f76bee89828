"""How the outbox and the fetching fare: what the operator watches."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, case, func, select, update

from scheduler.domain.reminders import ReminderState
from scheduler.storage.database import Database
from scheduler.storage.tables import plan_source, reminder


class MailFigures(Struct, frozen=True):
    """How many messages wait for something. ``waiting`` and ``overdue`` are to be sent, before and
    after their time; ``retrying`` of them have failed at least once; ``dead`` were given up.
    ``oldest_overdue`` is when the one that is most overdue should have gone, ``next_due`` when the
    next is to go."""

    waiting: int = 0
    overdue: int = 0
    retrying: int = 0
    dead: int = 0
    oldest_overdue: datetime | None = None
    next_due: datetime | None = None


class SourceFigures(Struct, frozen=True):
    """How many addresses are fetched, and how many of them failed when last asked."""

    active: int = 0
    failing: int = 0


def mail_figures(connection: Connection, now: datetime) -> MailFigures:
    """The whole outbox, all regions, by the index over states: those that are settled, which grow
    with the years, are not counted."""
    dead = select(func.count()).where(reminder.c.state == ReminderState.DEAD.value)
    is_due = reminder.c.due_at <= now
    to_send = connection.execute(
        select(
            func.count().label("to_send"),
            func.count(case((is_due, 1))).label("overdue"),
            func.count(reminder.c.last_error).label("retrying"),
            func.min(case((is_due, reminder.c.due_at))).label("oldest_overdue"),
            func.min(case((~is_due, reminder.c.due_at))).label("next_due"),
        ).where(reminder.c.state == ReminderState.DUE.value)
    ).one()
    return MailFigures(
        waiting=to_send.to_send - to_send.overdue,
        overdue=to_send.overdue,
        retrying=to_send.retrying,
        dead=connection.execute(dead).scalar_one(),
        oldest_overdue=to_send.oldest_overdue,
        next_due=to_send.next_due,
    )


def dead_in_region(connection: Connection, region: str) -> int:
    """How many of the region's messages did not get through."""
    query = select(func.count()).where(
        reminder.c.region_key == region, reminder.c.state == ReminderState.DEAD.value
    )
    return connection.execute(query).scalar_one()


def source_figures(connection: Connection) -> SourceFigures:
    """All regions' addresses."""
    row = connection.execute(
        select(
            func.count().label("active"),
            func.count(case((plan_source.c.failures > 0, 1))).label("failing"),
        ).where(plan_source.c.active)
    ).one()
    return SourceFigures(row.active, row.failing)


def send_again(database: Database, connection: Connection, reminder_id: int) -> bool:
    """Puts a dead letter back among those to be sent, the same intent with a new attempt; False
    if it is not dead. It is written anew: what was wrong with the address may be mended, and the
    server has said for certain that it did not take the old one."""
    done = connection.execute(
        update(reminder)
        .where(reminder.c.id == reminder_id, reminder.c.state == ReminderState.DEAD.value)
        .values(
            state=ReminderState.DUE.value,
            next_try=database.now(connection),
            message=None,
            address=None,
            data_started_at=None,
            lease_until=None,
            lease_token=None,
        )
    )
    return done.rowcount == 1
