"""A remiss: a request for opinions that one body sends to others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RemissState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class ResponseState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A body asked to answer. A wished recipient may be left out where it cannot answer."""

    body: str
    mandatory: bool = True


@dataclass(frozen=True, slots=True)
class RoundRules:
    """Numbers of days that somebody has set for one round in place of the bodies' own."""

    intake_days: int | None = None
    lag_days: int | None = None
    prep_days: int | None = None


@dataclass(frozen=True, slots=True)
class Remiss:
    """One round to plan: who sends it, when, to whom, and what is already decided.

    ``target_date`` and ``deadline`` are set where the coordinator has chosen them; None lets the
    planner choose. Dates are calendar days.
    """

    key: str
    owner: str
    dispatch_date: date
    recipients: tuple[Recipient, ...]
    title: str = ""
    dnr: str = ""
    target_date: date | None = None
    deadline: date | None = None
    rules: RoundRules = RoundRules()


@dataclass(frozen=True, slots=True)
class Response:
    """What is known of one recipient's answer to an accepted round."""

    body: str
    state: ResponseState
    answered_at: date | None = None
    note: str = ""
