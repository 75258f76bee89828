"""Secret addresses at which one recipient answers without logging in."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class AnswerLink(Struct, frozen=True):
    """A link to one recipient's answer in one round, as it was sent to ``address``.

    Only a hash of its token is kept. It ends at ``expires_at``, when it is revoked, or when the
    round is closed.
    """

    id: int
    remiss_id: str
    recipient_id: int
    address: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
