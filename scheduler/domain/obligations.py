"""Obligations (åtaganden): what a body owes by its own rules, and what is known of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class ObligationRule(StrEnum):
    """What is promised. The first two are told from the meeting plans, the others only by somebody
    who knows."""

    MIN_MEETINGS = "min_meetings_per_year"
    MAX_DAYS_BETWEEN = "max_days_between_meetings"
    REPRESENTATIVES = "min_representatives_per_municipality"
    PRESIDIUM = "regional_presidium"
    MUNICIPAL_MEMBERS = "min_municipal_members"
    REGIONAL_MEMBERS = "min_regional_members"
    WORK_PLAN = "joint_work_plan"

    @property
    def is_of_meetings(self) -> bool:
        return self in (ObligationRule.MIN_MEETINGS, ObligationRule.MAX_DAYS_BETWEEN)

    @property
    def is_yearly(self) -> bool:
        """Whether what somebody says of it holds for a year; else until somebody says otherwise."""
        return self is ObligationRule.WORK_PLAN


class Obligation(Struct, frozen=True):
    """Something a body must do by its own rules, e.g. meet at least twice a year. ``by`` is the
    month and day a yearly one must be done, None where no day is set."""

    body: str
    rule: ObligationRule
    value: int
    source: str
    by: tuple[int, int] | None = None


class ObligationFact(Struct, frozen=True):
    """What somebody says of an obligation that no plan tells of. ``year`` is 0 where it holds until
    somebody says otherwise; ``sequence`` grows each time."""

    body: str
    rule: ObligationRule
    year: int
    is_met: bool
    note: str
    said_by: str
    said_at: datetime
    sequence: int


class ObligationState(StrEnum):
    """``UNKNOWN`` until somebody has said how it is."""

    MET = "met"
    MISSING = "missing"
    UNKNOWN = "unknown"


class CheckedObligation(Struct, frozen=True):
    """How an obligation fares in ``year``.

    ``found`` meetings are planned; ``gap`` is the first stretch between meetings that is too long,
    its end None where no later meeting is known. A missing meeting is held on ``meet_by`` at the
    latest, and then called by ``call_by``, its papers in by ``papers_by``.
    """

    obligation: Obligation
    year: int
    state: ObligationState
    found: int | None = None
    gap: tuple[date, date | None] | None = None
    meet_by: date | None = None
    call_by: date | None = None
    papers_by: date | None = None
    fact: ObligationFact | None = None
