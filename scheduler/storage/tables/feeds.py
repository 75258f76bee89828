"""Addresses of feeds, the feeds as they were last built, and the count of changes behind them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from scheduler.storage.tables.base import UtcDateTime, metadata

_KINDS = (
    "kind in ('body', 'organisation', 'round', 'incoming', 'inquiry', 'process', 'role', 'region')"
)

feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True),
    # A secret address has a token, of which only the hash is kept; a public one has an address.
    Column("token_hash", String(64), unique=True),
    Column("address", String(100)),
    Column("region_key", String(50), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("options", String(100), nullable=False),
    Column("name", String(200), nullable=False),
    Column("holder", String(200), nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
    CheckConstraint(_KINDS, name="kind"),
    CheckConstraint("(token_hash is null) <> (address is null)", name="address"),
    Index(None, "region_key", "kind", "subject"),
    Index(None, "revoked_at"),
    # An address that was ended may be given anew.
    Index(
        "uq_feed_address",
        "address",
        unique=True,
        sqlite_where=text("revoked_at is null"),
        postgresql_where=text("revoked_at is null"),
    ),
)

# A feed's bytes, made once for each change and served from here; never the truth.
built_feed = Table(
    "built_feed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("region_key", String(50), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("options", String(100), nullable=False),
    # What it was made from: the region's count of changes, the day in Sweden, and config.
    Column("revision", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("config_mark", String(64), nullable=False),
    # Changes when the bytes do, and always by at least a second.
    Column("last_modified", UtcDateTime, nullable=False),
    Column("etag", String(64), nullable=False),
    Column("gzip_etag", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("gzip_data", LargeBinary, nullable=False),
    UniqueConstraint("region_key", "kind", "subject", "options"),
)

# Counts the changes of anything a feed shows: grows also where something disappears, never falls.
change_stamp = Table(
    "change_stamp",
    metadata,
    Column("region_key", String(50), primary_key=True),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
)
