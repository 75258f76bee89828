"""How often something was tried, counted for all web processes together."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from scheduler.storage.tables.base import UtcDateTime, metadata

# The key is hashed: it is made of an address that tried, which is a person's.
rate_limit = Table(
    "rate_limit",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False, index=True),
)
