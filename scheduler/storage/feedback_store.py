"""What people say of the service's accessibility."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from scheduler.domain.feedback import Feedback
from scheduler.storage.database import Database
from scheduler.storage.tables import feedback


def add_feedback(
    database: Database, connection: Connection, region: str, text: str, email: str, page: str
) -> int:
    """Stores the message and gives its id."""
    done = connection.execute(
        insert(feedback)
        .values(
            region_key=region,
            received_at=database.now(connection),
            text=text,
            email=email,
            page=page,
        )
        .returning(feedback.c.id)
    )
    return int(done.scalar_one())


def newest(connection: Connection, region: str, limit: int) -> list[Feedback]:
    """The region's, the newest first."""
    query = (
        select(feedback)
        .where(feedback.c.region_key == region)
        .order_by(feedback.c.received_at.desc(), feedback.c.id.desc())
        .limit(limit)
    )
    return [
        Feedback(row["id"], row["received_at"], row["text"], row["email"], row["page"])
        for row in connection.execute(query).mappings()
    ]
