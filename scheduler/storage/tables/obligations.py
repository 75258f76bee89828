"""What people have said of obligations that no meeting plan tells of."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from scheduler.storage.tables.base import UtcDateTime, metadata

obligation_fact = Table(
    "obligation_fact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("body_key", String(100), nullable=False),
    Column("rule", String(50), nullable=False),
    # 0 where it holds until somebody says otherwise.
    Column("year", Integer, nullable=False),
    Column("is_met", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("said_by", String(100), nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Column("sequence", Integer, nullable=False),
    UniqueConstraint("region_key", "body_key", "rule", "year"),
)
