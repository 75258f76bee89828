"""What the API answers with, and what it is asked. Keys are those of config; dates ISO 8601."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

from msgspec import Meta, Struct, field

from scheduler.domain.bodies import BodyKind, OrganisationKind
from scheduler.domain.meetings import MeetingKind, MeetingSource, MeetingStatus
from scheduler.domain.remisser import RecipientRole, RemissState, ResponseState

PAGE = 100
MAX_PAGE = 500


class OrganisationItem(Struct, frozen=True):
    key: str
    name: str
    kind: OrganisationKind


class OrganisationList(Struct, frozen=True):
    region: str
    organisations: list[OrganisationItem]


class LeadTimeItem(Struct, frozen=True):
    """``days`` are calendar days, for ``compile`` working days; ``source`` says why so many."""

    days: int
    source: str


class LeadTimesItem(Struct, frozen=True):
    intake: LeadTimeItem
    summons: LeadTimeItem
    approval: LeadTimeItem
    dispatch: LeadTimeItem
    compile: LeadTimeItem


class BodyItem(Struct, frozen=True):
    key: str
    name: str
    full_name: str
    kind: BodyKind
    organisation: str
    members: list[str]
    lead_times: LeadTimesItem


class BodyList(Struct, frozen=True):
    region: str
    bodies: list[BodyItem]


class MeetingItem(Struct, frozen=True):
    """``id`` stays when the meeting is moved; a meeting that is no longer held is cancelled."""

    id: str
    body: str
    start_date: date
    end_date: date
    kind: MeetingKind
    status: MeetingStatus
    start_time: time | None
    end_time: time | None
    place: str | None
    note: str | None
    intake_day: date | None
    source: MeetingSource | None
    changed_at: datetime


class MeetingPage(Struct, frozen=True):
    """``next`` is the ``cursor`` of the next page, null on the last."""

    meetings: list[MeetingItem]
    next: str | None


class MeetingQuery(Struct, frozen=True):
    """Days are those on which a meeting begins, both included."""

    body: str | None = None
    first: date = field(default=date.min, name="from")
    last: date = field(default=date.max, name="to")
    changed_since: Annotated[datetime, Meta(tz=True)] | None = None
    cursor: Annotated[str, Meta(max_length=200)] = ""
    limit: Annotated[int, Meta(ge=1, le=MAX_PAGE)] = PAGE


class RoundItem(Struct, frozen=True):
    id: str
    title: str
    dnr: str
    owner: str
    state: RemissState
    dispatch_date: date
    deadline: date
    target_date: date
    asked: int
    answered: int


class RoundPage(Struct, frozen=True):
    """The nearest last response date first. ``next`` as for meetings."""

    rounds: list[RoundItem]
    next: str | None


class PageQuery(Struct, frozen=True):
    """Which page, and how much of the list it holds."""

    cursor: Annotated[str, Meta(max_length=200)] = ""
    limit: Annotated[int, Meta(ge=1, le=MAX_PAGE)] = PAGE


class RecipientItem(Struct, frozen=True):
    """``ready_day`` is null where the recipient has no meeting in time, or is only informed.
    ``seen`` is a mark of how it stands: whoever changes it says which they saw."""

    id: int
    seen: str
    body: str
    role: RecipientRole
    state: ResponseState
    at: datetime | None
    note: str
    intake_day: date | None
    ready_day: date | None
    extended_to: date | None


class RoundDetail(Struct, frozen=True):
    round: RoundItem
    window_earliest: date
    window_latest: date
    recipients: list[RecipientItem]
