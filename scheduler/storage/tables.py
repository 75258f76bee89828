"""The tables. Times are UTC, dates are dates, keys of bodies and regions are those of config."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite drops the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(100), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("region_key", String(50), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("body_key", String(100), nullable=False),
    Column("email", String(254), nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("region_key", "body_key"),
)

body_alias = Table(
    "body_alias",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("alias", String(200), nullable=False),
    Column("alias_normalised", String(200), nullable=False),
    Column("body_key", String(100), nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("region_key", "alias_normalised"),
)

plan_import = Table(
    "plan_import",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("year", Integer),
    Column("body_key", String(100)),
    Column("state", String(20), nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("confirmed_by", String(100)),
    Column("confirmed_at", UtcDateTime),
    # What was corrected while reviewing (correction_store); NULL where nothing was.
    Column("corrections", JSON(none_as_null=True)),
    CheckConstraint("state in ('review', 'confirmed', 'discarded')", name="state"),
    Index(None, "region_key", "created_at"),
)

plan_source = Table(
    "plan_source",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("url", String(2000), nullable=False),
    Column("body_key", String(100)),
    Column("year", Integer),
    Column("etag", String(255)),
    Column("last_modified", String(255)),
    # The last copy that could be read: kept when a later one fails, compared with the next.
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("checked_at", UtcDateTime, nullable=False),
    Column("next_check", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("lease_token", String(36)),
    Column("failures", Integer, nullable=False),
    Column("last_error", Text),
    Column("import_id", String(36), ForeignKey("plan_import.id")),
    Column("active", Boolean, nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "active", "next_check"),
    # An address is fetched once for a region; one that was given up may be added again.
    Index(
        "uq_plan_source_region_key_url",
        "region_key",
        "url",
        unique=True,
        sqlite_where=text("active"),
        postgresql_where=text("active"),
    ),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("body_key", String(100), nullable=False),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date, nullable=False),
    Column("start_time", Time),
    Column("end_time", Time),
    Column("place", String(255)),
    Column("kind", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("note", Text),
    # Manusstopp: the last day for papers to this meeting, where its plan states one.
    Column("intake_day", Date),
    Column("source_file", String(255), nullable=False),
    Column("source_row", Integer),
    Column("source_text", Text, nullable=False),
    Column("import_id", String(36), ForeignKey("plan_import.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("end_date >= start_date", name="end_date"),
    Index(None, "region_key", "body_key", "start_date"),
)

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
    Column("state", String(20), nullable=False),
    Column("accepted_by", String(100), nullable=False),
    Column("accepted_at", UtcDateTime, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("state in ('open', 'closed')", name="state"),
    Index(None, "region_key", "state", "deadline"),
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
    Column("answered_at", UtcDateTime),
    Column("answered_by", String(100)),
    Column("answer_note", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("state in ('waiting', 'answered')", name="state"),
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
    Column("state", String(20), nullable=False),
    Column("accepted_by", String(100), nullable=False),
    Column("accepted_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("answered_by", String(100)),
    Column("answer_note", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    CheckConstraint("state in ('waiting', 'answered')", name="state"),
    Index(None, "region_key", "state", "limit_day"),
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

reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    # round : recipient : rule : deadline version
    Column("dedup_key", String(255), nullable=False, unique=True),
    Column("remiss_id", String(36), ForeignKey("remiss.id"), nullable=False),
    Column("recipient_id", Integer, ForeignKey("remiss_recipient.id"), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("deadline_version", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("lease_token", String(36)),
    Column("message_id", String(255), nullable=False, unique=True),
    # The bytes and the address of the first attempt: a repeat sends the very same.
    Column("message", LargeBinary),
    Column("address", String(254)),
    Column("data_started_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("last_error", Text),
    # What a notice of changed dates says (domain/changes.py); NULL for a reminder.
    Column("notice", JSON(none_as_null=True)),
    CheckConstraint("state in ('due', 'sent', 'cancelled', 'dead')", name="state"),
    Index(None, "state", "next_try"),
    Index(None, "recipient_id", "state"),
    Index(None, "remiss_id"),
)

feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("region_key", String(50), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("name", String(200), nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    CheckConstraint("kind in ('body', 'organisation', 'round')", name="kind"),
)

# When anything a feed shows last changed: grows also where something disappears, never falls.
change_stamp = Table(
    "change_stamp",
    metadata,
    Column("region_key", String(50), primary_key=True),
    Column("changed_at", UtcDateTime, nullable=False),
)

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("region_key", String(50), nullable=False),
    Column("actor", String(100), nullable=False),
    Column("action", String(50), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("details", JSON, nullable=False),
    Index(None, "region_key", "at"),
    Index(None, "region_key", "subject"),
)
