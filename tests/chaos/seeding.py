"""A database with as many due reminders as are wanted, each of its own recipient."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from scheduler.domain.reminders import ReminderState
from scheduler.services.app import App
from scheduler.storage.tables import reminder, remiss, remiss_recipient
from tests.support import accept_case, load_case


def due_reminders(app: App, count: int) -> set[str]:
    """Fills the database of ``app``, whose clock stands on the case's day, with ``count`` reminders
    that are due by the running clock, a week before their deadline. Returns their Message-IDs.

    The case's round is accepted as a coordinator does it, and copied.
    """
    load_case(app)
    accepted = accept_case(app)
    now = datetime.now(UTC)
    with app.database.write() as connection:
        round_row = dict(connection.execute(select(remiss)).mappings().one())
        recipients = [dict(row) for row in connection.execute(select(remiss_recipient)).mappings()]
        first = connection.execute(
            select(reminder).where(reminder.c.recipient_id.is_not(None)).limit(1)
        ).mappings()
        pattern = dict(first.one())
        for table in (reminder, remiss_recipient, remiss):
            connection.execute(delete(table))
        rounds: list[dict[str, Any]] = []
        entries: list[dict[str, Any]] = []
        reminders: list[dict[str, Any]] = []
        for number in range(count):
            if number % len(recipients) == 0:
                copy = {
                    "id": str(uuid.uuid4()),
                    "deadline": now.date() + timedelta(days=7),
                    # Each recipient has one reminder and shall get no more from the tick.
                    "reminders_checked_at": now + timedelta(days=365),
                }
                rounds.append(round_row | copy)
            own = {"id": number + 1, "remiss_id": rounds[-1]["id"]}
            entries.append(recipients[number % len(recipients)] | own)
            reminders.append(
                pattern
                | {
                    "id": number + 1,
                    "remiss_id": rounds[-1]["id"],
                    "recipient_id": number + 1,
                    "dedup_key": f"{rounds[-1]['id']}:{number + 1}:copy",
                    "message_id": f"<{number + 1}@example.org>",
                    "topic": str(number),
                    "due_at": now - timedelta(minutes=1),
                    "next_try": now - timedelta(minutes=1),
                    "state": ReminderState.DUE.value,
                }
            )
        connection.execute(insert(remiss), rounds)
        connection.execute(insert(remiss_recipient), entries)
        connection.execute(insert(reminder), reminders)
    assert accepted.id not in {one["id"] for one in rounds}
    return {one["message_id"] for one in reminders}
