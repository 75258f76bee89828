"""Who did what when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, insert, select

from scheduler.storage.database import Database
from scheduler.storage.tables import audit_event


class AuditEvent(Struct, frozen=True):
    """One act; ``details`` holds old and new values."""

    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]


def add_audit(
    database: Database,
    connection: Connection,
    *,
    region: str,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, Any],
) -> None:
    """Writes who did what, with the old and new values in ``details`` (plain JSON)."""
    connection.execute(
        insert(audit_event).values(
            at=database.now(connection),
            region_key=region,
            actor=actor,
            action=action,
            subject=subject,
            details=dict(details),
        )
    )


def audit_events(connection: Connection, region: str, limit: int) -> list[AuditEvent]:
    """The newest first."""
    query = (
        select(audit_event)
        .where(audit_event.c.region_key == region)
        .order_by(audit_event.c.at.desc(), audit_event.c.id.desc())
        .limit(limit)
    )
    return _events(connection, query)


def audit_events_of(
    connection: Connection, region: str, action: str, subject: str
) -> list[AuditEvent]:
    """Every event of one kind about one thing, the oldest first."""
    query = (
        select(audit_event)
        .where(
            audit_event.c.region_key == region,
            audit_event.c.subject == subject,
            audit_event.c.action == action,
        )
        .order_by(audit_event.c.at, audit_event.c.id)
    )
    return _events(connection, query)


def audit_events_about(
    connection: Connection, region: str, subject: str, limit: int
) -> list[AuditEvent]:
    """Whatever has been done to one thing, the newest first."""
    query = (
        select(audit_event)
        .where(audit_event.c.region_key == region, audit_event.c.subject == subject)
        .order_by(audit_event.c.at.desc(), audit_event.c.id.desc())
        .limit(limit)
    )
    return _events(connection, query)


def _events(connection: Connection, query: Select[Any]) -> list[AuditEvent]:
    return [
        AuditEvent(row["at"], row["actor"], row["action"], row["subject"], row["details"])
        for row in connection.execute(query).mappings()
    ]
