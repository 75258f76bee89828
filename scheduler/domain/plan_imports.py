"""A meeting plan on its way in: read, reviewed, corrected, then confirmed or discarded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum

from msgspec import Struct, field

from scheduler.domain.meetings import MeetingKind, MeetingStatus


class ImportState(StrEnum):
    REVIEW = "review"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


class Correction(Struct, frozen=True):
    """What somebody says of a read meeting in place of what was read.

    ``body`` is a key, None where it is still unknown. ``leave_out`` stores nothing; ``apart`` says
    that the meeting is no moved one but another.
    """

    body: str | None
    start_date: date
    end_date: date
    start_time: time | None
    end_time: time | None
    kind: MeetingKind
    status: MeetingStatus
    leave_out: bool = False
    apart: bool = False


class Corrections(Struct, frozen=True):
    """All that was decided while reviewing an import, kept with it until it is confirmed.

    ``rows`` by the row's key in the review, ``aliases`` from a name as written to a body's key,
    ``cancel`` the ids of vanished meetings to mark as cancelled.
    """

    rows: Mapping[str, Correction] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    cancel: frozenset[str] = frozenset()


class BodyAlias(Struct, frozen=True):
    """A name that plans use for a body, as somebody said when reviewing one."""

    id: int
    alias: str
    body: str
    created_by: str
    created_at: datetime


class PlanImport(Struct, frozen=True):
    """The uploaded bytes and what the user added to them. Nothing is stored before confirmation.
    Until then it is a draft of ``organisation``, "" for the region's own, and nobody else sees
    it."""

    id: str
    region: str
    file_name: str
    content: bytes
    year: int | None
    body: str | None
    state: ImportState
    created_by: str
    created_at: datetime
    corrections: Corrections = Corrections()
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    organisation: str = ""
