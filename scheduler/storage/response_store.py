"""How a recipient's answer stands. Every change is conditional, so that of two at once one wins."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, case, update

from scheduler.domain.remisser import ResponseState
from scheduler.storage.answers import mark_settled
from scheduler.storage.database import Database
from scheduler.storage.tables import remiss_recipient

_SETTLED = [one.value for one in ResponseState if not one.is_outstanding]


def set_acknowledged(
    database: Database, connection: Connection, entry_id: int, actor: str, meeting_day: date | None
) -> bool:
    """Registers that the recipient takes the matter; False if it is not waiting any more."""
    now = database.now(connection)
    done = connection.execute(
        update(remiss_recipient)
        .where(
            remiss_recipient.c.id == entry_id,
            remiss_recipient.c.state == ResponseState.WAITING.value,
        )
        .values(
            state=ResponseState.ACKNOWLEDGED.value,
            acknowledged_at=now,
            acknowledged_by=actor,
            acknowledged_day=meeting_day,
            updated_at=now,
        )
    )
    return done.rowcount == 1


def unset_acknowledged(database: Database, connection: Connection, entry_id: int) -> bool:
    """Takes that word back; False if it does not stand."""
    done = connection.execute(
        update(remiss_recipient)
        .where(
            remiss_recipient.c.id == entry_id,
            remiss_recipient.c.state == ResponseState.ACKNOWLEDGED.value,
        )
        .values(
            state=ResponseState.WAITING.value,
            acknowledged_at=None,
            acknowledged_by=None,
            acknowledged_day=None,
            updated_at=database.now(connection),
        )
    )
    return done.rowcount == 1


def set_settled(
    database: Database,
    connection: Connection,
    entry_id: int,
    state: ResponseState,
    actor: str,
    note: str,
) -> bool:
    """Registers an answer, or that the recipient abstains; False if either already was."""
    which = remiss_recipient.c.id == entry_id
    return mark_settled(database, connection, remiss_recipient, which, state, actor, note)


def unset_settled(database: Database, connection: Connection, entry_id: int) -> bool:
    """Takes an answer or an abstention back: the recipient stands as before it. False if there was
    none."""
    before = case(
        (remiss_recipient.c.acknowledged_at.is_(None), ResponseState.WAITING.value),
        else_=ResponseState.ACKNOWLEDGED.value,
    )
    done = connection.execute(
        update(remiss_recipient)
        .where(remiss_recipient.c.id == entry_id, remiss_recipient.c.state.in_(_SETTLED))
        .values(
            state=before,
            answered_at=None,
            answered_by=None,
            answer_note="",
            updated_at=database.now(connection),
        )
    )
    return done.rowcount == 1
