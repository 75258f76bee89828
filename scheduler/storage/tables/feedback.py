"""What people say of the service's accessibility."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from scheduler.storage.tables.base import UtcDateTime, metadata

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("email", String(254), nullable=False),
    Column("page", String(300), nullable=False),
    Index(None, "region_key", "received_at"),
    Index(None, "received_at"),
)
