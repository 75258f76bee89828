"""What was taken away because its time was over, and when."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from scheduler.storage.tables.base import UtcDateTime, metadata

retention_run = Table(
    "retention_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kept", String(20), nullable=False),
    Column("cutoff", UtcDateTime, nullable=False),
    Column("rows", Integer, nullable=False),
    Index(None, "at"),
)
