"""Answers from recipients: the links they come by."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from scheduler.storage.tables.base import UtcDateTime, metadata

# A secret address at which a recipient answers without logging in: one for each mail that carries
# one. Only a hash of the token is kept.
answer_link = Table(
    "answer_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("remiss_id", String(36), ForeignKey("remiss.id"), nullable=False),
    Column("recipient_id", Integer, ForeignKey("remiss_recipient.id"), nullable=False),
    Column("address", String(254), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("revoked_by", String(100)),
    Index(None, "remiss_id"),
    Index(None, "recipient_id"),
)
