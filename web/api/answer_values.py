"""What the API takes and gives of answers, requests and reminders."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from scheduler.domain.answers import RequestKind, RequestState
from web.api.texts import LongText, Mark, Text


class NewAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer that has come: the paragraph of the minutes, and the day it was decided.
    ``seen`` is the recipient's."""

    seen: Mark
    paragraph: Text = ""
    decided_on: date | None = None


class Withdrawal(Struct, frozen=True, forbid_unknown_fields=True):
    """Takes back what stands, as it was ``seen``."""

    seen: Mark


class RequestItem(Struct, frozen=True):
    """What a recipient asks for: a last day of its own, or that its meeting is held on ``day``."""

    id: int
    recipient: int
    kind: RequestKind
    day: date
    reason: str
    state: RequestState
    asked_at: datetime
    decided_at: datetime | None
    decision: str


class RequestList(Struct, frozen=True):
    requests: list[RequestItem]


class Decision(Struct, frozen=True, forbid_unknown_fields=True):
    """Grants or refuses; a refusal says why in ``decision``, which the recipient reads."""

    grant: bool
    decision: LongText = ""
