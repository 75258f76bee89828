"""What the processes that tick leave behind."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Float,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from scheduler.storage.tables.base import UtcDateTime, metadata

# The last tick of each process that ticks; forgotten a day after its last sign of life.
tick = Table(
    "tick",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("job", String(20), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("result", String(20)),
    Column("counts", JSON, nullable=False),
    Column("error", String(200)),
    CheckConstraint("result in ('done', 'failed')", name="result"),
    UniqueConstraint("host", "pid", "job"),
)

# What all ticks have come to since the first, so that no restart sets a counter back.
tick_total = Table(
    "tick_total",
    metadata,
    Column("job", String(20), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("total", Float, nullable=False),
)

# What the scheduled backups came to; one row.
backup_run = Table(
    "backup_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("succeeded_at", UtcDateTime),
    Column("file", String(255)),
    Column("failed_at", UtcDateTime),
    Column("error", String(500)),
    Column("lease_token", String(36)),
    Column("lease_until", UtcDateTime),
)
