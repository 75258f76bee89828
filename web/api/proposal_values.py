"""What the API takes and gives of proposed rounds. The answer has the keys of ``svarsdag plan
--json`` (docs/json.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from scheduler.domain.limits import MAX_DAYS
from scheduler.domain.remisser import DecisionForm, RecipientRole
from scheduler.planning.proposal import Gain, RecipientStatus
from scheduler.services.exceptions import Exceptions
from scheduler.services.planning import RoundWish
from scheduler.services.recipient_wishes import MAX_GROUP, RecipientWishes
from web.api.texts import Name, ShortText, Text

Days = Annotated[int, Meta(ge=0, le=MAX_DAYS)]


class WishedRecipient(Struct, frozen=True, forbid_unknown_fields=True):
    """``body`` is a key or a name. ``lag_days`` are calendar days from its meeting to its answer,
    ``extended_to`` is a last day of its own."""

    body: Name
    role: RecipientRole = RecipientRole.MANDATORY
    decision: DecisionForm = DecisionForm.BODY
    group: Annotated[int, Meta(ge=1, le=MAX_GROUP)] = 1
    lag_days: Days | None = None
    extended_to: date | None = None


class WishedMeeting(Struct, frozen=True, forbid_unknown_fields=True):
    """A meeting that a body would hold for the round."""

    body: Name
    day: date


class ProposalWish(Struct, frozen=True, forbid_unknown_fields=True):
    """A round to propose. What is null is as config has it, or found: ``recipients`` the owner's
    usual ones, ``target_date`` the first meeting that works, ``deadline`` its last day.
    ``prep_days`` are working days, other days calendar days."""

    owner: Name
    dispatch_date: date
    recipients: Annotated[list[WishedRecipient], Meta(max_length=300)] | None = None
    target_date: date | None = None
    deadline: date | None = None
    intake_days: Days | None = None
    lag_days: Days | None = None
    prep_days: Days | None = None
    title: Text = ""
    dnr: ShortText = ""
    extra_meetings: Annotated[list[WishedMeeting], Meta(max_length=100)] = []
    allow_tentative: bool = False

    def wish(self) -> RoundWish:
        named = self.recipients or []
        return RoundWish(
            owner=self.owner,
            dispatch_date=self.dispatch_date,
            recipients=None if self.recipients is None else [one.body for one in named],
            target_date=self.target_date,
            deadline=self.deadline,
            intake_days=self.intake_days,
            lag_days=self.lag_days,
            prep_days=self.prep_days,
            title=self.title.strip(),
            dnr=self.dnr.strip(),
            exceptions=Exceptions(
                {one.body: one.lag_days for one in named if one.lag_days is not None},
                {one.body: one.extended_to for one in named if one.extended_to is not None},
                [(one.body, one.day) for one in self.extra_meetings],
            ),
            wishes=RecipientWishes(
                {one.body: one.role for one in named},
                {one.body: one.decision for one in named},
                {one.body: one.group for one in named},
            ),
            allow_tentative=self.allow_tentative,
        )


class ReasonItem(Struct, frozen=True):
    """A rule, what it was applied to, and the Swedish sentence."""

    code: str
    values: Mapping[str, Any]
    message: str


class DatedBody(Struct, frozen=True):
    """A body's meeting."""

    body: str
    date: date


class WindowItem(Struct, frozen=True):
    earliest: date
    latest: date


class ProposedRecipient(Struct, frozen=True):
    body: str
    role: RecipientRole
    decision: DecisionForm
    group: int
    dispatch: date
    status: RecipientStatus
    route: list[DatedBody]
    ready: date | None
    slack_days: int | None
    extended_to: date | None
    usable_meetings: int
    reason: str | None
    why: list[ReasonItem]


class AlternativeItem(Struct, frozen=True):
    target: date
    deadline: date
    window: WindowItem
    usable_meetings: int
    fragile_meetings: int
    gains: list[Gain]
    exceptions: int
    points: int
    measures: list[ReasonItem]


class ConflictItem(Struct, frozen=True):
    body: str
    code: str
    values: Mapping[str, Any]
    message: str
    meetings: list[date]


class RepairItem(Struct, frozen=True):
    message: str
    cost: int
    target: date
    deadline: date
    measures: list[ReasonItem]


class RoundInMatter(Struct, frozen=True):
    """An open round of the same owner with the same case number."""

    id: str
    title: str
    deadline: date


class ProposalItem(Struct, frozen=True):
    """``deadline`` and ``window`` are null where there is no plan: ``conflicts`` say why, and
    ``repairs`` what would give one. ``in_matter`` are rounds that this one may be meant for."""

    target: DatedBody | None
    deadline: date | None
    window: WindowItem | None
    recipients: list[ProposedRecipient]
    informed: list[str]
    binding: list[str]
    why: list[ReasonItem]
    away: list[ReasonItem]
    alternatives: list[AlternativeItem]
    conflicts: list[ConflictItem]
    repairs: list[RepairItem]
    in_matter: list[RoundInMatter]
