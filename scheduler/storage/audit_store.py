"""Who did what when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, and_, insert, or_, select

from scheduler.storage.database import Database
from scheduler.storage.tables import audit_event


class AuditEvent(Struct, frozen=True):
    """One act; ``details`` holds old and new values."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]


class AuditFilter(Struct, frozen=True):
    """Which acts: by whom, of which kinds, about what, from ``since`` until before ``until``. None
    is any."""

    actor: str | None = None
    actions: frozenset[str] | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


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


def audit_events(
    connection: Connection,
    region: str,
    limit: int,
    wanted: AuditFilter | None = None,
    before: int | None = None,
) -> list[AuditEvent]:
    """The newest first; those older than the event with the id ``before`` where one is given."""
    wanted = wanted or AuditFilter()
    query = select(audit_event).where(audit_event.c.region_key == region)
    if wanted.actor is not None:
        query = query.where(audit_event.c.actor == wanted.actor)
    if wanted.actions is not None:
        query = query.where(audit_event.c.action.in_(sorted(wanted.actions)))
    if wanted.subject is not None:
        query = query.where(audit_event.c.subject == wanted.subject)
    if wanted.since is not None:
        query = query.where(audit_event.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(audit_event.c.at < wanted.until)
    if before is not None:
        at = connection.execute(
            select(audit_event.c.at).where(
                audit_event.c.region_key == region, audit_event.c.id == before
            )
        ).scalar_one_or_none()
        if at is None:
            return []
        # The first half is for the index: it begins where the former page ended.
        query = query.where(
            audit_event.c.at <= at,
            or_(audit_event.c.at < at, and_(audit_event.c.at == at, audit_event.c.id < before)),
        )
    query = query.order_by(audit_event.c.at.desc(), audit_event.c.id.desc()).limit(limit)
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
        AuditEvent(
            row["id"], row["at"], row["actor"], row["action"], row["subject"], row["details"]
        )
        for row in connection.execute(query).mappings()
    ]
