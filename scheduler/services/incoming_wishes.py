"""What a user says of an incoming remiss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time

from msgspec import Struct, field

from scheduler.domain.incoming import IncomingRemiss
from scheduler.domain.remisser import DecisionForm


class ExtraWish(Struct, frozen=True):
    """An extra meeting to call, the body as typed."""

    body: str
    day: date
    short_notice: bool = False


class IncomingWish(Struct, frozen=True):
    """What a user says of an incoming remiss, bodies in names as typed. None: as the letter says.

    ``heard`` are the bodies asked first, a list for each turn; ``decisions`` says who decides for
    a body where it is not the body itself.
    """

    body: str | None = None
    received: date | None = None
    deadline: date | None = None
    deadline_time: time | None = None
    part: str = ""
    extended_to: date | None = None
    start: date | None = None
    sender: str | None = None
    sender_dnr: str | None = None
    dnr: str = ""
    title: str | None = None
    heard: Sequence[Sequence[str]] = ()
    decisions: Mapping[str, DecisionForm] = field(default_factory=dict)
    at_once: Sequence[str] = ()
    extra: Sequence[ExtraWish] = ()
    may_delegate: bool = True
    intake_days: int | None = None
    lag_days: int | None = None
    allow_tentative: bool = False


def wish_of(remiss: IncomingRemiss) -> IncomingWish:
    """What a user would say to get ``remiss``, bodies by key: to change a wish is to say this."""
    return IncomingWish(
        body=remiss.body,
        received=remiss.received,
        deadline=remiss.deadline,
        deadline_time=remiss.deadline_time,
        part=remiss.part,
        extended_to=remiss.extended_to,
        start=remiss.start,
        sender=remiss.sender,
        sender_dnr=remiss.sender_dnr,
        dnr=remiss.dnr,
        title=remiss.title,
        heard=[[recipient.body for recipient in group] for group in remiss.groups[:-1]],
        decisions={
            recipient.body: recipient.decision
            for group in remiss.groups
            for recipient in group
            if recipient.decision is not DecisionForm.BODY
        },
        at_once=sorted(remiss.immediate),
        extra=[
            *(ExtraWish(one.body, one.day) for one in remiss.extra_meetings),
            *(ExtraWish(one.body, one.day, short_notice=True) for one in remiss.short_notice),
        ],
        may_delegate=remiss.may_delegate,
        intake_days=remiss.rules.intake_days,
        lag_days=remiss.rules.lag_days,
        allow_tentative=remiss.rules.allow_tentative,
    )
