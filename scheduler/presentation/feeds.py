"""Addresses of calendars as JSON and as lines in a terminal."""

from __future__ import annotations

from typing import Any

from scheduler.domain.feeds import Feed, FeedPart


def feed_json(feed: Feed) -> dict[str, Any]:
    """docs/json.md, ``feed list``"""
    content = feed.content
    return {
        "id": feed.id,
        "name": feed.name,
        "kind": content.kind.value,
        "subject": content.subject,
        "parts": [part.value for part in FeedPart if part in content.parts],
        "alarms": content.alarms,
        "holder": feed.holder,
        "public_address": feed.address,
        "created_at": feed.created_at.isoformat(),
        "created_by": feed.created_by,
        "last_used_at": feed.last_used_at.isoformat() if feed.last_used_at else None,
        "revoked_at": feed.revoked_at.isoformat() if feed.revoked_at else None,
    }


def feed_line(feed: Feed) -> str:
    """One line: number, what it shows, to whom, and whether it is used."""
    to = f"/kalender/{feed.address}.ics" if feed.address else f"till {feed.holder or 'okänd'}"
    used = f"senast hämtad {feed.last_used_at:%Y-%m-%d}" if feed.last_used_at else "aldrig hämtad"
    if feed.address:
        used = "offentlig"
    if feed.revoked_at:
        used = f"avslutad {feed.revoked_at:%Y-%m-%d}"
    return f"{feed.id}  {feed.name}, {to}, {used}"
