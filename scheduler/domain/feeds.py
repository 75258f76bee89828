"""Calendar feeds with a secret address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FeedKind(StrEnum):
    BODY = "body"
    ORGANISATION = "organisation"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription address. ``subject`` is the key of the body, organisation or round."""

    id: int
    region: str
    kind: FeedKind
    subject: str
    name: str
    created_by: str
    created_at: datetime
    revoked_at: datetime | None
