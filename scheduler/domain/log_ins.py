"""Logged-in sessions, and the links that bring people in: invitations and new passwords."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.rights import Principal

INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(hours=1)
IDLE_ENDS = timedelta(hours=10)
"""A working day: whoever comes back the next morning logs in again."""
SESSION_ENDS = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
"""A session that is used is noted at most so often."""


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"  # noqa: S105


class LogInLink(Struct, frozen=True):
    """A one-time link to ``email``; only a hash of its secret is kept. An invitation says what the
    invited is to be, a link for a new password whose account it is."""

    id: int
    purpose: LinkPurpose
    email: str
    place: Principal
    account_id: int | None
    created_by: str
    created_at: datetime
    expires_at: datetime


class LogInSession(Struct, frozen=True):
    """A place somebody is logged in at. ``browser`` is what it calls itself."""

    id: int
    account_id: int
    created_at: datetime
    last_seen_at: datetime
    browser: str
    is_this: bool = False
