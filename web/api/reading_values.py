"""What the API gives of incoming remisser and of the log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from scheduler.domain.incoming import StepRole
from scheduler.domain.remisser import ResponseState


class IncomingStepItem(Struct, frozen=True):
    """A body's part on the way. ``meeting`` is null where no meeting decides."""

    body: str
    role: StepRole
    meeting: date | None
    papers_day: date
    ready_day: date | None


class IncomingItem(Struct, frozen=True):
    """``deadline`` is the sender's; ``limit`` the last working day for the answer, ``sent_day``
    the day it is planned to be sent."""

    id: str
    body: str
    sender: str
    dnr: str
    title: str
    received: date
    deadline: date
    extended_to: date | None
    limit: date
    sent_day: date
    state: ResponseState
    answered_at: datetime | None
    note: str
    steps: list[IncomingStepItem]


class IncomingPage(Struct, frozen=True):
    """In order of ``deadline``. ``next`` as for meetings."""

    incoming: list[IncomingItem]
    next: str | None


class ChangeItem(Struct, frozen=True):
    """A value before and after in Swedish, as the log says it; empty for none."""

    label: str
    old: str
    new: str


class AuditItem(Struct, frozen=True):
    """One act. ``subject`` is the key of what it was done to, ``about`` its name."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    about: str
    changes: list[ChangeItem]


class AuditList(Struct, frozen=True):
    """The newest first. ``next`` is the ``before`` of the next page, null on the last."""

    events: list[AuditItem]
    next: int | None


class AuditQuery(Struct, frozen=True):
    """Acts older than the one with the id ``before``."""

    before: Annotated[int, Meta(ge=1, le=2**31 - 1)] | None = None
