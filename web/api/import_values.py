"""What the API takes and gives of a meeting plan on its way in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated

from msgspec import Meta, Struct

from calendars.records import Severity
from scheduler.domain.comparison import Change
from scheduler.domain.limits import MAX_YEAR, MIN_YEAR
from scheduler.domain.meetings import MeetingKind, MeetingStatus
from scheduler.domain.plan_imports import ImportState
from web.api.texts import Mark, Name


class ImportQuery(Struct, frozen=True):
    """What the file does not tell: its name, the year, and the body of rows without one."""

    file_name: Name = "plan"
    year: Annotated[int, Meta(ge=MIN_YEAR, le=MAX_YEAR)] | None = None
    body: Name | None = None


class MeetingValues(Struct, frozen=True):
    start_date: date
    end_date: date
    start_time: time | None
    end_time: time | None
    place: str | None
    kind: MeetingKind
    status: MeetingStatus


class ImportRow(Struct, frozen=True):
    """A read meeting: ``change`` is what confirming would do, ``meeting`` what would be stored
    (null for nothing), ``stored`` what it stands beside."""

    row: int | None
    text: str
    read_body: str
    body: str | None
    change: Change
    meeting_id: str | None
    meeting: MeetingValues | None
    stored: MeetingValues | None


class VanishedItem(Struct, frozen=True):
    """A stored meeting that the plan no longer holds; it stays as it is unless its id is sent in
    ``cancel``. ``shaken`` counts the rounds and incoming remisser that would then lose it."""

    id: str
    body: str
    start_date: date
    shaken: int


class UnknownNameItem(Struct, frozen=True):
    """A name that is no known body: its rows are left out. ``nearest`` is the body most like it."""

    name: str
    rows: int
    nearest: str | None


class ProblemItem(Struct, frozen=True):
    row: int | None
    severity: Severity
    code: str
    message: str


class ImportReview(Struct, frozen=True):
    """``seen`` is a mark of all that is shown: it is sent back to confirm this and nothing else."""

    id: str
    state: ImportState
    file_name: str
    seen: str
    counts: Mapping[Change, int]
    rows: list[ImportRow]
    vanished: list[VanishedItem]
    unknown_names: list[UnknownNameItem]
    problems: list[ProblemItem]


class NameChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """``name`` in the plan means ``body``; null takes the choice back."""

    name: Name
    body: Name | None = None


class Confirmation(Struct, frozen=True, forbid_unknown_fields=True):
    """Stores what was ``seen``; ``cancel`` are the ids of vanished meetings to mark as
    cancelled."""

    seen: Mark
    cancel: Annotated[list[Name], Meta(max_length=1_000)] = []
