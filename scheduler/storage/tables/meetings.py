"""Meeting plans on their way in, and the meetings they gave."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from scheduler.storage.tables.base import UtcDateTime, metadata

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
    # Whose draft it is until it is confirmed, "" for the region's own.
    Column("organisation_key", String(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("confirmed_by", String(100)),
    Column("confirmed_at", UtcDateTime),
    # What was corrected while reviewing (correction_store); NULL where nothing was.
    Column("corrections", JSON(none_as_null=True)),
    CheckConstraint("state in ('review', 'confirmed', 'discarded')", name="state"),
    Index(None, "region_key", "created_at"),
    Index(None, "created_at"),
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
    Index(None, "region_key", "start_date", "id"),
)
