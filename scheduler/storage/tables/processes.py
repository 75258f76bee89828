"""Processes under way, and their steps as they were last planned."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from scheduler.storage.tables.base import UtcDateTime, metadata

process = Table(
    "process",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("template", String(100), nullable=False),
    Column("title", String(300), nullable=False),
    Column("dnr", String(100), nullable=False),
    Column("owner_key", String(100), nullable=False),
    Column("parties", JSON, nullable=False),
    Column("start_day", Date, nullable=False),
    Column("wanted_day", Date),
    Column("end_day", Date),
    Column("state", String(20), nullable=False),
    Column("started_by", String(100), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    # When its reminders were last compared with those there shall be.
    Column("reminders_checked_at", UtcDateTime),
    CheckConstraint("state in ('open', 'closed')", name="state"),
    Index(None, "region_key", "state"),
    Index(None, "state", "reminders_checked_at"),
)

process_step = Table(
    "process_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("process_id", String(36), ForeignKey("process.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("step", String(100), nullable=False),
    # The organisation's key where every party takes the step, else empty.
    Column("party", String(100), nullable=False),
    Column("name", String(300), nullable=False),
    Column("body_key", String(100), nullable=False),
    Column("meeting_id", String(36), nullable=False),
    Column("meeting_start", Date),
    Column("meeting_end", Date),
    Column("papers_day", Date),
    Column("planned_day", Date),
    Column("done_by", Date),
    Column("done_day", Date),
    Column("done_note", Text, nullable=False),
    Column("outcome", String(100), nullable=False),
    UniqueConstraint("process_id", "step", "party"),
)
