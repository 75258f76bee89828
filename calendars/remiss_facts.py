"""What a remiss letter says of itself: each fact with how sure it is and where it stands."""

from __future__ import annotations

from datetime import date, time
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from calendars.records import RowProblem, SourceRef

Certainty = Literal["sure", "uncertain"]
DeadlineStatus = Literal["current", "superseded", "extension"]

Value = TypeVar("Value")


class Fact(Struct, Generic[Value], frozen=True):
    """One fact. ``reason`` is a Swedish sentence, and stands where the fact is uncertain."""

    value: Value
    source: SourceRef
    reason: str | None = None

    @property
    def certainty(self) -> Certainty:
        return "uncertain" if self.reason else "sure"


class LetterDeadline(Struct, frozen=True):
    """A last response date. ``applies_to`` names a part or a recipient; None is everybody.

    ``superseded`` is a date the letter itself replaces, ``extension`` one recipient's own date.
    """

    date: date
    time: time | None
    applies_to: str | None
    status: DeadlineStatus
    source: SourceRef
    reason: str | None = None

    @property
    def certainty(self) -> Certainty:
        return "uncertain" if self.reason else "sure"


class RemissFacts(Struct, frozen=True):
    """Everything read from a letter. What was not found is among the problems."""

    file: str
    dnr: tuple[Fact[str], ...] = ()
    sender: Fact[str] | None = None
    title: Fact[str] | None = None
    sent: Fact[date] | None = None
    deadlines: tuple[LetterDeadline, ...] = ()
    recipients: tuple[Fact[str], ...] = ()
    problems: tuple[RowProblem, ...] = ()
