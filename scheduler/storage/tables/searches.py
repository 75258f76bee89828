"""Searches that somebody follows on a page while they go on."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from scheduler.storage.tables.base import UtcDateTime, metadata

calendar_search = Table(
    "calendar_search",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("wish", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("cost", Integer),
    Column("bound", Integer),
    Column("is_stopped", Boolean, nullable=False),
    # The best calendar and the others, once they are found.
    Column("best", JSON),
    Column("others", JSON),
    Column("message", Text, nullable=False),
    Column("asked_by", String(100), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Index(None, "started_at"),
)
