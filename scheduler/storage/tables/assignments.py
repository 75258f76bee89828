"""Assignments: what is owed to a body, by whom and when."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, String, Table, Text

from scheduler.storage.tables.base import UtcDateTime, metadata

assignment = Table(
    "assignment",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("title", String(300), nullable=False),
    Column("dnr", String(100), nullable=False),
    Column("source", String(300), nullable=False),
    Column("body_key", String(100), nullable=False),
    Column("owner", String(200), nullable=False),
    # Whose mailbox, as in contact.
    Column("to_role", String(20), nullable=False),
    Column("to_key", String(100), nullable=False),
    # A day, or a month as its first day.
    Column("due_day", Date),
    Column("due_month", Date),
    Column("which", String(10), nullable=False),
    # The meeting it is bound to; empty and NULL without one.
    Column("meeting_id", String(36), nullable=False),
    Column("meeting_start", Date),
    Column("meeting_end", Date),
    Column("intake_day", Date),
    Column("summons_day", Date),
    Column("moved_last_day", Date),
    Column("state", String(20), nullable=False),
    Column("reported_on", Date),
    Column("note", Text, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("reminders_checked_at", UtcDateTime),
    CheckConstraint("state in ('open', 'reported', 'withdrawn')", name="state"),
    CheckConstraint("(due_day is null) <> (due_month is null)", name="due"),
    CheckConstraint("to_role in ('secretary', 'chief', 'coordinator')", name="to_role"),
    Index(None, "region_key", "state"),
    Index(None, "state", "reminders_checked_at"),
)
