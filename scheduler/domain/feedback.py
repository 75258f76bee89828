"""What people say of the service's accessibility (lagen 2018:1937, 13 §)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Feedback(Struct, frozen=True):
    """A message from anybody: ``email`` is where an answer is wanted, "" for none; ``page`` is what
    it is about, as they say it."""

    id: int
    received_at: datetime
    text: str
    email: str
    page: str
