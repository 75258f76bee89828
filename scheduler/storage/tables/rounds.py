"""Rounds and incoming remisser with their registers."""

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
    Time,
    UniqueConstraint,
)

from scheduler.storage.tables.base import UtcDateTime, metadata

remiss = Table(
    "remiss",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("owner_key", String(100), nullable=False),
    Column("title", String(300), nullable=False),
    Column("dnr", String(100), nullable=False),
    Column("dispatch_date", Date, nullable=False),
    Column("target_meeting_id", String(36), ForeignKey("meeting.id"), nullable=False),
    Column("target_date", Date, nullable=False),
    Column("target_end_date", Date, nullable=False),
    Column("deadline", Date, nullable=False),
    Column("deadline_version", Integer, nullable=False),
    Column("window_earliest", Date, nullable=False),
    Column("window_latest", Date, nullable=False),
    Column("why", JSON, nullable=False),
    Column("rules", JSON, nullable=False),
    # The round's own reminder rules (reminder_rules_json); NULL where config's hold.
    Column("reminder_rules", JSON(none_as_null=True)),
    Column("state", String(20), nullable=False),
    Column("accepted_by", String(100), nullable=False),
    Column("accepted_at", UtcDateTime, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    # When its reminders were last compared with those there shall be.
    Column("reminders_checked_at", UtcDateTime),
    # The day each part of the round last moved from; NULL where nothing has.
    Column("moved_from", JSON(none_as_null=True)),
    CheckConstraint("state in ('open', 'closed')", name="state"),
    Index(None, "region_key", "state", "deadline"),
    Index(None, "state", "reminders_checked_at"),
)

remiss_recipient = Table(
    "remiss_recipient",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("remiss_id", String(36), ForeignKey("remiss.id"), nullable=False),
    Column("body_key", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("decision", String(20), nullable=False),
    Column("group_number", Integer, nullable=False),
    # The day the papers go out to it: later than the round's own where groups wait for each other.
    Column("dispatch_date", Date, nullable=False),
    Column("position", Integer, nullable=False),
    Column("route", JSON, nullable=False),
    Column("intake_day", Date),
    Column("meeting_start", Date),
    Column("meeting_end", Date),
    Column("ready_day", Date),
    Column("lag_days", Integer),
    Column("extended_to", Date),
    Column("why", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    # When it said that it takes the matter, by whom, and at the meeting of which day.
    Column("acknowledged_at", UtcDateTime),
    Column("acknowledged_by", String(100)),
    Column("acknowledged_day", Date),
    # When it answered or declined.
    Column("answered_at", UtcDateTime),
    Column("answered_by", String(100)),
    Column("answer_note", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("state in ('waiting', 'acknowledged', 'answered', 'declined')", name="state"),
    UniqueConstraint("remiss_id", "body_key"),
)

# A remiss from outside, with the way to its answer.
incoming = Table(
    "incoming",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("body_key", String(100), nullable=False),
    Column("sender", String(200), nullable=False),
    Column("sender_dnr", String(100), nullable=False),
    Column("dnr", String(100), nullable=False),
    Column("title", String(300), nullable=False),
    Column("part", String(200), nullable=False),
    Column("received", Date, nullable=False),
    Column("deadline", Date, nullable=False),
    Column("deadline_time", Time),
    Column("extended_to", Date),
    Column("limit_day", Date, nullable=False),
    Column("sent_day", Date, nullable=False),
    Column("why", JSON, nullable=False),
    # What the way was planned from (incoming_json); NULL where it was accepted before it was kept.
    Column("asked", JSON(none_as_null=True)),
    # As for a round: the day each moved part last moved from, by the part it is.
    Column("moved_from", JSON(none_as_null=True)),
    Column("state", String(20), nullable=False),
    Column("accepted_by", String(100), nullable=False),
    Column("accepted_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("answered_by", String(100)),
    Column("answer_note", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    # When its reminders were last compared with those there shall be.
    Column("reminders_checked_at", UtcDateTime),
    CheckConstraint("state in ('waiting', 'answered')", name="state"),
    Index(None, "region_key", "state", "limit_day"),
    Index(None, "state", "reminders_checked_at"),
)

incoming_step = Table(
    "incoming_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incoming_id", String(36), ForeignKey("incoming.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("body_key", String(100), nullable=False),
    Column("for_body_key", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("decision", String(20), nullable=False),
    # Empty where there is no meeting, or an extra one that no plan holds yet.
    Column("meeting_id", String(36), nullable=False),
    Column("meeting_start", Date),
    Column("meeting_end", Date),
    Column("papers_day", Date, nullable=False),
    Column("summons_day", Date),
    Column("approved_day", Date),
    Column("ready_day", Date),
    Column("why", JSON, nullable=False),
    CheckConstraint("role in ('prepares', 'heard', 'answers')", name="role"),
    UniqueConstraint("incoming_id", "position"),
)
